/**
 * Properties down, designs across: one scenario, or all of them together.
 */
import { useMemo } from 'preact/hooks';
import { countText } from '../../words/count-text.ts';
import { aggregate, differingOn, matchingRows } from './aggregate.ts';
import { DifferOn } from './differ-on.tsx';
import { Cell } from './matrix-cell.tsx';
import { MatrixFilters } from './matrix-filters.tsx';
import { Summary } from './matrix-summary.tsx';
import type { Results } from '../data/results.ts';
import type { MatrixRoute } from '../data/route.ts';

interface MatrixProps {
  readonly results: Results;
  readonly route: MatrixRoute;
  go(route: MatrixRoute, replace: boolean): void;
}

export function Matrix({ results, route, go }: MatrixProps) {
  const scenarios = results.scenarios.filter(
    ({ name }) => route.scenario === '' || name === route.scenario,
  );
  const comparing = route.compare.length === 2;
  const designs = comparing
    ? route.compare.flatMap((id) => results.designs.find((design) => design.id === id) ?? [])
    : results.designs;
  const rows = useMemo(
    () => matchingRows(results, scenarios, designs, route.filter, comparing),
    [results, route],
  );
  return (
    <main class="matrix-view">
      <Summary results={results} />
      <MatrixFilters results={results} route={route} go={go} />
      <div class="matrix-scroller" tabIndex={0} role="region" aria-label="Verdicts">
        <table class={comparing ? 'matrix comparing' : 'matrix'}>
          <thead>
            <tr>
              <td />
              {rows.designs.map((design) => (
                <th scope="col" title={design.title}>
                  <span>{design.id}</span>
                </th>
              ))}
              {comparing ? (
                <th scope="col">
                  <span>differ on</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {rows.properties.map((property) => (
              <tr>
                <th scope="row" title={property.sentence}>
                  {property.id}
                </th>
                {rows.designs.map((design) => (
                  <Cell
                    key={design.id}
                    cell={aggregate(results, scenarios, design.id, property.id)}
                    design={design.id}
                    property={property.id}
                    single={route.scenario !== ''}
                  />
                ))}
                {comparing ? (
                  <DifferOn
                    results={results}
                    designs={rows.designs}
                    scenarios={differingOn(results, scenarios, rows.designs, property.id)}
                    property={property.id}
                  />
                ) : null}
              </tr>
            ))}
            {results.measured ? (
              <Searches results={results} rows={rows} scenarios={scenarios} comparing={comparing} />
            ) : null}
          </tbody>
        </table>
      </div>
      {rows.properties.length === 0 ? <p class="quiet">No property matches the filter.</p> : null}
      <MatrixLegend />
    </main>
  );
}

/** How much was searched, and whether that was everything. */
function Searches({
  results,
  rows,
  scenarios,
  comparing,
}: {
  results: Results;
  rows: ReturnType<typeof matchingRows>;
  scenarios: Results['scenarios'];
  comparing: boolean;
}) {
  return (
    <tr class="searches">
      <th scope="row">search</th>
      {rows.designs.map(({ id }) => {
        const runs = scenarios.flatMap(({ name }) => results.find(name, id)?.run ?? []);
        const whole =
          runs.length === scenarios.length && runs.every(({ exhaustive }) => exhaustive);
        const states = runs.reduce((sum, run) => sum + run.states, 0);
        return (
          <td>
            <span class={whole ? 'badge exhaustive' : 'badge bounded'}>
              {whole ? '■ all' : '≈ bounded'}
            </span>
            <span class="states" title="states">
              {countText(states)}
            </span>
          </td>
        );
      })}
      {comparing ? <td /> : null}
    </tr>
  );
}

function MatrixLegend() {
  return (
    <p class="legend-text">
      <b>✓ holds</b> in the whole reachable space; <b>✗ violated</b>, with the number of scenarios
      of those where it could be decided; <b>∅ vacuous</b>: the premise is never reached;{' '}
      <b>– n/a</b>: it says nothing there; <b>≈ bounded</b>: no violation in what was searched, not
      a proof; <b>≠</b>: not the verdict on record. <b>search</b>: how many states were visited, and
      whether these are <b>all</b>. Keys: <kbd>/</kbd> filter; in a counterexample <kbd>←</kbd>{' '}
      <kbd>→</kbd> step, <kbd>Home</kbd> <kbd>End</kbd>, <kbd>f</kbd> failing step.
    </p>
  );
}

/**
 * One counterexample: what is violated, the walk that violates it, and the clause that fails.
 */
import { useMemo } from 'preact/hooks';
import { type ModelProperty } from '../../properties/index.ts';
import { budgetText, designOrigin } from '../origin.ts';
import type { ReportCell } from '../report-document.ts';
import { culpritsOf, failingClause } from './clause.ts';
import { modelOf, type Result, type Results } from './results.ts';
import { type ExploreRoute, type Route, routeText, type TraceRoute } from './route.ts';
import { saveTrace } from './save-trace.ts';
import { SearchPanel } from './search-panel.tsx';
import { executeWalk, type Walk } from './walk.ts';
import { useExplanation, WhyPanel } from './why-panel.tsx';
import { WalkView } from './walk-view.tsx';
import { plural, rangeSize, rangeText, VERDICT } from './words.ts';

/** More machines than these are listed on demand only. */
const FEW = 6;

export function TraceView({
  results,
  route,
  version,
  go,
}: {
  results: Results;
  route: TraceRoute;
  /** Of the program. */
  version: string;
  go(route: Route, replace: boolean): void;
}) {
  const result = results.find(route.scenario, route.design);
  const property = results.properties.find(({ id }) => id === route.property);
  const cell = result?.cells.get(route.property);
  const walk = useMemo(() => {
    if (result === undefined) return undefined;
    const model = modelOf(results, result);
    const path = results.path(model, route.property);
    return path && executeWalk(model, path);
  }, [results, result, route.property]);

  const explanation = useExplanation(walk, route.property);
  const culprits = useMemo(
    () => (walk === undefined ? [] : culpritsOf(walk, route.property)),
    [walk, route.property],
  );

  if (result === undefined || property === undefined || cell === undefined) {
    return (
      <main>
        <h1>Not in this report</h1>
        <p>
          Nothing is known of {route.property} for {route.design} on {route.scenario}.
        </p>
      </main>
    );
  }
  const verdict = VERDICT[cell.verdict];
  const steps = walk?.steps.length ?? 0;
  const shown = Math.min(route.state ?? steps, steps);
  return (
    <main class="trace">
      <header class="verdict-head">
        <div>
          <p class={`verdict ${cell.verdict}`}>
            <span aria-hidden="true">{verdict.sign}</span> {verdict.word}
            {walk === undefined ? null : ` in ${plural(walk.steps.length, 'step')}`}
            {walk?.path.loop === undefined
              ? null
              : `, ${forEver(walk.path.loop, walk.steps.length)}`}
          </p>
          <h1>{property.id}</h1>
          <p class="sentence">“{property.sentence}”</p>
          <dl class="facts">
            <dt>design</dt>
            <dd>
              <b>{result.design.id}</b> {result.design.title}
              <span class="origin">{designOrigin(result.design)}</span>
            </dd>
            <dt>machine</dt>
            <dd>
              <b>{result.scenario.name}</b> {result.scenario.title}
            </dd>
            <dt>asked for by</dt>
            <dd>{property.askedBy}</dd>
            {cell.source === undefined ? null : (
              <>
                <dt>on record</dt>
                <dd>{cell.source}</dd>
              </>
            )}
            <dt>budgets</dt>
            <dd>{budgetText(results.budgets)}</dd>
            <dt>designs</dt>
            <dd>
              <Elsewhere
                results={results}
                here={route}
                places={results.designs.map(({ id }) => ({ ...route, design: id, name: id }))}
              />
            </dd>
            <dt>machines</dt>
            <dd>
              <Machines results={results} route={route} />
            </dd>
          </dl>
        </div>
        {walk === undefined ? null : <WhyPanel explanation={explanation} />}
      </header>
      {walk === undefined ? (
        <NoPath
          results={results}
          result={result}
          route={route}
          cell={cell}
          explore={(to) => go(to, false)}
        />
      ) : (
        <WalkView
          walk={walk}
          state={shown}
          failing={walk.steps.length}
          culprits={culprits}
          actions={
            <>
              <a
                class="button"
                href={routeText({
                  view: 'explore',
                  scenario: route.scenario,
                  design: route.design,
                  ...results.budgets,
                  walk: walk.path.firings.map(({ rule, parameter }) => [rule, parameter]),
                  ...(walk.path.loop !== undefined && { loop: walk.path.loop }),
                  state: shown,
                })}
              >
                explore from here
              </a>
              <button
                type="button"
                onClick={() => saveTrace(walk, walk.steps.length, property, version)}
              >
                save as trace
              </button>
            </>
          }
          inevitable={typeof explanation === 'object' ? explanation.inevitableFrom : undefined}
          onSelect={(state) => go({ ...route, state }, true)}
        >
          <ClausePanel walk={walk} property={property} />
          <MachinePanel walk={walk} />
        </WalkView>
      )}
    </main>
  );
}

/** How an infinite path goes on. */
function forEver(loop: number, steps: number): string {
  return loop === steps ? 'then nothing happens any more' : `${loop + 1} to ${steps} for ever`;
}

/** On which machines the design breaks the property, all of them on demand. */
function Machines({ results, route }: { results: Results; route: TraceRoute }) {
  const places = results.scenarios.map(({ name }) => ({ ...route, scenario: name, name }));
  const verdicts = places.map(
    ({ scenario }) => results.find(scenario, route.design)?.cells.get(route.property)?.verdict,
  );
  const broken = verdicts.filter((verdict) => verdict === 'violated').length;
  const all = <Elsewhere results={results} here={route} places={places} />;
  if (places.length <= FEW) return all;
  return (
    <details>
      <summary>
        violated on {broken} of {places.length}
      </summary>
      {all}
    </details>
  );
}

/** The verdicts on the same property for other designs or on other machines. */
function Elsewhere({
  results,
  here,
  places,
}: {
  results: Results;
  here: TraceRoute;
  places: readonly (TraceRoute & { readonly name: string })[];
}) {
  return (
    <div class="elsewhere">
      {places.map(({ scenario, design, property, name }) => {
        const cell = results.find(scenario, design)?.cells.get(property);
        if (cell === undefined) return null;
        const { sign, word } = VERDICT[cell.verdict];
        const current = scenario === here.scenario && design === here.design;
        return (
          <a
            class={cell.verdict}
            href={traceLink(scenario, design, property)}
            aria-current={current ? 'true' : undefined}
            aria-label={`${name}: ${word}`}
          >
            <span aria-hidden="true">{sign}</span> {name}
          </a>
        );
      })}
    </div>
  );
}

/** What there is to say without a path; a violation on record can be searched for. */
function NoPath({
  results,
  result,
  route,
  cell,
  explore,
}: {
  results: Results;
  result: Result;
  route: TraceRoute;
  cell: ReportCell;
  explore(route: ExploreRoute): void;
}) {
  const start = useMemo(
    () => executeWalk(modelOf(results, result), { initial: 0, firings: [] }),
    [results, result],
  );
  const { run } = result;
  return (
    <>
      <p class="quiet">
        {cell.reason ?? ''}{' '}
        {run === undefined
          ? 'This verdict is the one on record; nothing was run here yet.'
          : `${run.exhaustive ? 'The whole reachable space was searched' : 'Not the whole space was searched'}: ${plural(run.states, 'state')}, ${plural(run.transitions, 'transition')}.`}
      </p>
      {cell.verdict === 'not-applicable' ? null : (
        <SearchPanel
          walk={start}
          state={0}
          property={route.property}
          onFound={({ firings, loop }) =>
            explore({
              view: 'explore',
              scenario: route.scenario,
              design: route.design,
              ...results.budgets,
              walk: firings.map(({ rule, parameter }) => [rule, parameter]),
              ...(loop !== undefined && { loop }),
              state: firings.length,
            })
          }
        />
      )}
    </>
  );
}

function ClausePanel({ walk, property }: { walk: Walk; property: ModelProperty }) {
  const clause = failingClause(walk, property);
  return (
    <section class="panel clause" aria-labelledby="clause-title">
      <h2 id="clause-title">The clause that fails</h2>
      <p>{clause.when}</p>
      <pre tabIndex={0}>{clause.source}</pre>
      {clause.facts.length === 0 ? null : (
        <ul>
          {clause.facts.map((fact) => (
            <li class="outcome">{fact}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function MachinePanel({ walk }: { walk: Walk }) {
  const { scenario } = walk.model;
  const rows = [
    ...scenario.softReserved.map((range) => ['Soft Reserved', range] as const),
    ...scenario.windows.map((range, index) => [`CXL window ${index}`, range] as const),
    ...scenario.decoders.map(
      (range) =>
        [
          `decoder of ${range.devices.map((device) => scenario.devices[device]?.name).join(', ')}`,
          range,
        ] as const,
    ),
    ...scenario.srat.map((range) => ['SRAT', range] as const),
    ...scenario.foreign.map((range) => [range.name, range] as const),
  ];
  return (
    <section class="panel machine" aria-labelledby="machine-title">
      <h2 id="machine-title">The machine</h2>
      <table>
        <tbody>
          {rows.map(([what, range]) => (
            <tr>
              <th scope="row">{what}</th>
              <td>
                <code>{rangeText(range)}</code>
              </td>
              <td>{rangeSize(range)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {scenario.source === undefined ? null : <p class="quiet">Source: {scenario.source}</p>}
      {scenario.assumptions.map((text) => (
        <p class="quiet">Assumed: {text}</p>
      ))}
    </section>
  );
}

export function traceLink(scenario: string, design: string, property: string): string {
  return routeText({ view: 'trace', scenario, design, property, state: undefined });
}

/**
 * The verdicts on the same property for other designs and on other scenarios.
 */
import type { Results } from '../data/results.ts';
import { traceLink, type TraceRoute } from '../data/route.ts';
import { VERDICT } from '../data/words.ts';

/** More scenarios than these are listed on demand only. */
const FEW = 6;

/** On which scenarios the design breaks the property, all of them on demand. */
export function Scenarios({ results, route }: { results: Results; route: TraceRoute }) {
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

/** A link to each place. */
export function Elsewhere({
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

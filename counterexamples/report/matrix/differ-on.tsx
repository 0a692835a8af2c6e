/**
 * The scenarios on which two designs differ.
 */
import type { Design, Scenario } from '../../../model/index.ts';
import type { Results } from '../data/results.ts';
import { traceLink } from '../data/route.ts';
import { VERDICT } from '../data/words.ts';

interface DifferOnProps {
  readonly results: Results;
  readonly designs: readonly Design[];
  /** The scenarios on which the verdicts are not alike. */
  readonly scenarios: readonly Scenario[];
  readonly property: string;
}

/** By the design that breaks the property, each with its counterexample; then the others. */
export function DifferOn({ results, designs, scenarios, property }: DifferOnProps) {
  const verdict = (scenario: Scenario, design: Design) =>
    results.find(scenario.name, design.id)?.cells.get(property)?.verdict ?? 'not-applicable';
  const told = (scenario: Scenario) =>
    designs.map((design) => `${design.id}: ${VERDICT[verdict(scenario, design)].word}`).join(', ');
  const broken = designs.map((design) => ({
    design,
    on: scenarios.filter((scenario) => verdict(scenario, design) === 'violated'),
  }));
  const others = scenarios.filter((scenario) => !broken.some(({ on }) => on.includes(scenario)));
  return (
    <td class="differs-on">
      {broken.map(({ design, on }) =>
        on.length === 0 ? null : (
          <p class="elsewhere">
            {design.id} breaks
            {on.map((scenario) => (
              <a href={traceLink(scenario.name, design.id, property)} title={told(scenario)}>
                {scenario.name}
              </a>
            ))}
          </p>
        ),
      )}
      {others.length === 0 ? null : (
        <p class="elsewhere quiet">
          neither breaks
          {others.map((scenario) => (
            <span title={told(scenario)}>{scenario.name}</span>
          ))}
        </p>
      )}
    </td>
  );
}

/**
 * The explanation of a counterexample, which searches all that could have happened instead: what the
 * worker of the page does when a counterexample is opened.
 */
import { buildModel } from '../../../model/index.ts';
import type { Budgets } from '../../../model/index.ts';
import type { Path } from '../../../checker/index.ts';
import { type Explanation, explain } from '../../explain/explain.ts';
import { record } from '../../replay/record.ts';
import { replayTrace } from '../../replay/replay-trace.ts';
import { type ScenarioJson, scenarioFromJson } from '../../file/scenario-file.ts';
import { designs, pageRegistry, properties } from '../data/registry.ts';

export interface ExplainTask {
  readonly kind: 'explain';
  readonly scenario: ScenarioJson;
  /** Id. */
  readonly design: string;
  readonly budgets: Budgets;
  /** Id. */
  readonly property: string;
  readonly path: Path;
}

/** Throws when the path does not violate the property. */
export function explainPath({
  scenario,
  design,
  budgets,
  property,
  path,
}: ExplainTask): Explanation {
  const registry = pageRegistry('');
  const machine = scenarioFromJson(scenario, '$');
  const chosen = designs.find(({ id }) => id === design);
  const asked = properties.find(({ id }) => id === property);
  if (!machine.ok || chosen === undefined || asked === undefined) {
    throw new Error(`this page knows no ${property} of ${design} on ${scenario.name}`);
  }
  const model = buildModel(machine.value, chosen, budgets);
  const replayed = replayTrace(record(model, asked, path, registry), registry);
  if (replayed.kind === 'refused') throw new Error(replayed.message);
  return explain(replayed, registry);
}

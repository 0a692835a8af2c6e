/**
 * What exists: designs, scenarios, properties, measures, and the verdicts on record.
 */
import type { Exploration, Measure } from '../../checker/index.ts';
import type { TraceRegistry } from '../../counterexamples/index.ts';
import type { Budgets, Model, Scenario, State } from '../../model/index.ts';
import type { ByteMeasures, Expectation } from '../../properties/index.ts';

export interface Registry extends TraceRegistry {
  readonly scenarios: readonly Scenario[];
  /** Names of scenarios that a run leaves out unless they are asked for. */
  readonly largeScenarios?: ReadonlySet<string>;
  measuresOf(model: Model): readonly Measure<State>[];
  byteMeasures(model: Model, exploration: Exploration): ByteMeasures;
  expectedVerdict(design: string, scenario: string, property: string): Expectation | undefined;
  /** The budgets under which the verdicts were recorded, and the default of the command line. */
  readonly expectedBudgets: Budgets;
}

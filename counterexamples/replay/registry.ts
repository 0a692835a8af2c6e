/**
 * What traces need to know of the model: which designs and properties exist, and how to build one.
 * Functions take it as an argument, so that tests can bring a toy model.
 */
import type {
  AddressRange,
  Budgets,
  Design,
  Model,
  Observation,
  Scenario,
  State,
} from '../../model/index.ts';
import type { LastStep, ModelProperty } from '../../properties/index.ts';

export interface TraceRegistry {
  readonly designs: readonly Design[];
  /** Designs that nobody posted or merged, which a run leaves out unless they are asked for. */
  readonly designVariants?: readonly Design[];
  readonly properties: readonly ModelProperty[];
  /** Changes whenever a rule, a layout or a name in a trace may mean something else. */
  readonly modelVersion: string;
  /** From package.json. */
  readonly toolVersion: string;
  /** Throws ScenarioError when the scenario exceeds a limit of the model. */
  buildModel(scenario: Scenario, design: Design, budgets: Budgets): Model;
  /** Copies what can be seen of a live view of a state. */
  observe(model: Model, s: State): Observation;
  /** The bytes that a violation of a property is about; none when it is not about bytes. */
  culpritRanges(model: Model, property: string, step: LastStep): readonly AddressRange[];
}

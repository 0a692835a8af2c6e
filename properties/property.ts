/**
 * A property of the model: what must hold, who asked for it, and where it makes sense.
 */
import type { Property } from '../checker/index.ts';
import type { Model } from '../model/model.ts';
import type { State } from '../model/state.ts';

export interface ModelProperty {
  /** The name that the command line and the tables use. */
  readonly id: string;
  /** One English sentence that is true when the property holds. */
  readonly sentence: string;
  /** Person and message id, and the label of the property in the discussion (S1 ... S17, L1 ... L7). */
  readonly askedBy: string;
  /** True, or the reason why the property says nothing about this model. */
  applies(model: Model): true | string;
  instantiate(model: Model): Property<State>;
}

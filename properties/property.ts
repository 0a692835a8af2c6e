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
  /** What happens when it does not hold, in a few words. */
  readonly failure: string;
  /** Person and message id, and the label of the property in the discussion (S1 ... S17, L1 ... L7). */
  readonly askedBy: string;
  /** True, or the reason why the property says nothing about this model. */
  applies(model: Model): true | string;
  instantiate(model: Model): Property<State>;
}

type Body<P> = P extends unknown ? Omit<P, 'id' | 'sentence'> : never;

/** What a property file declares: `body` is the property of one model without its name. */
export interface Declaration extends Pick<
  ModelProperty,
  'id' | 'sentence' | 'failure' | 'askedBy'
> {
  /** Default: every model. */
  applies?(model: Model): true | string;
  body(model: Model): Body<Property<State>>;
}

export function defineProperty({
  id,
  sentence,
  failure,
  askedBy,
  applies,
  body,
}: Declaration): ModelProperty {
  return {
    id,
    sentence,
    failure,
    askedBy,
    applies: applies ?? (() => true),
    instantiate: (model) => ({ id, sentence, ...body(model) }),
  };
}

/** For properties about Soft Reserved bytes. */
export function hasSoftReserved({ scenario }: Model): true | string {
  return scenario.softReserved.length > 0 || 'the machine has no Soft Reserved range';
}

/** For properties about the work that decides. */
export function hasWork({ design }: Model): true | string {
  return design.workPhase !== undefined || 'the design has no deferred work that decides';
}

/** For properties about the dax devices of CXL regions. */
export function hasDaxCxl({ machine }: Model): true | string {
  return machine.config.DEV_DAX_CXL !== 'n' || 'the kernel has no dax_cxl (DEV_DAX_CXL=n)';
}

/**
 * A property of the model: what must hold, who asked for it, and where it makes sense.
 */
import type { Property } from '../checker/index.ts';
import type { Model } from '../model/model.ts';
import type { State } from '../model/machine/state.ts';

/** What it means when a property does not hold, worst first. */
export const SEVERITIES = [
  // Data is lost or overwritten, or an access goes nowhere.
  'lost or corrupted memory',
  // Two owners, dangling references, memory in use that its owner does not have: one step from it.
  'danger',
  // Memory that works and that nobody can use.
  'stranded bytes',
  // A thread, a driver or a person waits, maybe for ever.
  'waiting',
  // Names, messages and order that mislead.
  'untidiness',
] as const;

export type Severity = (typeof SEVERITIES)[number];

export interface ModelProperty {
  /** The name that the command line and the tables use. */
  readonly id: string;
  /** One English sentence that is true when the property holds. */
  readonly sentence: string;
  /** What happens when it does not hold, in a few words. */
  readonly failure: string;
  /** Person and message id, and the label of the property in the discussion (S1 ... S17, L1 ... L7). */
  readonly askedBy: string;
  readonly severity: Severity;
  /** True, or the reason why the property says nothing about this model. */
  applies(model: Model): true | string;
  instantiate(model: Model): Property<State>;
}

type Body<P> = P extends unknown ? Omit<P, 'id' | 'sentence'> : never;

/** What a property file declares: `body` is the property of one model without its name. */
export interface Declaration extends Pick<
  ModelProperty,
  'id' | 'sentence' | 'failure' | 'askedBy' | 'severity'
> {
  /** Default: every model. */
  applies?(model: Model): true | string;
  body(model: Model): Body<Property<State>>;
  /** Where the kernel has died the property does not hold either. Default: it says nothing there. */
  readonly ofDeadKernels?: boolean;
}

export function defineProperty({
  id,
  sentence,
  failure,
  askedBy,
  severity,
  applies,
  body,
  ofDeadKernels = false,
}: Declaration): ModelProperty {
  return {
    id,
    sentence,
    failure,
    askedBy,
    severity,
    applies: applies ?? (() => true),
    instantiate: (model) => {
      const property = { id, sentence, ...body(model) };
      return model.machine.trimsWindows && !ofDeadKernels ? ofTheLiving(property) : property;
    },
  };
}

/** Of a kernel that died the properties about where it ends say nothing: see `no-null-window`. */
function ofTheLiving(property: Property<State>): Property<State> {
  switch (property.kind) {
    case 'quiescent':
    case 'eventually':
    case 'always-possible':
      return { ...property, holds: (s) => s.dead || property.holds(s) };
    case 'leads-to':
      return { ...property, to: (s, index) => s.dead || property.to(s, index) };
    default:
      return property;
  }
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

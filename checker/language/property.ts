/**
 * Properties of a transition system.
 */
import type { Bits } from './bits.ts';
import type { Rule } from './system.ts';

interface PropertyBase<State> {
  readonly id: string;
  /** One English sentence that is true when the property holds. */
  readonly sentence: string;
  /**
   * When given and true in no reachable state (in no quiescent one for kind `quiescent`), the
   * verdict is `vacuous` instead of `holds`.
   */
  premise?(s: State): boolean;
  /**
   * True when its functions give the same answer after any permutation of the indices that the
   * system declares interchangeable (`TransitionSystem.symmetry`). Symmetry reduction needs it.
   */
  readonly symmetric?: boolean;
}

/** Holds in every reachable state. */
export interface Always<State> extends PropertyBase<State> {
  readonly kind: 'always';
  holds(s: State): boolean;
}

/** Holds in every quiescent state: no rule of a thread is enabled (see `Rule.environment`). */
export interface Quiescent<State> extends PropertyBase<State> {
  readonly kind: 'quiescent';
  holds(s: State): boolean;
}

/**
 * No firing ever reports one of these outcomes. Its premise is about firings too: the verdict is
 * `vacuous` when no firing ever reported one of `premiseOutcomes` (if given).
 */
export interface NeverFires<State> extends PropertyBase<State> {
  readonly kind: 'never-fires';
  readonly outcomes: readonly string[];
  readonly premiseOutcomes?: readonly string[];
}

/** Some reachable state satisfies it: a guard against vacuous success. */
export interface Reachable<State> extends PropertyBase<State> {
  readonly kind: 'reachable';
  witness(s: State): boolean;
}

/** On every fair path (see `TransitionSystem.fairness`) it holds at some point. */
export interface Eventually<State> extends PropertyBase<State> {
  readonly kind: 'eventually';
  holds(s: State): boolean;
}

/**
 * Response: whenever `from` holds, `to` holds then or later, on every fair path. Its premise is
 * `from`, unless another one is given.
 */
export interface LeadsTo<State> extends PropertyBase<State> {
  readonly kind: 'leads-to';
  /** It makes this promise for each index below, say for each process; default 1. */
  readonly count?: number;
  from(s: State, index: number): boolean;
  to(s: State, index: number): boolean;
}

/**
 * From every reachable state a state in which it holds can be reached (AG EF), fair or not, by firings
 * that cost nothing but what `paying` names.
 */
export interface AlwaysPossible<State> extends PropertyBase<State> {
  readonly kind: 'always-possible';
  /** Names of budgets; default: none, so that nobody has to pay for the way. */
  readonly paying?: readonly string[];
  holds(s: State): boolean;
}

/** No quiescent state in which a thread is stuck (`TransitionSystem.finished`). */
export interface NoDeadlock<State> extends PropertyBase<State> {
  readonly kind: 'no-deadlock';
}

/** Properties that need the edges of the whole graph, not only its states. */
export type LivenessProperty<State> = Eventually<State> | LeadsTo<State> | AlwaysPossible<State>;

/** What is asked of a system, of whatever kind. */
export type Property<State> =
  | Always<State>
  | Quiescent<State>
  | NeverFires<State>
  | Reachable<State>
  | NoDeadlock<State>
  | LivenessProperty<State>;

/** Is it about paths, so that it needs the edges of the whole graph? */
export function isLiveness<State>(property: Property<State>): property is LivenessProperty<State> {
  const { kind } = property;
  return kind === 'eventually' || kind === 'leads-to' || kind === 'always-possible';
}

/** A number taken in every quiescent state; the exploration collects the distinct values. */
export interface Measure<State> {
  readonly id: string;
  value(s: State): MeasureValue;
  /** As `Property.symmetric`. */
  readonly symmetric?: boolean;
}

/** An integer from -2^31 to 2^31 - 1, or a set of indices. */
export type MeasureValue = number | Bits;

/** One step of a path: which rule fired, with which of its parameters. */
export interface Firing {
  /** Index in `TransitionSystem.rules`. */
  readonly rule: number;
  /** Index in the rule's `parameters`, 0 when it has none. */
  readonly parameter: number;
}

/** A path from an initial state; states are recomputed by replay. */
export interface Path {
  readonly initial: number;
  readonly firings: readonly Firing[];
  /**
   * Makes it an infinite path, a *lasso*: the number of firings before its loop. The state there and
   * the last one are the same, and what lies between is repeated for ever; when nothing does, the
   * path stays in its last state, in which no thread can act.
   */
  readonly loop?: number;
}

/** One step of a replayed path. */
export interface Step<State> extends Firing {
  readonly definition: Rule<State, unknown>;
  readonly line: string;
  readonly outcomes: readonly string[];
}

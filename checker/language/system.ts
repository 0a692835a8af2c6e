/**
 * A transition system: a state layout, initial states, and rules (guarded commands).
 */
import type { Interchangeable } from './interchangeable.ts';
import type { RecordType, ViewOf } from './types.ts';

/**
 * What one firing of a rule reports beside the change of state: nothing, or one or more short
 * words (such as 'create-region: -ERANGE') that `never-fires` properties and traces refer to.
 */
export type Outcome = string | readonly string[] | undefined;

/**
 * A guarded command: what one actor does while nothing else can interleave.
 *
 * Guard and effect are called with a view of one state; a guard must not write, an effect is only
 * called when the guard holds and every budget that the rule draws on has something left.
 */
export interface Rule<State, Parameter = unknown> {
  /** The rule in the words of a kernel log, without its parameter; unique in a system. */
  readonly name: string;
  /** The thread that runs it. */
  readonly actor: string;
  /** The function it stands for, for example 'drivers/dax/hmem/hmem.c process_defer_work'. */
  readonly source?: string;
  /** The finite set of parameters; absent means one nameless instance, called with undefined. */
  readonly parameters?: readonly Parameter[];
  /**
   * True when no thread is obliged to take this step: faults, timing, the administrator. A state
   * in which only such rules are enabled is *quiescent*. All other rules are fair, see `Fairness`.
   */
  readonly environment?: boolean;
  /** Names of the budgets from which each firing takes one: what it costs. */
  readonly budget?: string | readonly string[];
  /**
   * Why a real run is not expected to take this step in practice, though it may. The search takes it
   * like any other; traces say it.
   */
  readonly improbable?: string;
  guard(s: State, parameter: Parameter): boolean;
  /** Changes `s` in place. May report what happened in a word or several. */
  effect(s: State, parameter: Parameter): Outcome | void;
  /** The line of a log for this firing, evaluated on the state before it; default is `name`. */
  describe?(s: State, parameter: Parameter): string;
}

/**
 * Which infinite paths liveness properties are about: those on which no thread is neglected.
 *
 * A *thread* is an actor with one parameter: the rules of actor 'process' with parameter 2 are one
 * thread. It can act in a state when one of its rules, of the environment excepted, is enabled there.
 * Every thread is weakly fair: if from some point on it can act in every state, it acts again. Those
 * named here are more than that.
 */
export interface Fairness {
  /** Strongly fair: what can act again and again, though not all the time, acts again and again. */
  readonly strong?: {
    /** Each of their threads. */
    readonly actors?: readonly string[];
    /** Names of rules; each with each of its parameters. */
    readonly rules?: readonly string[];
  };
}

/** Everything the search needs to know of a system. */
export interface TransitionSystem<State = unknown> {
  readonly name: string;
  readonly layout: RecordType;
  /** Number of initial states; default 1. */
  readonly initialStates?: number;
  /** Writes initial state `index` over a state whose fields all have their first value. */
  initialise?(s: State, index: number): void;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- rules of one system differ in their parameter type
  readonly rules: readonly Rule<State, any>[];
  /**
   * Named budgets and how many firings each allows: 0 ... 255, or `Infinity` for any number. What is left
   * of one that is bounded is part of every state, except for searches that go by costs ('cheapest').
   */
  readonly budgets?: Readonly<Record<string, number>>;
  /**
   * In a quiescent state: has every thread finished, rather than being stuck waiting? A quiescent
   * state where this is false is a deadlock. Default: every quiescent state is fine.
   */
  finished?(s: State): boolean;
  /** Indices that play the same role, for searches with symmetry reduction. */
  readonly symmetry?: readonly Interchangeable[];
  /** Default: every thread is weakly fair. */
  readonly fairness?: Fairness;
}

/** Helper that fixes the type of the state from the layout, so that rules need no annotation. */
export function system<L extends RecordType>(
  definition: Omit<TransitionSystem<ViewOf<L>>, 'layout'> & { readonly layout: L },
): TransitionSystem<ViewOf<L>> {
  return definition;
}

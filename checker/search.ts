/**
 * Exhaustive search of a transition system.
 */
import { compileSystem } from './compile.ts';
import { conclude } from './conclude.ts';
import type { Measure, Property, Step } from './property.ts';
import { planReduction } from './reduce/plan.ts';
import type { TransitionSystem } from './system.ts';
import type { Bounds, Exploration } from './verdict.ts';

export { replay } from './replay.ts';

export interface SearchOptions<State> {
  /** Default 'bfs': the path of a violation is then shortest. */
  readonly search?: 'bfs' | 'dfs';
  /** Default 'exact'. 'compact' stores a 64-bit hash of each state instead of the state. */
  readonly store?: 'exact' | 'compact';
  readonly bounds?: Bounds;
  readonly properties?: readonly Property<State>[];
  readonly measures?: readonly Measure<State>[];
  /** Milliseconds; needed only for `bounds.seconds`. This folder has no clock of its own. */
  readonly clock?: () => number;
  /** Stop as soon as every property is violated or has its witness; default false. */
  readonly stopWhenDecided?: boolean;
  /** Reductions to try; each is applied only where no verdict can depend on it. Default: none. */
  readonly reduction?: ReductionOptions;
}

export interface ReductionOptions {
  /** Store one state for all that a permutation of interchangeable indices leads to each other. */
  readonly symmetry?: boolean;
  /** Check what the reductions rely on, on samples; a broken promise is an error of the model. */
  readonly debug?: boolean;
}

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  readonly frontier: number;
  readonly depth: number;
  /** Bytes. */
  readonly memory: number;
}

/**
 * A search that is advanced in slices, so that the caller can show progress and stop it.
 */
export interface Search {
  /** Expands states until about `transitions` rules have fired. True when the search is over. */
  advance(transitions: number): boolean;
  readonly progress: Progress;
  /** Ends the search early; verdicts then say so. */
  interrupt(): void;
  /** The result; an unfinished search reads as interrupted. */
  result(): Exploration;
}

/** Prepares a search. Throws ModelError when the system itself is ill-formed. */
export function startSearch<State>(
  system: TransitionSystem<State>,
  options: SearchOptions<State> = {},
): Search {
  checkOptions(options);
  const compiled = compileSystem(system);
  const { run, report } = planReduction(compiled, options);
  return {
    advance: (transitions) => run.advance(transitions),
    get progress() {
      const { states, transitions, frontier, depth, memory } = run;
      return { states, transitions, frontier, depth, memory };
    },
    interrupt: () => run.stop({ kind: 'interrupted' }),
    result() {
      run.stop({ kind: 'interrupted' });
      const exploration = conclude(compiled, options, run);
      const reduction = report();
      return reduction === undefined ? exploration : { ...exploration, reduction };
    },
  };
}

/** Runs a search to its end. */
export function explore<State>(
  system: TransitionSystem<State>,
  options: SearchOptions<State> = {},
): Exploration {
  const search = startSearch(system, options);
  while (!search.advance(SLICE));
  return search.result();
}

/** Transitions; any number will do. */
const SLICE = 1_000_000;

/** A replayed path: every state decoded to plain values, and every step with its log line. */
export interface Replay<State> {
  /** One more than there are steps; plain objects, as `decode` gives them. */
  readonly states: readonly unknown[];
  readonly steps: readonly Step<State>[];
}

/** Why a path could not be replayed. */
export interface ReplayFailure {
  /** Index of the first firing that differs. */
  readonly step: number;
  readonly message: string;
}

function checkOptions<State>({ bounds = {}, clock }: SearchOptions<State>): void {
  for (const [name, limit] of Object.entries(bounds)) {
    if (limit !== undefined && !(limit >= 0)) {
      throw new RangeError(`bounds.${name} is ${limit}, expected a number from 0 up`);
    }
  }
  if (bounds.seconds !== undefined && clock === undefined) {
    throw new TypeError('bounds.seconds needs a clock in the options');
  }
}

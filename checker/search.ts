/**
 * Exhaustive search of a transition system.
 */
import type { Measure, Path, Property, Step } from './property.ts';
import type { TransitionSystem } from './system.ts';
import type { Bounds, Exploration } from './verdict.ts';

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
export declare function startSearch<State>(
  system: TransitionSystem<State>,
  options?: SearchOptions<State>,
): Search;

/** Runs a search to its end. */
export declare function explore<State>(
  system: TransitionSystem<State>,
  options?: SearchOptions<State>,
): Exploration;

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

/**
 * Re-executes a path. Optionally calls `visit` with the live view before each firing and after the
 * last one (index = number of firings done).
 */
export declare function replay<State>(
  system: TransitionSystem<State>,
  path: Path,
  visit?: (s: State, index: number) => void,
): Replay<State> | ReplayFailure;

/**
 * A search as those see it who drive it: it is advanced in slices, so that they can show how far it is
 * and stop it.
 */
import type { Graph } from '../store/graph.ts';
import type { Exploration } from '../judge/verdict.ts';

/** How far a search is. */
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
  /**
   * All that the search knows, for `SearchOptions.resume`: the result is then the one of a search
   * that was never stopped. The chunks are views, to be written elsewhere before the search is
   * advanced. Undefined when there is nothing worth resuming: the search is over or about to be,
   * or it is not of a kind that can be resumed (`canResume`).
   */
  snapshot(): readonly Uint8Array[] | undefined;
  /**
   * The state graph of a search that is over, as far as it went; undefined when it was not noted:
   * nobody asked, the search is not breadth first with store 'exact', or there was no room for it.
   */
  readonly graph?: Graph | undefined;
  /** The result; an unfinished search reads as interrupted. */
  result(): Exploration;
}

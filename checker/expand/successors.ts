/**
 * Successors that were generated and not yet looked up: a block, so that generating and inserting
 * are two tight loops.
 */
export interface Successors {
  /** Packed states, one after the other. */
  readonly words: Int32Array;
  /** Per successor: the number of the state it was generated from. */
  readonly parents: Uint32Array;
  /** Per successor: the index of the instance that fired. */
  readonly instances: Uint32Array;
}

/** Room for `capacity` successors of `words` words each. */
export function createSuccessors(words: number, capacity: number): Successors {
  return {
    words: new Int32Array(words * capacity),
    parents: new Uint32Array(capacity),
    instances: new Uint32Array(capacity),
  };
}

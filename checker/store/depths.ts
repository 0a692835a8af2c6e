/**
 * For a depth-bounded depth-first search: at which depth each stored state was reached, and
 * whether it was already expanded once.
 */
import type { Persistent } from './persistent.ts';

export interface Depths extends Persistent {
  /** Bytes. */
  memory(): number;
  get(state: number): number;
  set(state: number, depth: number): void;
  /** True the first time it is called for a state. */
  firstVisit(state: number): boolean;
  /** Bytes by which holding `states` states would enlarge it. */
  growth(states: number): number;
  /** Makes room. Throws RangeError when there is no memory. */
  reserve(states: number): void;
}

export function createDepths(): Depths {
  // Twice the depth, plus 1 when visited.
  let values = new Uint32Array(1 << 10);
  const sizeFor = (states: number): number => {
    let size = values.length;
    while (size < states) size *= 2;
    return size;
  };
  return {
    memory: () => values.byteLength,
    get: (state) => values[state] >>> 1,
    set(state, depth) {
      values[state] = 2 * depth + (values[state] & 1);
    },
    firstVisit(state) {
      if ((values[state] & 1) === 1) return false;
      values[state]++;
      return true;
    },
    save: (to) => to.array(values),
    restore(from) {
      values = new Uint32Array(from.array().buffer);
    },
    growth: (states) => 4 * (sizeFor(states) - values.length),
    reserve(states) {
      if (states <= values.length) return;
      const larger = new Uint32Array(sizeFor(states));
      larger.set(values);
      values = larger;
    },
  };
}

/**
 * The numbers that the states of several workers have in the search by one alone: in the order of
 * their parents' numbers, and of the instances that fired.
 */
import { LINKS_PER_CHUNK, type LinkColumns, NO_PARENT } from '../store/links.ts';
import type { Exchange } from './exchange.ts';

/**
 * The numbers of what worker `me` has stored in a batch, from `base` on: calls `give` with each,
 * in the order in which they were stored.
 */
export function numberStored(
  { stored, origins, workers }: Exchange,
  me: number,
  base: number,
  give: (number: number) => void,
): void {
  const own = origins[me];
  const at = new Array<number>(workers).fill(0);
  const count = stored[me];
  let number = base;
  for (let i = 0; i < 2 * count; i += 2) {
    for (let other = 0; other < workers; other++) {
      if (other === me) continue;
      const theirs = origins[other];
      const end = 2 * stored[other];
      let j = at[other];
      while (j < end && precedes(theirs[j], theirs[j + 1], own[i], own[i + 1])) {
        j += 2;
        number++;
      }
      at[other] = j;
    }
    give(number++);
  }
}

/** How many states all workers have stored in a batch. */
export function countStored({ stored }: Exchange): number {
  return stored.reduce((sum, count) => sum + count, 0);
}

/** Of two states, by number of the parent and then by instance. Initial states come first. */
function precedes(parent: number, firing: number, other: number, otherFiring: number): boolean {
  const a = (parent + 1) >>> 0;
  const b = (other + 1) >>> 0;
  return a < b || (a === b && firing < otherFiring);
}

/** The links of all workers, by number of the state. */
export interface MergedLinks {
  parent(state: number): number;
  firing(state: number): number;
}

/** `stored`: by worker, how many states it stored. Merges as far as it is asked, and remembers. */
export function mergeLinks(
  columns: readonly LinkColumns[],
  stored: readonly number[],
): MergedLinks {
  const all = stored.reduce((sum, count) => sum + count, 0);
  const parents = new Uint32Array(all);
  const firings = new Uint32Array(all);
  const at = stored.map(() => 0);
  const read = (worker: number, key: 'parents' | 'firings'): number =>
    columns[worker][key][Math.floor(at[worker] / LINKS_PER_CHUNK)][at[worker] % LINKS_PER_CHUNK];
  let merged = 0;
  const mergeOne = (): void => {
    let first = -1;
    let parent = NO_PARENT;
    let firing = 0;
    for (let worker = 0; worker < stored.length; worker++) {
      if (at[worker] === stored[worker]) continue;
      const itsParent = read(worker, 'parents');
      const itsFiring = read(worker, 'firings');
      if (first >= 0 && !precedes(itsParent, itsFiring, parent, firing)) continue;
      [first, parent, firing] = [worker, itsParent, itsFiring];
    }
    at[first]++;
    parents[merged] = parent;
    firings[merged++] = firing;
  };
  const upTo = (state: number): void => {
    while (merged <= state) mergeOne();
  };
  return {
    parent(state) {
      upTo(state);
      return parents[state];
    },
    firing(state) {
      upTo(state);
      return firings[state];
    },
  };
}

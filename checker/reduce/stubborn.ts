/**
 * Strong stubborn sets: which of the enabled rule instances it is enough to fire in a state.
 *
 * A set T of instances is stubborn in a state when, for each instance in T,
 * - if it is enabled, T has all that may write what it reads or writes here, and all that may read
 *   what it changes here;
 * - if it is disabled, T has all that may change what its guard just read: before one of them
 *   fires, it stays disabled.
 * Whatever happens outside T then commutes with the enabled instances in T. For each goal, T has
 * either no enabled instance that changes what the goal reads, or all that may ever do so.
 */
import { type Bits, type Footprints, forEachBit, has } from './footprints.ts';

/** What is known of one state. */
export interface Situation {
  readonly enabled: Bits;
  /** By disabled instance: the slots that its guard read; nothing when it can never fire again. */
  readonly guardReads: readonly Bits[];
  /**
   * What an enabled instance does here, guard and effect together: slots that it changes, and slots
   * that it reads or writes without changing them.
   */
  access(t: number): { readonly changes: Bits; readonly reads: Bits };
  /** By goal: does it still matter? */
  readonly matters: readonly boolean[];
}

/**
 * The stubborn set of a state with the fewest enabled instances among those that contain one of
 * `seeds`, which are enabled; gives its enabled instances, or undefined when all enabled instances
 * are needed.
 */
export function smallestStubbornSet(
  footprints: Footprints,
  { enabled, guardReads, access, matters }: Situation,
  seeds: readonly number[],
): Bits | undefined {
  const words = enabled.length;
  const { readers, writers, goals, visible } = footprints;
  const set = new Int32Array(words);
  const stack: number[] = [];
  let fewest = size(enabled);
  let best: Bits | undefined;
  let count = 0;

  const add = (more: Bits): void => {
    for (let w = 0; w < words; w++) {
      let rest = more[w] & ~set[w];
      if (rest === 0) continue;
      set[w] |= rest;
      for (; rest !== 0; rest &= rest - 1) {
        const t = (w << 5) + 31 - Math.clz32(rest & -rest);
        if (has(enabled, t)) count++;
        stack.push(t);
      }
    }
  };
  const addWriters = (slot: number): void => add(writers[slot]);
  const close = (t: number): void => {
    if (!has(enabled, t)) {
      forEachBit(guardReads[t], addWriters);
      return;
    }
    const { changes, reads } = access(t);
    forEachBit(reads, addWriters);
    forEachBit(changes, (slot) => {
      add(writers[slot]);
      add(readers[slot]);
      for (const g of goals[slot]) if (matters[g]) add(visible[g]);
    });
  };

  const seedSet = new Int32Array(words);
  for (const seed of seeds) {
    set.fill(0);
    stack.length = 0;
    count = 0;
    seedSet.fill(0);
    seedSet[seed >>> 5] = 1 << (seed & 31);
    add(seedSet);
    while (stack.length > 0 && count < fewest) close(stack.pop()!);
    if (count >= fewest) continue;
    fewest = count;
    best = set.map((word, w) => word & enabled[w]);
    if (fewest === 1) break;
  }
  return best;
}

function size(set: Bits): number {
  let count = 0;
  for (let w = 0; w < set.length; w++) {
    for (let rest = set[w]; rest !== 0; rest &= rest - 1) count++;
  }
  return count;
}

/**
 * What each rule instance was seen to read and write, and what follows: which instances depend on
 * each other, and which may change what is said of a state.
 */

/** A set of small numbers, 32 to a word. */
export type Bits = Int32Array;

export interface Footprints {
  /** Grows whenever something is seen that a choice of instances may have missed. */
  version(): number;
  /** Adds what instance `t` did. */
  add(t: number, reads: Bits, writes: Bits): void;
  /** Adds what the evaluation of goal `g` read: a property or a premise, on some state. */
  addGoal(g: number, reads: Bits): void;
  /** By slot: the instances that read it, and those that write it. */
  readonly readers: readonly Bits[];
  readonly writers: readonly Bits[];
  /** By slot: the goals whose evaluation reads it. */
  readonly goals: readonly (readonly number[])[];
  /** By goal: the instances that write what its evaluation reads. */
  readonly visible: readonly Bits[];
}

export function createFootprints(instances: number, slots: number, goals: number): Footprints {
  const sets = (count: number, size: number) =>
    Array.from({ length: count }, () => new Int32Array((size + 31) >>> 5));
  const reads = sets(instances, slots);
  const writes = sets(instances, slots);
  const goalReads = sets(goals, slots);
  const goalsOf = Array.from({ length: slots }, (): number[] => []);
  const readers = sets(slots, instances);
  const writers = sets(slots, instances);
  const visible = sets(goals, instances);
  let version = 0;

  /** Instance `t` touches a slot for the first time: does that concern another instance? */
  const touch = (t: number, others: Bits): void => {
    const word = t >>> 5;
    const own = 1 << (t & 31);
    if (others.some((bits, w) => (w === word ? bits & ~own : bits) !== 0)) version++;
  };
  const see = (g: number, t: number): void => {
    if (has(visible[g], t)) return;
    include(visible[g], t);
    version++;
  };

  return {
    version: () => version,
    add(t, newReads, newWrites) {
      forEachNew(newReads, reads[t], (slot) => {
        include(readers[slot], t);
        touch(t, writers[slot]);
      });
      forEachNew(newWrites, writes[t], (slot) => {
        include(writers[slot], t);
        touch(t, readers[slot]);
        touch(t, writers[slot]);
        for (const g of goalsOf[slot]) see(g, t);
      });
    },
    addGoal(g, newReads) {
      forEachNew(newReads, goalReads[g], (slot) => {
        goalsOf[slot].push(g);
        forEachBit(writers[slot], (t) => see(g, t));
      });
    },
    readers,
    writers,
    goals: goalsOf,
    visible,
  };
}

export function has(set: Bits, n: number): boolean {
  return ((set[n >>> 5] >>> (n & 31)) & 1) === 1;
}

export function include(set: Bits, n: number): void {
  set[n >>> 5] |= 1 << (n & 31);
}

export function forEachBit(set: Bits, visit: (n: number) => void): void {
  for (let w = 0; w < set.length; w++) {
    for (let rest = set[w]; rest !== 0; rest &= rest - 1) {
      visit((w << 5) + 31 - Math.clz32(rest & -rest));
    }
  }
}

/** Adds `more` to `known`, calling `visit` for what is new. */
function forEachNew(more: Bits, known: Bits, visit: (n: number) => void): void {
  for (let w = 0; w < known.length; w++) {
    let rest = more[w] & ~known[w];
    known[w] |= rest;
    for (; rest !== 0; rest &= rest - 1) visit((w << 5) + 31 - Math.clz32(rest & -rest));
  }
}

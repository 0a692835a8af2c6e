/**
 * Drops successors that were generated a short while ago: most states are reached again and again
 * from neighbours in the queue, and finding that out in a table that stays in the processor's cache
 * is several times faster than in the visited set.
 *
 * The table has one place for all states with the same few bits of a cheap hash, which keeps the
 * last of them. It holds whole states, so that nothing is dropped that is not the same.
 */
import type { Successors } from '../expand/successors.ts';

/** Words of the table, about: 128 KiB. */
const TABLE_WORD_BITS = 15;
/** Odd constants with well-spread bits. */
const MULTIPLIERS = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1] as const;

/**
 * Keeps those of the first `count` successors that are not in the table, in their order, moves them
 * to the front, and gives their number. All of them are then in the table: whoever calls this must
 * store them before he calls it again, or never call it again.
 */
export type Sift = (count: number) => number;

/** Packed states have `words` words, of which one is never 0 (`FieldTable.mark`). */
export function createSift(words: number, successors: Successors): Sift {
  const placeBits = Math.max(1, TABLE_WORD_BITS - Math.ceil(Math.log2(words)));
  const all = Array.from({ length: words }, (_, i) => i);
  const each = (text: (i: number) => string, between = ' ') => all.map(text).join(between);
  const source = `'use strict';
    const OUT = successors.words, PARENT = successors.parents, INSTANCE = successors.instances;
    const RECENT = new Int32Array(${words << placeBits});
    return function sift(count) {
      let kept = 0;
      for (let k = 0; k < count; k++) {
        const from = k * ${words};
        ${each((i) => `const w${i} = OUT[from + ${i}];`)}
        const mixed = ${each((i) => `Math.imul(w${i}, ${MULTIPLIERS[i % MULTIPLIERS.length] | 0})`, ' + ')};
        const at = ((mixed ^ mixed >>> 15) >>> ${32 - placeBits}) * ${words};
        const differs = ${each((i) => `(RECENT[at + ${i}] ^ w${i})`, ' | ')};
        if (differs === 0) continue;
        const to = kept * ${words};
        ${each((i) => `RECENT[at + ${i}] = w${i}; OUT[to + ${i}] = w${i};`)}
        PARENT[kept] = PARENT[k];
        INSTANCE[kept] = INSTANCE[k];
        kept++;
      }
      return kept;
    };`;
  return new Function('successors', source)(successors) as Sift;
}

/**
 * Permutations of interchangeable indices, applied to packed states.
 */
import type { FieldTable } from '../state/fields.ts';
import type { Permutable, PermutableSlot } from './permutable.ts';

/** By group, then by index: the index it becomes. */
export type Permutation = readonly Int32Array[];

/** Codes of the permutable slots of one state, in the order of `Permutable.slots`. */
export type Codes = Int32Array;

export interface Permuter {
  readonly identity: Permutation;
  /** By group. */
  readonly names: readonly string[];
  newCodes(): Codes;
  /** Reads the permutable slots of the packed state at `words[at]`. */
  read(words: Int32Array, at: number, codes: Codes): void;
  /** Writes them back into a packed state. */
  write(codes: Codes, words: Int32Array, at: number): void;
  /** Applies a permutation: moves values between slots and renames what they refer to. */
  permute(from: Codes, permutation: Permutation, to: Codes): void;
}

export function createPermuter({ groups, slots }: Permutable, table: FieldTable): Permuter {
  const fields = slots.map(({ slot }) => table.fields[slot]);
  const { mark } = table;
  const marked = fields.map(({ word }) => (word === mark.word ? mark.mask : 0));
  const masks = Int32Array.from(fields, ({ bits }) => (bits === 0 ? 0 : -1 >>> (32 - bits)));

  // By template a table of places, indexed by the holes as digits of a number.
  const tables = new Map<number, Int32Array>();
  const digits = slots.map(({ holes }) => {
    const values = holes.reduce((number, h) => number * groups[h.group].count + h.index, 0);
    return { values, size: holes.reduce((size, h) => size * groups[h.group].count, 1) };
  });
  const destinations = slots.map(({ template }, k) => {
    const places = tables.get(template) ?? new Int32Array(digits[k].size);
    tables.set(template, places);
    places[digits[k].values] = k;
    return places;
  });

  return {
    identity: groups.map(({ count }) => Int32Array.from({ length: count }, (_, i) => i)),
    names: groups.map(({ name }) => name),
    newCodes: () => new Int32Array(slots.length),
    read(words, at, codes) {
      for (let k = 0; k < fields.length; k++) {
        const { word, shift } = fields[k];
        codes[k] = ((words[at + word] ^ marked[k]) >>> shift) & masks[k];
      }
    },
    write(codes, words, at) {
      for (let k = 0; k < fields.length; k++) {
        const { word, shift } = fields[k];
        const code = codes[k] ^ ((marked[k] >>> shift) & masks[k]);
        words[at + word] = (words[at + word] & ~(masks[k] << shift)) | (code << shift);
      }
    },
    permute(from, permutation, to) {
      for (let k = 0; k < slots.length; k++) {
        const { holes, refers, when } = slots[k];
        let number = 0;
        for (let h = 0; h < holes.length; h++) {
          const { group, index } = holes[h];
          number = number * groups[group].count + permutation[group][index];
        }
        let code = from[k];
        if (refers !== undefined && isInUse(when, from))
          code = renamed(code, refers, permutation[refers.group]);
        to[destinations[k][number]] = code;
      }
    },
  };
}

/** Do these conditions hold in a state? */
export function isInUse(when: PermutableSlot['when'], codes: Codes): boolean {
  for (let i = 0; i < when.length; i++) {
    if (!when[i].codes.has(codes[when[i].place])) return false;
  }
  return true;
}

function renamed(
  code: number,
  { as, base }: { readonly as: 'index' | 'set'; readonly base: 0 | 1 },
  permutation: Int32Array,
): number {
  if (as === 'index') {
    const index = code - base;
    return index >= 0 && index < permutation.length ? permutation[index] + base : code;
  }
  let set = code & ~((1 << permutation.length) - 1);
  for (let i = 0; i < permutation.length; i++) if ((code >>> i) & 1) set |= 1 << permutation[i];
  return set;
}

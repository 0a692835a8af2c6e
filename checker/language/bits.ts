/**
 * Sets of small indices as values: what a field of type `bits` holds, and what rules and properties
 * compute with.
 *
 * A set whose members are all below 31 is a number with a bit for each, so that systems with few
 * indices cost one machine instruction an operation; any other is a bigint. Which of the two a set
 * is follows from its members alone: equal sets are `===`, and a `Map` takes them as keys. Nothing
 * outside this file looks at the representation.
 */

declare const opaque: unique symbol;

/** A set of indices from 0 up. Immutable; equal sets are `===`. */
export interface Bits {
  readonly [opaque]: 'set of indices';
}

/** Bits of a number that is not negative as a 32-bit integer; and of one slot of a state. */
export const WORD_BITS = 31;

type Representation = number | bigint;

const MAX_NUMBER = 0x7fff_ffffn;

/** The set without members. */
export const NONE = 0 as unknown as Bits;

/** The set of one index. */
export function bit(index: number): Bits {
  return bitsFrom(index, index);
}

/** The set of the indices `first` to `last`, both inclusive; 0 <= first. Empty when last < first. */
export function bitsFrom(first: number, last: number): Bits {
  if (last < WORD_BITS) {
    return (last < first ? 0 : ((2 << last) - 1) & ~((1 << first) - 1)) as unknown as Bits;
  }
  const row = (LARGE[first] ??= []);
  return (row[last] ??= canonical(((2n << BigInt(last)) - 1n) & ~((1n << BigInt(first)) - 1n)));
}

/** Those that were asked for before, by first and last: making one takes six allocations. */
const LARGE: Bits[][] = [];

/** Members of either. */
export function union(a: Bits, b: Bits): Bits {
  const x = a as unknown as Representation;
  const y = b as unknown as Representation;
  if (typeof x === 'number' && typeof y === 'number') return (x | y) as unknown as Bits;
  return (BigInt(x) | BigInt(y)) as unknown as Bits;
}

/** Members of both. */
export function common(a: Bits, b: Bits): Bits {
  const x = a as unknown as Representation;
  const y = b as unknown as Representation;
  if (typeof x === 'number' && typeof y === 'number') return (x & y) as unknown as Bits;
  return canonical(BigInt(x) & BigInt(y));
}

/** Members of `a` that are not in `b`. */
export function without(a: Bits, b: Bits): Bits {
  const x = a as unknown as Representation;
  const y = b as unknown as Representation;
  if (typeof x === 'number' && typeof y === 'number') return (x & ~y) as unknown as Bits;
  return canonical(BigInt(x) & ~BigInt(y));
}

/** Is this index a member? */
export function has(set: Bits, index: number): boolean {
  const x = set as unknown as Representation;
  if (typeof x === 'number') return index < WORD_BITS && ((x >>> index) & 1) === 1;
  return ((x >> BigInt(index)) & 1n) === 1n;
}

/** Has the set no member? */
export function isEmpty(set: Bits): boolean {
  return set === NONE;
}

/** Have they a member in common? */
export function overlap(a: Bits, b: Bits): boolean {
  return common(a, b) !== NONE;
}

/** Are all members of `a` in `b`? */
export function isWithin(a: Bits, b: Bits): boolean {
  return without(a, b) === NONE;
}

/** Members that follow one another without a gap, ascending; both ends inclusive. */
export function runsOf(set: Bits): { readonly first: number; readonly last: number }[] {
  const runs: { first: number; last: number }[] = [];
  const digits = (set as unknown as Representation).toString(2);
  for (let index = 0; index < digits.length; index++) {
    if (digits[digits.length - 1 - index] !== '1') continue;
    const run = runs.at(-1);
    if (run !== undefined && run.last === index - 1) run.last = index;
    else runs.push({ first: index, last: index });
  }
  return runs;
}

/** The members of a set below `size`, 31 to a number, lowest first. */
export function wordsOf(set: Bits, size: number): number[] {
  let rest = BigInt(set as unknown as Representation);
  return Array.from({ length: wordCount(size) }, () => {
    const word = Number(rest & MAX_NUMBER);
    rest >>= BigInt(WORD_BITS);
    return word;
  });
}

/** The set that has these words. */
export function fromWords(words: readonly number[]): Bits {
  let set = 0n;
  for (let w = words.length - 1; w > 0; w--) set = (set + BigInt(words[w])) << BigInt(WORD_BITS);
  return set === 0n ? (words[0] as unknown as Bits) : ((set + BigInt(words[0])) as unknown as Bits);
}

/** Words of a set of indices below `size`. */
export function wordCount(size: number): number {
  return Math.ceil(size / WORD_BITS);
}

/** Is it a set of indices, all below `size`? */
export function isBits(value: unknown, size?: number): value is Bits {
  if (typeof value === 'number') {
    return (
      Number.isInteger(value) && value >= 0 && value <= Number(MAX_NUMBER) && fits(value, size)
    );
  }
  return typeof value === 'bigint' && value > MAX_NUMBER && fits(value, size);
}

function fits(value: Representation, size: number | undefined): boolean {
  return size === undefined || value < 2n ** BigInt(size);
}

/** As hexadecimal digits, `0x1f` for the indices 0 to 4. */
export function bitsText(set: Bits): string {
  return `0x${(set as unknown as Representation).toString(16)}`;
}

/** The set of a text as `bitsText` gives; undefined when it is none, all below `size`. */
export function parseBits(text: unknown, size?: number): Bits | undefined {
  if (typeof text !== 'string' || !/^0x[0-9a-f]+$/.test(text)) return undefined;
  const set = canonical(BigInt(text));
  return isBits(set, size) ? set : undefined;
}

function canonical(set: bigint): Bits {
  return (set > MAX_NUMBER ? set : Number(set)) as unknown as Bits;
}

/**
 * The property of a view that shows the words of a field of type `bits` as one value.
 */
import { type Bits, fromWords, isBits, parseBits, wordsOf } from '../language/bits.ts';
import { ModelError } from '../language/error.ts';
import type { BitsShape } from './fields.ts';
import type { BitsType } from '../language/types.ts';

type Words = Record<string, number>;

/** For any view of the record that has a property for each word. */
export function setProperty({ name, type, words }: BitsShape): PropertyDescriptor {
  return {
    get(this: Words) {
      return fromWords(words.map((word) => this[word]));
    },
    set(this: Words, value: Bits) {
      setWords(name, type, value).forEach((word, w) => (this[words[w]] = word));
    },
    enumerable: true,
  };
}

/** The words of a set, or of the text that `bitsText` gives for it. Throws ModelError for others. */
export function setWords(path: string, { size }: BitsType, value: unknown): number[] {
  const set = isBits(value, size) ? value : parseBits(value, size);
  if (set !== undefined) return wordsOf(set, size);
  throw new ModelError(
    `${path} = ${String(value)}: the field takes a set of indices from 0 to ${size - 1}`,
  );
}

/**
 * The property of a view that shows the words of a field of type `bits` as one value.
 */
import { type Bits, fromWords, isBits, wordsOf } from './bits.ts';
import { ModelError } from './error.ts';
import type { BitsShape } from './fields.ts';

type Words = Record<string, number>;

/** For any view of the record that has a property for each word. */
export function setProperty({ name, type, words }: BitsShape): PropertyDescriptor {
  return {
    get(this: Words) {
      return fromWords(words.map((word) => this[word]));
    },
    set(this: Words, value: Bits) {
      if (!isBits(value, type.size)) {
        throw new ModelError(
          `${name} = ${String(value)}: the field takes a set of indices from 0 to ${type.size - 1}`,
        );
      }
      wordsOf(value, type.size).forEach((word, w) => (this[words[w]] = word));
    },
    enumerable: true,
  };
}

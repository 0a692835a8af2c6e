/**
 * Values of measures: integers, and sets of indices.
 */
import { type Bits, bitsText, isBits, parseBits } from '../language/bits.ts';
import type { MeasureValue } from '../language/property.ts';

/** Fit for JSON: a set that is no 32-bit integer is a text. */
export type PlainValue = number | string;

/** Is it what a measure may give? */
export function isMeasureValue(value: MeasureValue): boolean {
  return typeof value === 'number' ? (value | 0) === value : isBits(value);
}

export function plainValue(value: MeasureValue): PlainValue {
  return typeof value === 'number' ? value : bitsText(value);
}

/** The value that `plainValue` gave this for. */
export function measureValue(plain: PlainValue): MeasureValue {
  return typeof plain === 'number' ? plain : (parseBits(plain) as Bits);
}

/** Distinct values in a fixed order; numbers ascend. */
export function ascending(values: Iterable<MeasureValue>): MeasureValue[] {
  return [...values].sort((a, b) => (a < b ? -1 : 1));
}

import { describe, expect, it } from 'vitest';
import { hashText, wideHashText } from './hash.ts';

type Hash = (...words: number[]) => [number, number];

/**
 * A hash is good when its low and high bits collide no more often than random numbers would, on
 * keys as states are: few bits set, many differing in one field only.
 */
describe.each([1, 2, 3, 5])('on states of %d words', (length) => {
  const words = Array.from({ length }, (_, i) => `w${i}`);
  const narrow = new Function(...words, `${hashText(words)} return [h, 0];`) as Hash;
  const wide = new Function(...words, `${wideHashText(words)} return [h, g];`) as Hash;
  const keys: number[][] = [];
  const count = 1 << 16;
  // All combinations of 16 bits, spread over the words three bits apart.
  for (let n = 0; n < count; n++) {
    const key = new Array<number>(length).fill(0);
    for (let bit = 0; bit < 16; bit++) {
      const at = bit % length;
      if (n & (1 << bit)) key[at]! |= 1 << ((3 * Math.floor(bit / length)) % 32);
    }
    keys.push(key);
  }
  const distinctKeys = new Set(keys.map(String)).size;

  const parts: [string, (key: number[]) => number][] = [
    ['index, low bits', (key) => narrow(...key)[0] & 0xffff],
    ['first half, low bits', (key) => wide(...key)[0] & 0xffff],
    ['first half, high bits', (key) => wide(...key)[0] >>> 16],
    ['second half, low bits', (key) => wide(...key)[1] & 0xffff],
    ['second half, high bits', (key) => wide(...key)[1] >>> 16],
    ['halves mixed', (key) => (wide(...key)[0] ^ Math.imul(wide(...key)[1], 7)) & 0xffff],
  ];
  it.each(parts)('spreads evenly: %s', (_, part) => {
    expect(distinctKeys).toBe(count);
    const distinct = new Set(keys.map(part)).size;
    // 2^16 balls into 2^16 bins leave 1/e of the bins empty: 41 427 taken, deviation about 124.
    expect(distinct).toBeGreaterThan(41427 - 5 * 124);
  });

  it('has 64 bits: no two keys share them, and none is 0', () => {
    const hashes = keys.map((key) => wide(...key));
    expect(new Set(hashes.map(String)).size).toBe(count);
    expect(hashes.some(([h]) => h === 0)).toBe(false);
  });
});

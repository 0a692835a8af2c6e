/**
 * Which states were expanded, up to false positives: one bit for each hash.
 */
export interface ClosedStates {
  add(words: Int32Array, at: number): void;
  /** False only for states that were not added. */
  has(words: Int32Array, at: number): boolean;
}

/** 1 MB; with a million states added, one in eight others counts as added too. */
const BITS = 23;

/** For packed states of `size` words. */
export function createClosedStates(size: number): ClosedStates {
  const bits = new Int32Array(2 ** (BITS - 5));
  const hash = (words: Int32Array, at: number): number => {
    let h = size;
    for (let w = 0; w < size; w++) {
      h = Math.imul((h ^ (h >>> 15)) + words[at + w], 0x85ebca77);
    }
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> (32 - BITS);
  };
  return {
    add(words, at) {
      const h = hash(words, at);
      bits[h >>> 5] |= 1 << (h & 31);
    },
    has(words, at) {
      const h = hash(words, at);
      return ((bits[h >>> 5] >>> (h & 31)) & 1) === 1;
    },
  };
}

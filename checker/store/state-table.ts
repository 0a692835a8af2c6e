/**
 * Exact numbers for packed states: 0, 1, 2, ... in the order in which they were first seen.
 *
 * Unlike the visited set of the search it tells the number of a state that is known already, which
 * is what the edges of a graph are made of.
 */

import type { Persistent } from './persistent.ts';
import type { SnapshotReader, SnapshotWriter } from './snapshot-format.ts';

const FIRST_SLOTS = 1 << 11;
const FIRST_STATES = 1 << 10;

export class StateTable implements Persistent {
  readonly #width: number;
  #words: Int32Array;
  /** Number of the state in each place, plus 1; 0 is free. */
  #slots = new Uint32Array(FIRST_SLOTS);
  size = 0;

  /** `width`: 32-bit words of a packed state. */
  constructor(width: number) {
    this.#width = width;
    this.#words = new Int32Array(width * FIRST_STATES);
  }

  /** All packed states in the order of their numbers. Replaced whenever the table grows. */
  get words(): Int32Array {
    return this.#words;
  }

  /** Bytes. */
  get memory(): number {
    return this.#words.byteLength + this.#slots.byteLength;
  }

  /** Bytes that `reserve(more)` would allocate; the old ones are released only afterwards. */
  growth(more: number): number {
    const needed = this.size + more;
    const words = this.#width * needed <= this.#words.length ? 0 : 2 * this.#words.byteLength;
    return words + (2 * needed <= this.#slots.length ? 0 : 2 * this.#slots.byteLength);
  }

  /** Makes room for that many more states. Throws RangeError when there is no memory. */
  reserve(more: number): void {
    const needed = this.size + more;
    while (this.#width * needed > this.#words.length) {
      const larger = new Int32Array(2 * this.#words.length);
      larger.set(this.#words);
      this.#words = larger;
    }
    while (2 * needed > this.#slots.length) this.#rehash(2 * this.#slots.length);
  }

  /** The number of the state at `source[at]`, a new one if need be; there must be room. */
  number(source: Int32Array, at: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    for (let i = hash(source, at, this.#width) & last; ; i = (i + 1) & last) {
      const taken = slots[i];
      if (taken === 0) {
        slots[i] = this.size + 1;
        const words = this.#words;
        for (let w = 0, to = this.size * this.#width; w < this.#width; w++, to++) {
          words[to] = source[at + w];
        }
        return this.size++;
      }
      if (this.#equals((taken - 1) * this.#width, source, at)) return taken - 1;
    }
  }

  save(to: SnapshotWriter): void {
    to.array(this.#words.subarray(0, this.size * this.#width));
  }

  restore(from: SnapshotReader): void {
    const words = from.array();
    this.size = 0;
    this.reserve(words.length / this.#width);
    this.#words.set(words);
    this.size = words.length / this.#width;
    this.#rehash(this.#slots.length);
  }

  #equals(own: number, source: Int32Array, at: number): boolean {
    const words = this.#words;
    for (let w = 0; w < this.#width; w++) if (words[own + w] !== source[at + w]) return false;
    return true;
  }

  #rehash(length: number): void {
    const slots = new Uint32Array(length);
    const last = length - 1;
    for (let number = 0; number < this.size; number++) {
      let i = hash(this.#words, number * this.#width, this.#width) & last;
      while (slots[i] !== 0) i = (i + 1) & last;
      slots[i] = number + 1;
    }
    this.#slots = slots;
  }
}

function hash(words: Int32Array, at: number, width: number): number {
  let h = width;
  for (let w = 0; w < width; w++) {
    h = Math.imul((h ^ (h >>> 15)) + words[at + w], 0x85ebca77);
  }
  h ^= h >>> 16;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 13)) >>> 0;
}

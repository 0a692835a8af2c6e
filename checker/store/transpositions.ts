/**
 * The states that one iteration of iterative deepening remembers, with the smallest depth at which
 * each was seen. When it may not grow any more it forgets states for others: forgetting costs time
 * and never a state, because what is not remembered is visited again.
 */
import { hashText } from './hash.ts';

export interface Transpositions {
  /** Bytes. */
  readonly memory: number;
  /** Remembers as much as it can hold before `grow` should be tried. */
  readonly full: boolean;
  /** Some state was forgotten since `clear`. */
  readonly forgetful: boolean;
  /** Bytes that `grow` would allocate; the old table is only released afterwards. */
  growth(): number;
  /** Doubles the table. Throws RangeError when there is no memory. */
  grow(): void;
  /** Until `clear` it forgets instead of growing. */
  freeze(): void;
  /**
   * The depth at which the state was seen last, or -1; remembers `depth` if it was not seen or
   * farther.
   */
  enter(source: Int32Array, at: number, depth: number): number;
  clear(): void;
}

/** Entries of the first table; small, because most systems are. */
const FIRST_SLOTS = 1 << 10;
/** Places that a state may be in once the table is frozen. */
const WINDOW = 8;
/** Elements of the largest typed array that is tried. */
const MOST_ELEMENTS = 2 ** 31;

export function createTranspositions(words: number): Transpositions {
  return new Table(words);
}

class Table implements Transpositions {
  readonly #words: number;
  readonly #stride: number;
  readonly #hash: (source: Int32Array, at: number) => number;
  /** Packed states, each followed by its depth plus 1; 0 there means "free". */
  #table: Int32Array;
  #slots = FIRST_SLOTS;
  #taken = 0;
  #frozen = false;
  forgetful = false;

  constructor(words: number) {
    this.#words = words;
    this.#stride = words + 1;
    this.#table = new Int32Array(FIRST_SLOTS * this.#stride);
    const names = Array.from({ length: words }, (_, i) => `w${i}`);
    this.#hash = new Function(
      'source',
      'at',
      `'use strict';
      ${names.map((name, i) => `const ${name} = source[at + ${i}];`).join(' ')}
      ${hashText(names)}
      return h;`,
    ) as (source: Int32Array, at: number) => number;
  }

  get memory(): number {
    return this.#table.byteLength;
  }

  get full(): boolean {
    return !this.#frozen && this.#taken >= 0.7 * this.#slots;
  }

  growth(): number {
    return 2 * this.#table.byteLength;
  }

  grow(): void {
    if (2 * this.#table.length > MOST_ELEMENTS) throw new RangeError('the table is at its largest');
    const old = this.#table;
    this.#table = new Int32Array(2 * old.length);
    this.#slots *= 2;
    for (let from = 0; from < old.length; from += this.#stride) {
      const mark = old[from + this.#words];
      if (mark !== 0) this.#write(this.#find(old, from, this.#slots), old, from, mark);
    }
  }

  freeze(): void {
    this.#frozen = true;
  }

  clear(): void {
    this.#table.fill(0);
    this.#taken = 0;
    this.#frozen = false;
    this.forgetful = false;
  }

  enter(source: Int32Array, at: number, depth: number): number {
    let place = this.#find(source, at, this.#frozen ? WINDOW : this.#slots);
    if (place >= 0) {
      const mark = this.#table[place + this.#words];
      if (mark !== 0) {
        if (depth + 1 < mark) this.#table[place + this.#words] = depth + 1;
        return mark - 1;
      }
      this.#taken++;
    } else {
      place = this.#deepest(source, at);
      this.forgetful = true;
    }
    this.#write(place, source, at, depth + 1);
    return -1;
  }

  /** The place of a state, or the free one where it belongs; -1 when there is none in `window`. */
  #find(source: Int32Array, at: number, window: number): number {
    const table = this.#table;
    const words = this.#words;
    let slot = this.#hash(source, at) & (this.#slots - 1);
    for (let tries = 0; tries < window; tries++) {
      const place = slot * this.#stride;
      if (table[place + words] === 0) return place;
      let i = 0;
      while (i < words && table[place + i] === source[at + i]) i++;
      if (i === words) return place;
      slot = (slot + 1) & (this.#slots - 1);
    }
    return -1;
  }

  /** Of the places that a state may be in, the one whose state has the least below it. */
  #deepest(source: Int32Array, at: number): number {
    const first = this.#hash(source, at);
    let best = 0;
    let deepest = 0;
    for (let tries = 0; tries < WINDOW; tries++) {
      const place = ((first + tries) & (this.#slots - 1)) * this.#stride;
      const mark = this.#table[place + this.#words];
      if (mark <= deepest) continue;
      best = place;
      deepest = mark;
    }
    return best;
  }

  #write(place: number, source: Int32Array, at: number, mark: number): void {
    for (let i = 0; i < this.#words; i++) this.#table[place + i] = source[at + i];
    this.#table[place + this.#words] = mark;
  }
}

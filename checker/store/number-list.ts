/**
 * A list of unsigned 32-bit numbers that grows: what a graph of millions of edges is made of.
 */

const FIRST_CAPACITY = 1 << 10;

export class NumberList {
  #items = new Uint32Array(FIRST_CAPACITY);
  length = 0;

  /** A list of these. */
  static of(words: Int32Array): NumberList {
    const list = new NumberList();
    list.reserve(words.length);
    list.#items.set(words);
    list.length = words.length;
    return list;
  }

  /** The numbers alone; a view. */
  get used(): Uint32Array {
    return this.#items.subarray(0, this.length);
  }

  /** The numbers, followed by unused room. Replaced whenever the list grows. */
  get items(): Uint32Array {
    return this.#items;
  }

  /** Bytes. */
  get memory(): number {
    return this.#items.byteLength;
  }

  /** Bytes that `reserve(more)` would allocate; the old ones are released only afterwards. */
  growth(more: number): number {
    const needed = this.length + more;
    return needed <= this.#items.length ? 0 : 4 * capacityFor(needed, this.#items.length);
  }

  /** Makes room for that many more. Throws RangeError when there is no memory. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.#items.length) return;
    const larger = new Uint32Array(capacityFor(needed, this.#items.length));
    larger.set(this.#items);
    this.#items = larger;
  }

  /** Appends a number; there must be room. */
  push(number: number): void {
    this.#items[this.length++] = number;
  }
}

function capacityFor(needed: number, capacity: number): number {
  let larger = capacity;
  while (larger < needed) larger *= 2;
  return larger;
}

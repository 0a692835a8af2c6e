/**
 * The states that wait to be expanded, by number: a ring in shared memory that all workers write
 * and read. Room for the largest ring is reserved at the start, since threads that block can be
 * given nothing later; an operating system provides memory only for what is used of it.
 */

/** Words that all workers see. */
export type Shared = Int32Array<SharedArrayBuffer>;

/** States; a power of two, as every capacity is. */
const FIRST_CAPACITY = 1 << 10;
/** Bytes. */
const MOST_RESERVED = 1 << 30;

/** Room for the queue of a search that may take so many bytes of memory. */
export function reserveQueue(words: number, initialStates: number, memory: number): Shared {
  const most = Math.min(MOST_RESERVED, memory / 2) / (4 * words);
  const capacity = Math.max(firstCapacity(initialStates), 2 ** Math.floor(Math.log2(most)));
  return new Int32Array(new SharedArrayBuffer(4 * words * capacity));
}

function firstCapacity(initialStates: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(FIRST_CAPACITY, initialStates)));
}

/** A worker's view of the queue. All of them have to agree on its capacity. */
export class Queue {
  readonly #words: number;
  /** Where the packed states are. */
  readonly ring: Shared;
  #capacity: number;

  constructor(ring: Shared, words: number, initialStates: number) {
    this.ring = ring;
    this.#words = words;
    this.#capacity = firstCapacity(initialStates);
  }

  /** Bytes. */
  get memory(): number {
    return this.memoryFor(this.#capacity);
  }

  memoryFor(waiting: number): number {
    return 4 * this.#words * this.#capacityFor(waiting);
  }

  /** Is so much room reserved? */
  canHold(waiting: number): boolean {
    return this.memoryFor(waiting) <= this.ring.byteLength;
  }

  needsGrowth(waiting: number): boolean {
    return waiting > this.#capacity;
  }

  /** Where the state with this number is, or is to be. */
  at(number: number): number {
    return (number & (this.#capacity - 1)) * this.#words;
  }

  /**
   * Makes room for so many states. One worker moves those that are there, which have the numbers
   * from `start` to `end - 1`, while no other uses the ring.
   */
  grow(waiting: number, start: number, end: number, moves: boolean): void {
    while (this.#capacity < waiting) {
      if (moves) this.#move(start, end);
      this.#capacity *= 2;
    }
  }

  /** To where they are when the capacity is doubled: where they were, or in the new half. */
  #move(start: number, end: number): void {
    for (let number = start; number < end; number++) {
      const from = this.at(number);
      const to = (number & (2 * this.#capacity - 1)) * this.#words;
      if (to !== from) this.ring.copyWithin(to, from, from + this.#words);
    }
  }

  #capacityFor(waiting: number): number {
    let capacity = this.#capacity;
    while (capacity < waiting) capacity *= 2;
    return capacity;
  }
}

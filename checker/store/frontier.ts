/**
 * States that wait to be expanded: a queue and a stack in one, in chunks, so that it grows without
 * copying and gives memory back. Entries have a fixed number of words.
 */
import type { SnapshotReader, SnapshotWriter } from './snapshot-format.ts';
import type { Persistent } from './persistent.ts';

export interface Frontier extends Persistent {
  /** Entries waiting. */
  readonly length: number;
  /** Bytes. */
  readonly memory: number;
  /** The chunk that entries are appended to, and the index of its first free word. */
  readonly tail: Int32Array;
  tailAt: number;
  /** Entries that can be appended before `grow` must be called. */
  room(): number;
  /** Bytes that `grow` would allocate. */
  growth(): number;
  /** Opens a new chunk. Throws RangeError when there is no memory for it. */
  grow(): void;
  /** Appends entries that were written to `tail`. */
  appended(entries: number): void;
  /** Appends one entry from elsewhere. */
  push(source: Int32Array, at: number): void;
  /** Removes the oldest entry and leaves it at `chunk[at]`; it stays intact until the next call. */
  shift(): void;
  /** Removes the youngest entry and leaves it at `chunk[at]`, until the next append. */
  pop(): void;
  readonly chunk: Int32Array;
  readonly at: number;
}

/** What a snapshot holds beside the chunks. */
interface Saved {
  readonly length: number;
  readonly tailAt: number;
  readonly headAt: number;
  /** Words used of each full chunk. */
  readonly used: readonly number[];
  readonly spare: boolean;
}

/** Words of a chunk, at least one entry; the first chunk is small for the sake of small systems. */
const FIRST_CHUNK = 1 << 10;
const CHUNK = 1 << 16;

export function createFrontier(entryWords: number): Frontier {
  return new Chunks(entryWords);
}

class Chunks implements Frontier {
  readonly #entryWords: number;
  /** Full chunks before the tail, oldest first, each with the number of words used. */
  #full: { words: Int32Array; used: number }[] = [];
  /** A chunk that was emptied and can be used again. */
  #spare: Int32Array | undefined;
  #headAt = 0;
  #bytes = 0;
  length = 0;
  tail: Int32Array;
  tailAt = 0;
  chunk: Int32Array;
  at = 0;

  constructor(entryWords: number) {
    this.#entryWords = entryWords;
    this.tail = this.#allocate(FIRST_CHUNK);
    this.chunk = this.tail;
  }

  get memory(): number {
    return this.#bytes;
  }

  room(): number {
    return Math.floor((this.tail.length - this.tailAt) / this.#entryWords);
  }

  growth(): number {
    return this.#spare === undefined ? 4 * Math.max(CHUNK, this.#entryWords) : 0;
  }

  grow(): void {
    const next = this.#spare ?? this.#allocate(CHUNK);
    this.#spare = undefined;
    this.#full.push({ words: this.tail, used: this.tailAt });
    this.tail = next;
    this.tailAt = 0;
  }

  appended(entries: number): void {
    this.tailAt += entries * this.#entryWords;
    this.length += entries;
  }

  push(source: Int32Array, at: number): void {
    if (this.room() === 0) this.grow();
    for (let i = 0; i < this.#entryWords; i++) this.tail[this.tailAt + i] = source[at + i];
    this.appended(1);
  }

  shift(): void {
    const oldest = this.#full[0];
    if (oldest !== undefined && this.#headAt === oldest.used) {
      this.#full.shift();
      this.#recycle(oldest.words);
      this.#headAt = 0;
      this.shift();
      return;
    }
    this.chunk = oldest === undefined ? this.tail : oldest.words;
    this.at = this.#headAt;
    this.#headAt += this.#entryWords;
    this.length--;
  }

  pop(): void {
    while (this.tailAt === (this.#full.length === 0 ? this.#headAt : 0)) {
      const previous = this.#full.pop();
      if (previous === undefined) throw new RangeError('the frontier is empty');
      this.#recycle(this.tail);
      this.tail = previous.words;
      this.tailAt = previous.used;
    }
    this.tailAt -= this.#entryWords;
    this.chunk = this.tail;
    this.at = this.tailAt;
    this.length--;
  }

  save(to: SnapshotWriter): void {
    const { length, tailAt } = this;
    const used = this.#full.map((chunk) => chunk.used);
    const spare = this.#spare !== undefined;
    to.json({ length, tailAt, used, spare, headAt: this.#headAt });
    for (const { words } of this.#full) to.array(words);
    to.array(this.tail);
  }

  restore(from: SnapshotReader): void {
    const saved = from.json() as Saved;
    this.#full = saved.used.map((used) => ({ words: from.array(), used }));
    this.tail = from.array();
    this.tailAt = saved.tailAt;
    this.length = saved.length;
    this.#headAt = saved.headAt;
    const kept = this.#full.reduce((bytes, { words }) => bytes + words.byteLength, 0);
    this.#bytes = kept + this.tail.byteLength;
    this.#spare = saved.spare ? this.#allocate(CHUNK) : undefined;
  }

  #allocate(words: number): Int32Array {
    const chunk = new Int32Array(Math.max(words, this.#entryWords));
    this.#bytes += chunk.byteLength;
    return chunk;
  }

  #recycle(chunk: Int32Array): void {
    if (this.#spare === undefined && chunk.length >= CHUNK) this.#spare = chunk;
    else this.#bytes -= chunk.byteLength;
  }
}

/**
 * The memory of the visited set: many small tables, so that it grows in small steps.
 *
 * The first bits of a hash choose a *segment*, a table of its own which grows alone when it is full,
 * by half. So no growth takes long, or much memory beside what is there already. The sizes of
 * the segments are spread over that half: they do not become full all at once, and together they
 * are always about as full as on average.
 */
import type { SnapshotReader, SnapshotWriter } from './snapshot-format.ts';
import type { Persistent } from './persistent.ts';

/** The first bits of a hash choose the segment, the other ones a place in it. */
export const SEGMENT_BITS = 9;
export const PLACE_BITS = 32 - SEGMENT_BITS;
const SEGMENTS = 1 << SEGMENT_BITS;
/** Places of the smallest segment. */
const FIRST_PLACES = 8;
/** A segment of fewer places is doubled, so that small systems are soon done with growing. */
const SMALL = 1 << 10;
const GROWTH = 1.5;
/** Part of the places of a segment that may be taken. */
const LOAD = 2 / 3;

export class Segments implements Persistent {
  readonly #stride: number;
  /** Stands for every segment that has no places yet: a free place, where every search ends. */
  readonly #none: Int32Array;
  /** By segment; replaced when it grows. */
  readonly tables: Int32Array[];
  /** By segment: times the place bits of a hash, the place where the search for it starts. */
  readonly scale = new Float64Array(SEGMENTS);
  /** By segment: places that may still be taken. */
  readonly room = new Int32Array(SEGMENTS);
  /** Bytes. */
  memory = 0;

  /** `stride`: words of a place. */
  constructor(stride: number) {
    this.#stride = stride;
    this.#none = new Int32Array(stride);
    this.tables = Array.from({ length: SEGMENTS }, () => this.#none);
  }

  /** Bytes that `grow` would allocate. */
  growth(segment: number): number {
    return 4 * this.#stride * this.#nextPlaces(segment);
  }

  /** Enlarges a segment; `move` copies what is in it. Throws RangeError when there is no memory. */
  grow(segment: number, move: (from: Int32Array, to: Int32Array, scale: number) => void): void {
    const old = this.tables[segment];
    const before = this.#places(segment);
    const after = this.#nextPlaces(segment);
    // Memory that is first read and then written costs two page faults, and the second one has all
    // threads of the process interrupted: written first, it costs one.
    this.#set(segment, new Int32Array(this.#stride * after).fill(0));
    if (before > 0) move(old, this.tables[segment], this.scale[segment]);
    this.room[segment] += Math.floor(LOAD * after) - Math.floor(LOAD * before);
  }

  save(to: SnapshotWriter): void {
    const started = this.tables.map((table) => table !== this.#none);
    to.json({ started });
    to.array(this.room);
    for (const table of this.tables) if (table !== this.#none) to.array(table);
  }

  restore(from: SnapshotReader): void {
    const { started } = from.json() as { started: readonly boolean[] };
    this.room.set(from.array());
    started.forEach((is, segment) => {
      this.#set(segment, is ? from.array() : this.#none);
    });
  }

  #places(segment: number): number {
    const table = this.tables[segment];
    return table === this.#none ? 0 : table.length / this.#stride;
  }

  #nextPlaces(segment: number): number {
    const places = this.#places(segment);
    if (places === 0) return Math.round(FIRST_PLACES * GROWTH ** (segment / SEGMENTS));
    return places < SMALL ? 2 * places : Math.ceil(GROWTH * places);
  }

  #set(segment: number, table: Int32Array): void {
    const bytes = (of: Int32Array) => (of === this.#none ? 0 : of.byteLength);
    this.memory += bytes(table) - bytes(this.tables[segment]);
    this.tables[segment] = table;
    this.scale[segment] = this.#places(segment) / 2 ** PLACE_BITS;
  }
}

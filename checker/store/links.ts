/**
 * From each stored state to the one it was first reached from: all that a path costs until it is
 * asked for. States are numbered in the order in which they were stored.
 */
import type { Firing, Path } from '../language/property.ts';
import type { SnapshotReader, SnapshotWriter } from './snapshot-format.ts';
import type { Persistent } from './persistent.ts';

const SHIFT = 14;
export const LINKS_PER_CHUNK = 1 << SHIFT;
/** The parent of an initial state; its firing is then the index of that initial state. */
export const NO_PARENT = 0xffffffff;

export interface Links extends Persistent {
  /** States linked. */
  readonly length: number;
  /** Bytes. */
  readonly memory: number;
  /** The chunk that the next link goes to, and its place there. */
  readonly parents: Uint32Array;
  readonly firings: FiringColumn;
  readonly at: number;
  /** Links that can be appended before `grow` must be called. */
  room(): number;
  /** Bytes that `grow` would allocate. */
  growth(): number;
  /** Throws RangeError when there is no memory. */
  grow(): void;
  /** Counts links that were written at `parents[at]` and `firings[at]`. */
  appended(links: number): void;
  /** Gives a stored state another parent. */
  relink(state: number, parent: number, instance: number): void;
  parent(state: number): number;
  /** The instance that fired, or the initial state. */
  firing(state: number): number;
  /** All of them, by number of the state. */
  columns(): LinkColumns;
  /** The path to a stored state. */
  path(state: number, instances: readonly Firing[]): Path;
}

/** `firings`: instances, or initial states if these are more; their numbers decide the width. */
export function createLinks(firings: number): Links {
  return new Columns(
    firings <= 1 << 8 ? Uint8Array : firings <= 1 << 16 ? Uint16Array : Uint32Array,
  );
}

/** In chunks of `LINKS_PER_CHUNK`. */
export interface LinkColumns {
  readonly parents: readonly Uint32Array[];
  readonly firings: readonly FiringColumn[];
}

type FiringColumn = Uint8Array | Uint16Array | Uint32Array;

class Columns implements Links {
  readonly #Column;
  #parents: Uint32Array[];
  #firings: FiringColumn[];
  length = 0;
  parents: Uint32Array;
  firings: FiringColumn;

  constructor(Column: new (source: number | ArrayBuffer) => FiringColumn) {
    this.#Column = Column;
    this.parents = new Uint32Array(LINKS_PER_CHUNK);
    this.firings = new Column(LINKS_PER_CHUNK);
    this.#parents = [this.parents];
    this.#firings = [this.firings];
  }

  get at(): number {
    return this.length - ((this.#parents.length - 1) << SHIFT);
  }

  get memory(): number {
    return this.#parents.length * this.growth();
  }

  room(): number {
    return LINKS_PER_CHUNK - this.at;
  }

  growth(): number {
    return this.parents.byteLength + this.firings.byteLength;
  }

  grow(): void {
    const parents = new Uint32Array(LINKS_PER_CHUNK);
    this.firings = new this.#Column(LINKS_PER_CHUNK);
    this.parents = parents;
    this.#firings.push(this.firings);
    this.#parents.push(parents);
  }

  appended(links: number): void {
    this.length += links;
  }

  relink(state: number, parent: number, instance: number): void {
    this.#parents[state >>> SHIFT][state & (LINKS_PER_CHUNK - 1)] = parent;
    this.#firings[state >>> SHIFT][state & (LINKS_PER_CHUNK - 1)] = instance;
  }

  save(to: SnapshotWriter): void {
    to.json({ length: this.length, chunks: this.#parents.length });
    for (const parents of this.#parents) to.array(parents);
    for (const { buffer } of this.#firings) to.array(new Uint32Array(buffer));
  }

  restore(from: SnapshotReader): void {
    const { length, chunks } = from.json() as { length: number; chunks: number };
    this.length = length;
    this.#parents = Array.from({ length: chunks }, () => new Uint32Array(from.array().buffer));
    this.#firings = Array.from({ length: chunks }, () => new this.#Column(from.array().buffer));
    this.parents = this.#parents[chunks - 1];
    this.firings = this.#firings[chunks - 1];
  }

  parent(state: number): number {
    return this.#parents[state >>> SHIFT][state & (LINKS_PER_CHUNK - 1)];
  }

  firing(state: number): number {
    return this.#firings[state >>> SHIFT][state & (LINKS_PER_CHUNK - 1)];
  }

  columns(): LinkColumns {
    return { parents: this.#parents, firings: this.#firings };
  }

  path(state: number, instances: readonly Firing[]): Path {
    return pathAlong(
      state,
      (at) => this.parent(at),
      (at) => this.firing(at),
      instances,
    );
  }
}

/** The path to `state`, by what each state was first reached from and by which instance. */
export function pathAlong(
  state: number,
  parentOf: (state: number) => number,
  firingOf: (state: number) => number,
  instances: readonly Firing[],
): Path {
  const firings: Firing[] = [];
  for (let at = state; ;) {
    const parent = parentOf(at);
    const instance = firingOf(at);
    if (parent === NO_PARENT) return { initial: instance, firings: firings.reverse() };
    const { rule, parameter } = instances[instance];
    firings.push({ rule, parameter });
    at = parent;
  }
}

/**
 * From each stored state to the one it was first reached from: all that a path costs until it is
 * asked for. States are numbered in the order in which they were stored.
 */
import type { Firing, Path } from './property.ts';
import type { Persistent, SnapshotReader, SnapshotWriter } from './snapshot/snapshot.ts';

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
  readonly firings: Uint32Array;
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
  /** The path to a stored state. */
  path(state: number, instances: readonly Firing[]): Path;
}

export function createLinks(): Links {
  return new Columns();
}

class Columns implements Links {
  #parents = [new Uint32Array(LINKS_PER_CHUNK)];
  #firings = [new Uint32Array(LINKS_PER_CHUNK)];
  length = 0;
  parents = this.#parents[0];
  firings = this.#firings[0];

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
    return 8 * LINKS_PER_CHUNK;
  }

  grow(): void {
    const parents = new Uint32Array(LINKS_PER_CHUNK);
    this.#firings.push(new Uint32Array(LINKS_PER_CHUNK));
    this.#parents.push(parents);
    this.parents = parents;
    this.firings = this.#firings[this.#firings.length - 1];
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
    for (const column of [this.#parents, this.#firings]) for (const part of column) to.array(part);
  }

  restore(from: SnapshotReader): void {
    const { length, chunks } = from.json() as { length: number; chunks: number };
    const column = () => Array.from({ length: chunks }, () => new Uint32Array(from.array().buffer));
    this.length = length;
    this.#parents = column();
    this.#firings = column();
    this.parents = this.#parents[chunks - 1];
    this.firings = this.#firings[chunks - 1];
  }

  path(state: number, instances: readonly Firing[]): Path {
    const firings: Firing[] = [];
    for (let at = state; ;) {
      const parent = this.#parents[at >>> SHIFT][at & (LINKS_PER_CHUNK - 1)];
      const instance = this.#firings[at >>> SHIFT][at & (LINKS_PER_CHUNK - 1)];
      if (parent === NO_PARENT) return { initial: instance, firings: firings.reverse() };
      const { rule, parameter } = instances[instance];
      firings.push({ rule, parameter });
      at = parent;
    }
  }
}

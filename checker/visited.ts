/**
 * The visited set: open addressing with linear probing over one typed array, keys inline.
 *
 * A key is the packed state itself (exact) or a 64-bit hash of it (compact); in both its first
 * non-zero word marks the place as taken. Looking up and inserting a block of successors is one
 * generated loop, which also appends new states to the frontier and links them to their parents.
 * Before it, another loop hashes the block and reads the places where the search will start: none
 * of these reads waits for another, so that their cache misses overlap.
 */
import type { Depths } from './depths.ts';
import type { FieldTable } from './fields.ts';
import type { Frontier } from './frontier.ts';
import { hashText, wideHashText } from './hash.ts';
import type { Links } from './links.ts';
import type { Persistent } from './snapshot/snapshot.ts';
import type { Successors } from './successors.ts';

export interface VisitedOptions {
  readonly table: FieldTable;
  readonly compact: boolean;
  readonly successors: Successors;
  readonly frontier: Frontier;
  readonly links: Links;
  /**
   * 'queue': frontier entries are packed states, in the order of their numbers. 'stack': each is
   * followed by the number of the state and its depth.
   */
  readonly entries: 'queue' | 'stack';
  /** When given, known states that are reached at a smaller depth than before are queued there. */
  readonly improved?: { readonly depths: Depths; readonly queue: Frontier };
}

export interface VisitedSet extends Persistent {
  /** States stored. */
  readonly size: number;
  /** Bytes. */
  readonly memory: number;
  /** States that can be stored before `grow` must be called. */
  room(): number;
  /** Bytes that `grow` would allocate; the old table is only released afterwards. */
  growth(): number;
  /** Doubles the table. Throws RangeError when there is no memory. */
  grow(): void;
  /** From now on fills the table up to 7/8, for when it cannot grow. False if it does already. */
  squeeze(): boolean;
  /**
   * Looks up successors `from` ... `to - 1`, which are at `depth`, and stores the new ones, at most
   * `free` of them. Gives the index of the first one that there was no room for, or `to`.
   */
  insert(from: number, to: number, depth: number, free: number): number;
}

/** Entries of the first table; small, because most systems are. */
const FIRST_SLOTS = 1 << 10;
/** Elements of the largest typed array that is tried. */
const MOST_ELEMENTS = 2 ** 31;

type Insert = (
  table: Int32Array,
  last: number,
  from: number,
  to: number,
  depth: number,
  free: number,
) => number;
type Rehash = (old: Int32Array, table: Int32Array, last: number) => void;

export function createVisitedSet(options: VisitedOptions): VisitedSet {
  const { links } = options;
  const { insert, rehash, stride } = generate(options);
  let table = new Int32Array(FIRST_SLOTS * stride);
  let slots = FIRST_SLOTS;
  let load = 0.7;
  return {
    get size() {
      return links.length;
    },
    get memory() {
      return table.byteLength;
    },
    room: () => Math.floor(load * slots) - links.length,
    growth: () => 2 * table.byteLength,
    grow() {
      if (2 * table.length > MOST_ELEMENTS) throw new RangeError('the table is at its largest');
      const larger = new Int32Array(2 * table.length);
      slots *= 2;
      rehash(table, larger, slots - 1);
      table = larger;
    },
    squeeze() {
      if (load > 0.7) return false;
      load = 0.875;
      return true;
    },
    insert: (from, to, depth, free) => insert(table, slots - 1, from, to, depth, free),
    save(to) {
      to.json({ load });
      to.array(table);
    },
    restore(from) {
      ({ load } = from.json() as { load: number });
      table = from.array();
      slots = table.length / stride;
    },
  };
}

function generate(options: VisitedOptions): { insert: Insert; rehash: Rehash; stride: number } {
  const { table, compact, successors, frontier, links, improved } = options;
  const words = Array.from({ length: table.words }, (_, i) => `w${i}`);
  const key = compact ? ['h', 'g'] : words;
  const mark = compact ? 0 : table.mark.word;
  const tracked = improved !== undefined;
  const stride = key.length + (tracked ? 1 : 0);
  const hash = compact ? wideHashText(words) : hashText(words);
  const isKey = key.map((word, i) => `T[i + ${i}] === ${word}`).join(' && ');
  const load = words.map((word, i) => `const ${word} = OUT[at + ${i}];`).join(' ');
  const entry = options.entries === 'queue' ? words : [...words, 'number', 'depth'];
  const append = (chunk: string, index: string) =>
    entry.map((word, i) => `${chunk}[${index} + ${i}] = ${word};`).join(' ');
  const again = `const number = T[i + ${key.length}];
    if (depth < depths.get(number)) {
      if (improved.room() === 0) break search;
      depths.set(number, depth);
      links.relink(number, PARENT[k], INSTANCE[k]);
      const I = improved.tail, at = improved.tailAt;
      ${append('I', 'at')}
      improved.appended(1);
    }`;

  const source = `'use strict';
    const OUT = successors.words, PARENT = successors.parents, INSTANCE = successors.instances;
    const FIRST = new Int32Array(INSTANCE.length)${compact ? ', SECOND = new Int32Array(INSTANCE.length)' : ''};
    let touched = 0;
    function touch(T, last, k, to) {
      for (; k < to; k++) {
        const at = k * ${words.length};
        ${load}
        ${hash}
        FIRST[k] = h;
        ${compact ? 'SECOND[k] = g;' : ''}
        touched ^= T[(h & last) * ${stride} + ${mark}];
      }
    }
    function insert(T, last, k, to, depth, free) {
      touch(T, last, k, to);
      const Q = frontier.tail, parents = links.parents, firings = links.firings;
      const firstEntry = frontier.tailAt, firstLink = links.at, firstNumber = links.length;
      const end = (last + 1) * ${stride};
      let q = firstEntry, l = firstLink;
      search: for (; k < to; k++) {
        const at = k * ${words.length};
        ${load}
        const h = FIRST[k]${compact ? ', g = SECOND[k]' : ''};
        let i = (h & last) * ${stride}, known = false;
        for (;;) {
          if (${isKey}) { known = true; break; }
          if (T[i + ${mark}] === 0) break;
          i += ${stride};
          if (i === end) i = 0;
        }
        if (known) {
          ${tracked ? again : ''}
          continue;
        }
        if (free === 0) break;
        free--;
        ${key.map((word, i) => `T[i + ${i}] = ${word};`).join(' ')}
        const number = firstNumber + l - firstLink;
        ${tracked ? `T[i + ${key.length}] = number; depths.set(number, depth);` : ''}
        ${append('Q', 'q')}
        q += ${entry.length};
        parents[l] = PARENT[k];
        firings[l] = INSTANCE[k];
        l++;
      }
      frontier.appended((q - firstEntry) / ${entry.length});
      links.appended(l - firstLink);
      return k;
    }
    function rehash(old, T, last) {
      const end = (last + 1) * ${stride};
      for (let from = 0; from < old.length; from += ${stride}) {
        if (old[from + ${mark}] === 0) continue;
        ${key.map((word, i) => `const ${word} = old[from + ${i}];`).join(' ')}
        ${compact ? '' : hash}
        let i = (h & last) * ${stride};
        while (T[i + ${mark}] !== 0) {
          i += ${stride};
          if (i === end) i = 0;
        }
        for (let j = 0; j < ${stride}; j++) T[i + j] = old[from + j];
      }
    }
    return { insert, rehash };`;
  const generated = new Function('successors', 'frontier', 'links', 'depths', 'improved', source)(
    successors,
    frontier,
    links,
    improved?.depths,
    improved?.queue,
  ) as { insert: Insert; rehash: Rehash };
  return { ...generated, stride };
}

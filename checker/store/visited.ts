/**
 * The visited set: open addressing with linear probing, keys inline.
 *
 * A key is the packed state (exact) or a 64-bit hash of it (compact). The exact one has one word of
 * the state exchanged for a hash of all words from which, given the others, that word can be told
 * (`mixText`): two keys are equal exactly when the states are, and a key carries its own hash. The
 * bits of the hash that choose the segment are the same for all keys in it, and need not be stored;
 * where the last word of the state fits in their place, a key is a word shorter than the state. In
 * every key there is a word that is never 0, which marks its place as taken.
 *
 * Looking up and inserting a block of successors is one generated loop, which also appends new
 * states to the frontier and links them to their parents. Before it, another loop hashes the block
 * and reads the places where the search will start: none of these reads waits for another, so that
 * their cache misses overlap. It reads in a loop of its own, four at a time, because a processor
 * overlaps only as many misses as there are in the next few hundred instructions.
 */
import type { Depths } from './depths.ts';
import type { FieldTable } from '../state/fields.ts';
import type { Frontier } from './frontier.ts';
import { mixText, wideHashText } from './hash.ts';
import type { Links } from './links.ts';
import { PLACE_BITS, SEGMENT_BITS, Segments } from './segments.ts';
import type { Persistent } from './persistent.ts';
import type { Successors } from '../expand/successors.ts';

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
  /** Bytes. */
  memory(): number;
  /** Bytes that `grow` would allocate; 0 when there was room for all that `insert` met last. */
  growth(): number;
  /** Makes room for what `insert` had no room for. Throws RangeError when there is no memory. */
  grow(): void;
  /**
   * Looks up successors `from` ... `to - 1`, which are at `depth`, and stores the new ones, at most
   * `free` of them. Gives the index of the first one that there was no room for, or `to`.
   */
  insert(from: number, to: number, depth: number, free: number): number;
}

const PLACE_MASK = 2 ** PLACE_BITS - 1;

interface Generated {
  insert(from: number, to: number, depth: number, free: number): number;
  /** Copies what is in a segment to an empty one. */
  move(from: Int32Array, to: Int32Array, scale: number): void;
  /** The segment that had no room when `insert` ended, or -1. */
  full(): number;
}

export function createVisitedSet(options: VisitedOptions): VisitedSet {
  const key = keyOf(options);
  const segments = new Segments(key.stride);
  const { insert, move, full } = generate(options, key, segments);
  return {
    memory: () => segments.memory,
    growth: () => (full() < 0 ? 0 : segments.growth(full())),
    grow: () => segments.grow(full(), move),
    insert,
    save: (to) => segments.save(to),
    restore: (from) => segments.restore(from),
  };
}

/** What is stored of a state, as text for generated code. */
interface Key {
  /** Statements that leave in `h` what chooses the place, and with `compact` the rest in `g`. */
  readonly hash: string;
  /** The words of the key, as expressions. */
  readonly words: readonly string[];
  /** Which of them has the bits of `h` that choose a place in a segment. */
  readonly hashed: number;
  /** Which of them is never 0. */
  readonly mark: number;
  /** Words of a place: the key, and with bounded depth the number of the state. */
  readonly stride: number;
}

function keyOf({ table, compact, improved }: VisitedOptions): Key {
  const words = namesOf(table);
  const number = improved === undefined ? 0 : 1;
  if (compact) {
    const key = { hash: wideHashText(words), words: ['h', 'g'], hashed: 0, mark: 0 };
    return { ...key, stride: 2 + number };
  }
  const last = words.length - 1;
  if (last > 0 && bitsOfWord(table, last) + 1 <= SEGMENT_BITS) {
    const first = `h & ${PLACE_MASK} | ${PLACE_MASK + 1} | ${words[last]} << ${PLACE_BITS + 1}`;
    const key = { hash: mixText(words, 0), words: [`(${first})`, ...words.slice(1, last)] };
    return { ...key, hashed: 0, mark: 0, stride: last + number };
  }
  const mark = table.mark.word;
  const hashed = mark === 0 ? last : 0;
  const key = { hash: mixText(words, hashed), words: words.with(hashed, 'h'), hashed, mark };
  return { ...key, stride: words.length + number };
}

/** Bits of a packed word that are not always 0: the lowest ones. */
function bitsOfWord({ fields, mark }: FieldTable, word: number): number {
  const ends = fields.filter((field) => field.word === word).map(({ shift, bits }) => shift + bits);
  return Math.max(...ends, mark.word === word ? 32 - Math.clz32(mark.mask) : 0);
}

function namesOf(table: FieldTable): string[] {
  return Array.from({ length: table.words }, (_, i) => `w${i}`);
}

function generate(options: VisitedOptions, key: Key, segments: Segments): Generated {
  const { table, compact, successors, frontier, links, improved } = options;
  const { stride, mark, hashed } = key;
  const words = namesOf(table);
  const tracked = improved !== undefined;
  const load = words.map((word, i) => `const ${word} = OUT[at + ${i}];`).join(' ');
  const start = (scale: string, h = 'h') => `((${h} & ${PLACE_MASK}) * ${scale} | 0) * ${stride}`;
  const touchOne = (k: string, n: string) => `
    const h${n} = FIRST[${k}], s${n} = h${n} >>> ${PLACE_BITS}, i${n} = ${start(`SCALE[s${n}]`, `h${n}`)};
    START[${k}] = i${n};
    t ^= TABLES[s${n}][i${n} + ${mark}];`;
  const isKey = key.words.map((word, i) => `T[i + ${i}] === ${word}`).join(' && ');
  const entry = options.entries === 'queue' ? words : [...words, 'number', 'depth'];
  const append = (chunk: string, index: string) =>
    entry.map((word, i) => `${chunk}[${index} + ${i}] = ${word};`).join(' ');
  const again = `const number = T[i + ${key.words.length}];
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
    const TABLES = segments.tables, SCALE = segments.scale, ROOM = segments.room;
    const FIRST = new Int32Array(INSTANCE.length)${compact ? ', SECOND = new Int32Array(INSTANCE.length)' : ''};
    const START = new Int32Array(INSTANCE.length);
    let touched = 0, full = -1;
    function touch(from, to) {
      for (let k = from; k < to; k++) {
        const at = k * ${words.length};
        ${load}
        ${key.hash}
        FIRST[k] = h;
        ${compact ? 'SECOND[k] = g;' : ''}
      }
      let k = from, t = 0;
      for (; k + 3 < to; k += 4) { ${[0, 1, 2, 3].map((n) => touchOne(`k + ${n}`, `${n}`)).join(' ')} }
      for (; k < to; k++) { ${touchOne('k', '')} }
      touched = t;
    }
    function insert(k, to, depth, free) {
      touch(k, to);
      const Q = frontier.tail, parents = links.parents, firings = links.firings;
      const firstEntry = frontier.tailAt, firstLink = links.at, firstNumber = links.length;
      let q = firstEntry, l = firstLink;
      full = -1;
      search: for (; k < to; k++) {
        const at = k * ${words.length};
        ${load}
        const h = FIRST[k]${compact ? ', g = SECOND[k]' : ''};
        const s = h >>> ${PLACE_BITS}, T = TABLES[s];
        let i = START[k], known = false;
        for (;;) {
          if (${isKey}) { known = true; break; }
          if (T[i + ${mark}] === 0) break;
          i += ${stride};
          if (i === T.length) i = 0;
        }
        if (known) {
          ${tracked ? again : ''}
          continue;
        }
        if (free === 0) break;
        if (ROOM[s] === 0) { full = s; break; }
        free--;
        ROOM[s]--;
        ${key.words.map((word, i) => `T[i + ${i}] = ${word};`).join(' ')}
        const number = firstNumber + l - firstLink;
        ${tracked ? `T[i + ${key.words.length}] = number; depths.set(number, depth);` : ''}
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
    function move(from, to, scale) {
      for (let f = 0; f < from.length; f += ${stride}) {
        if (from[f + ${mark}] === 0) continue;
        const h = from[f + ${hashed}];
        let i = ${start('scale')};
        while (to[i + ${mark}] !== 0) {
          i += ${stride};
          if (i === to.length) i = 0;
        }
        for (let j = 0; j < ${stride}; j++) to[i + j] = from[f + j];
      }
    }
    return { insert, move, full: () => full };`;
  const names = ['segments', 'successors', 'frontier', 'links', 'depths', 'improved'];
  return new Function(...names, source)(
    ...[segments, successors, frontier, links, improved?.depths, improved?.queue],
  ) as Generated;
}

/**
 * Canonical representatives: of all states that differ only by a permutation of interchangeable
 * indices, always the same one. Exact: two states get the same representative if and only if some
 * permutation leads from one to the other.
 *
 * What a state says about one index alone is its *column*: the elements of arrays at that index,
 * and which fields elsewhere refer to it. Indices are sorted by their columns. Where columns are
 * all there is, states with the same sorted columns are the same state, and sorting is all it
 * takes. Slots that relate indices to each other (an element that holds another index, a matrix)
 * are the exception: for the groups that have any, all orders of indices with equal columns are
 * tried, and the one that gives the least values in these slots is taken. The columns of equal
 * states are equal, so no permutation that could lead from one to the other is left out.
 */
import { ModelError } from '../language/error.ts';
import type { FieldTable } from '../state/fields.ts';
import { type Permutable, type PermutableSlot, resolveInterchangeable } from './permutable.ts';
import type { Interchangeable } from '../language/interchangeable.ts';
import { createPermuter, isInUse, type Permuter } from './permute.ts';

export interface Canonicaliser {
  readonly permuter: Permuter;
  /** Replaces the packed states `from` ... `to - 1` in `words` by their representatives. */
  canonicalise(words: Int32Array, from: number, to: number): void;
  /** How many states have the representative that is given, packed, at `words[at]`. */
  orbit(words: Int32Array, at: number): number;
}

/** Orders that may have to be tried for one state: 8!. */
const MOST_ORDERS = 40_320;

/** Throws ModelError when the declaration does not fit the layout, or too many orders are to try. */
export function createCanonicaliser(
  declared: readonly Interchangeable[],
  table: FieldTable,
): Canonicaliser {
  const permutable = resolveInterchangeable(declared, table.fields);
  const permuter = createPermuter(permutable, table);
  const groups = declared.map(({ count }, group) => columnsOf(permutable, group, count));
  const relations = permutable.slots.flatMap((slot, k) => (relates(slot) ? [k] : []));
  const related = groups.map(({ group }) =>
    relations.some((k) => mentions(permutable.slots[k], group)),
  );
  const orders = declared.reduce((n, { count }, g) => (related[g] ? n * factorial(count) : n), 1);
  if (orders > MOST_ORDERS) {
    throw new ModelError(
      `symmetry: indices are related to each other in ${orders} possible orders, more than ${MOST_ORDERS} are not tried`,
    );
  }

  const all = declared.reduce((n, { count }) => n * factorial(count), 1);
  const codes = permuter.newCodes();
  const least = permuter.newCodes();
  const trial = permuter.newCodes();
  const permutation = permuter.identity.map((indices) => indices.slice());
  /** Of the state at hand: permutations that map it to itself. */
  let automorphisms = 1;

  /** Finds the representative of `codes`; leaves it in `least`. */
  const settle = (): void => {
    automorphisms = 1;
    const ties: (readonly number[])[][] = [];
    groups.forEach(({ sort }, g) => {
      const classes = sort(codes);
      ties.push(related[g] ? classes : []);
      let position = 0;
      for (const tied of classes) {
        for (const index of tied) permutation[g][index] = position++;
        if (!related[g]) automorphisms *= factorial(tied.length);
      }
    });
    permuter.permute(codes, permutation, least);
    if (relations.length === 0) return;
    let equal = 0;
    forEachOrder(permutation, ties, () => {
      permuter.permute(codes, permutation, trial);
      const difference = compare(trial, least, relations);
      if (difference < 0) {
        least.set(trial);
        equal = 1;
      } else if (difference === 0) {
        equal++;
      }
    });
    automorphisms *= equal;
  };

  return {
    permuter,
    canonicalise(words, from, to) {
      for (let k = from; k < to; k++) {
        permuter.read(words, k * table.words, codes);
        settle();
        permuter.write(least, words, k * table.words);
      }
    },
    orbit(words, at) {
      permuter.read(words, at, codes);
      settle();
      return all / automorphisms;
    },
  };
}

/** The columns of one group: sorts its indices by them. */
function columnsOf({ slots }: Permutable, group: number, count: number) {
  // What each slot contributes to which columns.
  const rows: ((codes: Int32Array, index: number) => number)[] = [];
  const byTemplate = new Map<number, Int32Array>();
  slots.forEach((slot, k) => {
    const { holes, refers, template, when } = slot;
    if (holes.length === 0 && refers?.group === group) {
      const { base } = refers;
      rows.push(
        refers.as === 'index'
          ? (codes, index) => (codes[k] - base === index && isInUse(when, codes) ? 1 : 0)
          : (codes, index) => (codes[k] >>> index) & 1,
      );
    } else if (holes.length === 1 && holes[0].group === group && refers === undefined) {
      const places = byTemplate.get(template) ?? new Int32Array(count);
      if (!byTemplate.has(template)) rows.push((codes, index) => codes[places[index]]);
      byTemplate.set(template, places);
      places[holes[0].index] = k;
    }
  });
  const keys = Array.from({ length: count }, () => new Int32Array(rows.length));

  /** Indices in the order of their columns, those with equal columns together. */
  const sort = (codes: Int32Array): number[][] => {
    for (let index = 0; index < count; index++) {
      for (let r = 0; r < rows.length; r++) keys[index][r] = rows[r](codes, index);
    }
    const order = Array.from(keys, (_, index) => index);
    order.sort((a, b) => difference(keys[a], keys[b]) || a - b);
    const classes: number[][] = [];
    order.forEach((index, at) => {
      if (at > 0 && difference(keys[order[at - 1]], keys[index]) === 0) classes.at(-1)?.push(index);
      else classes.push([index]);
    });
    return classes;
  };
  return { group, sort };
}

/** Is this slot about more than one index at once? */
function relates({ holes, refers }: PermutableSlot): boolean {
  return holes.length + (refers === undefined ? 0 : 1) > 1;
}

function mentions({ holes, refers }: PermutableSlot, group: number): boolean {
  return refers?.group === group || holes.some((hole) => hole.group === group);
}

/** Calls `visit` for every order of the tied indices, with `permutation` set accordingly. */
function forEachOrder(
  permutation: readonly Int32Array[],
  ties: readonly (readonly (readonly number[])[])[],
  visit: () => void,
): void {
  const classes = ties.flatMap((ofGroup, g) => ofGroup.map((indices) => ({ g, indices })));
  const place = (c: number, at: number): void => {
    if (c === classes.length) return visit();
    const { g, indices } = classes[c];
    if (at >= indices.length - 1) return place(c + 1, 0);
    const to = permutation[g];
    for (let other = at; other < indices.length; other++) {
      exchange(to, indices[at], indices[other]);
      place(c, at + 1);
      exchange(to, indices[at], indices[other]);
    }
  };
  place(0, 0);
}

function exchange(values: Int32Array, a: number, b: number): void {
  const value = values[a];
  values[a] = values[b];
  values[b] = value;
}

function compare(a: Int32Array, b: Int32Array, places: readonly number[]): number {
  for (const k of places) if (a[k] !== b[k]) return a[k] - b[k];
  return 0;
}

function difference(a: Int32Array, b: Int32Array): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

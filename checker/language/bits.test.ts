import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bit,
  type Bits,
  bitsFrom,
  bitsText,
  common,
  fromWords,
  has,
  isBits,
  isEmpty,
  isWithin,
  NONE,
  overlap,
  parseBits,
  runsOf,
  union,
  without,
  wordsOf,
} from './bits.ts';
import { explore, startSearch } from '../explore/search.ts';
import { compileLayout } from '../state/layout.ts';
import { itfTrace } from '../formats/itf.ts';
import { stateGraph } from '../formats/state-graph.ts';
import type { Measure, Property } from './property.ts';
import { system } from './system.ts';
import { array, bits, boolean, range, record } from './types.ts';

/** Around the limits of a word, and beyond several. */
const SIZES = [1, 30, 31, 32, 33, 61, 62, 63, 64, 93, 94, 200];
const member = fc.oneof(fc.nat(40), fc.constantFrom(...SIZES.map((size) => size - 1)));
const members = fc.uniqueArray(member, { maxLength: 12 });
const setOf = (indices: Iterable<number>): Bits =>
  [...indices].reduce((set, index) => union(set, bit(index)), NONE);

describe('sets of any size', () => {
  it('are what sets are', () => {
    fc.assert(
      fc.property(members, members, (a, b) => {
        const [x, y] = [setOf(a), setOf(b)];
        expect(union(x, y)).toBe(setOf([...a, ...b]));
        expect(common(x, y)).toBe(setOf(a.filter((i) => b.includes(i))));
        expect(without(x, y)).toBe(setOf(a.filter((i) => !b.includes(i))));
        expect(overlap(x, y)).toBe(a.some((i) => b.includes(i)));
        expect(isWithin(x, y)).toBe(a.every((i) => b.includes(i)));
        expect(isEmpty(x)).toBe(a.length === 0);
        expect(x === y).toBe(new Set([...a, ...b]).size === a.length && a.length === b.length);
        for (let i = 0; i < 201; i++) expect(has(x, i)).toBe(a.includes(i));
      }),
    );
  });

  it('of all indices between two', () => {
    fc.assert(
      fc.property(member, member, (first, last) => {
        const indices = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
        expect(bitsFrom(first, last)).toBe(setOf(indices));
      }),
    );
  });

  it('are the union of their runs, which do not touch', () => {
    fc.assert(
      fc.property(members, (indices) => {
        const runs = runsOf(setOf(indices));
        expect(runs.map(({ first, last }) => bitsFrom(first, last)).reduce(union, NONE)).toBe(
          setOf(indices),
        );
        runs.slice(1).forEach(({ first }, i) => expect(first).toBeGreaterThan(runs[i]!.last + 1));
      }),
    );
  });

  it('come back from words and from text', () => {
    fc.assert(
      fc.property(members, (indices) => {
        const set = setOf(indices);
        expect(fromWords(wordsOf(set, 200))).toBe(set);
        expect(parseBits(bitsText(set))).toBe(set);
        const size = Math.max(0, ...indices) + 1;
        expect(isBits(set, size)).toBe(true);
        expect(isBits(union(set, bit(size)), size)).toBe(false);
      }),
    );
  });

  it.each([-1, 0.5, 2 ** 31, -1n, 5n, '0x1', null, undefined, {}])('%s is none', (value) => {
    expect(isBits(value)).toBe(false);
  });
});

describe('a field that holds a set', () => {
  it.each(SIZES)('of %i packs and unpacks every set, in every record', (size) => {
    const layout = compileLayout(
      record({
        before: range(0, 4),
        set: bits(size),
        list: array(2, record({ on: boolean(), set: bits(size) })),
      }),
    );
    const live = layout.newLive();
    const packed = new Int32Array(layout.words);
    const below = fc.uniqueArray(fc.nat(size - 1));
    fc.assert(
      fc.property(below, below, fc.nat(4), (a, b, before) => {
        live.reset();
        live.view.before = before;
        live.view.set = setOf(a);
        live.view.list[1]!.set = setOf(b);
        const plain = layout.decode(live.view);
        live.harvest(packed, 0);
        expect([live.view.set, live.view.list[1]!.set]).toEqual([NONE, NONE]);
        live.load(packed, 0);
        expect([live.view.set, live.view.list[0]!.set, live.view.list[1]!.set]).toEqual([
          setOf(a),
          NONE,
          setOf(b),
        ]);
        expect(layout.decode(live.view)).toEqual(plain);
        expect(live.changed()).toBe(false);
        const other = layout.newState();
        layout.encode(JSON.parse(JSON.stringify(plain)), other);
        expect(layout.decode(other)).toEqual(plain);
      }),
    );
  });

  it('takes as many bits as it has members', () => {
    for (const size of SIZES) {
      const fields = compileLayout(record({ set: bits(size) })).fields;
      expect(fields.reduce((sum, field) => sum + field.bits, 0)).toBe(size);
    }
  });

  it('refuses what is no set of its indices', () => {
    const state = compileLayout(record({ set: bits(40) })).newState();
    expect(() => (state.set = bit(40))).toThrow('indices from 0 to 39');
    expect(() => (state.set = 5n as unknown as Bits)).toThrow('indices from 0 to 39');
    expect(() => compileLayout(record({ set: bits(40) })).encode({ set: '0xzz' }, state)).toThrow(
      'set = 0xzz: the field takes a set of indices from 0 to 39',
    );
    expect(() => compileLayout(record({ sets: array(2, bits(40)) }))).toThrow(
      'sets: an array cannot hold sets of 40; use records',
    );
    expect(() => bits(-1)).toThrow(RangeError);
  });
});

/**
 * Toggles members of a set, never more than two at a time: 1 + n + n(n - 1) / 2 states, wherever
 * in the set the n indices lie.
 */
const pairs = (size: number, indices: readonly number[]) =>
  system({
    name: 'pairs',
    layout: record({ set: bits(size), count: range(0, 2) }),
    rules: [
      {
        name: 'add',
        actor: 'a',
        parameters: indices,
        guard: (s, i) => s.count < 2 && !has(s.set, i),
        effect(s, i) {
          s.set = union(s.set, bit(i));
          s.count++;
          return has(s.set, indices[0]!) ? 'with the first' : undefined;
        },
      },
      {
        name: 'remove',
        actor: 'b',
        parameters: indices,
        guard: (s, i) => has(s.set, i) && s.count === 2,
        effect(s, i) {
          s.set = without(s.set, bit(i));
          s.count--;
        },
      },
      {
        name: 'stop',
        actor: 'b',
        guard: (s) => s.count === 2,
        effect(s) {
          s.set = NONE;
          s.count = 0;
        },
      },
    ],
  });
type Pairs = Parameters<ReturnType<typeof pairs>['rules'][number]['guard']>[0];
const indicesOf = (size: number) => [0, 3, size - 2, size - 1];
const properties = (size: number): Property<Pairs>[] => [
  {
    id: 'not both',
    sentence: 'Never the lowest and the highest.',
    kind: 'always',
    holds: (s) => !(has(s.set, 0) && has(s.set, size - 1)),
  },
  { id: 'two at most', sentence: 'Few.', kind: 'always', holds: (s) => runsOf(s.set).length <= 2 },
];

describe('a system with such a field has the same states wherever its members lie', () => {
  const small = explore(pairs(8, indicesOf(8)), { properties: properties(8) });

  it('eleven', () => expect(small.states).toBe(11));

  it.each(
    [
      { search: 'bfs', specialise: 'at once' },
      { search: 'bfs', specialise: 'never' },
      { search: 'dfs' },
      { search: 'iddfs', bounds: { depth: 6 } },
      { search: 'bfs', store: 'compact' },
      { search: 'bfs', reduction: {} },
    ].flatMap((options) => [31, 32, 62, 63, 150].map((size) => [options, size] as const)),
  )('%j with %i', (options, size) => {
    const { states, transitions, verdicts } = explore(pairs(size, indicesOf(size)), {
      ...(options as object),
      properties: properties(size),
    });
    const expected = explore(pairs(8, indicesOf(8)), {
      ...(options as object),
      properties: properties(8),
    });
    expect({ states, transitions, verdicts }).toEqual({
      states: expected.states,
      transitions: expected.transitions,
      verdicts: expected.verdicts,
    });
    expect(states).toBe(small.states);
  });

  it('and can be written for others', () => {
    const graph = stateGraph(pairs(40, indicesOf(40)));
    if ('cut' in graph) throw new Error('cut');
    expect(graph.states).toBe(11);
    expect([...graph.edges].flatMap(({ changes }) => changes)).toContainEqual({
      path: 'set[31..39]',
      before: 0,
      after: 256,
    });
    const trace = itfTrace(pairs(40, indicesOf(40)), {
      initial: 0,
      firings: [{ rule: 0, parameter: 3 }],
    });
    expect(trace).toMatchObject({
      '#meta': { varTypes: { set: 'Int' } },
      states: [{ set: { '#bigint': '0' } }, { set: { '#bigint': String(2n ** 39n) } }],
    });
  });
});

describe('a measure may be a set', () => {
  const idle = (size: number) =>
    system({
      name: 'idle',
      layout: record({ set: bits(size) }),
      rules: indicesOf(size).map((i) => ({
        name: `take ${i}`,
        actor: 'a',
        guard: (s: { set: Bits }) => isEmpty(s.set),
        effect(s: { set: Bits }) {
          s.set = bit(i);
        },
      })),
    });
  const measures: Measure<{ set: Bits }>[] = [{ id: 'set', value: (s) => s.set }];

  it.each([8, 40, 200])('of %i', (size) => {
    const expected = indicesOf(size).map(bit);
    expect(explore(idle(size), { measures }).measures.get('set')).toEqual(expected);
  });

  it('and survives a snapshot', () => {
    const options = { measures } as const;
    let search = startSearch(idle(40), options);
    for (let slices = 0; slices < 100 && !search.advance(1); slices++) {
      const resume = search.snapshot()?.map((chunk) => chunk.slice());
      if (resume !== undefined) search = startSearch(idle(40), { ...options, resume });
    }
    expect(search.result().measures.get('set')).toEqual(indicesOf(40).map(bit));
  });
});

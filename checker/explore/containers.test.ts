/**
 * Sets, queues, unions, and records and arrays that are assigned as wholes: the engine against the
 * reference, and what goes wrong.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itfTrace } from '../formats/itf.ts';
import { compileLayout } from '../state/layout.ts';
import { refute } from '../liveness/refute.ts';
import { replay } from '../judge/replay.ts';
import type { SearchOptions } from '../search/options.ts';
import { explore } from './search.ts';
import { system } from '../language/system.ts';
import { exploreShared } from '../testing/explore-shared.ts';
import { randomContainers } from '../testing/random-containers.ts';
import { referenceSearch } from '../testing/reference.ts';
import {
  array,
  boolean,
  enumeration,
  queue,
  range,
  record,
  set,
  oneOf,
  type ViewOf,
} from '../language/types.ts';

const modes: readonly SearchOptions<unknown>[] = [
  { specialise: 'never' },
  { specialise: 'at once' },
  { search: 'dfs' },
  { search: 'dfs', store: 'compact' },
  { search: 'iddfs' },
];

it('agree with the reference in every search, store and reduction', () => {
  fc.assert(
    fc.property(randomContainers, ({ system: random, properties }) => {
      const reference = referenceSearch(random, properties);
      for (const mode of modes) {
        const result = explore(random, { ...mode, properties } as object);
        expect(result.error).toBeUndefined();
        expect(result.states).toBe(reference.states.size);
        if (mode.search !== 'iddfs') expect(result.transitions).toBe(reference.transitions);
      }
      expect(exploreShared(random, { properties }, 2)?.states).toBe(reference.states.size);
      const exact = explore(random, { properties });
      const symmetry = { symmetry: true, debug: true };
      for (const reduction of [symmetry, { partialOrder: true, debug: true }]) {
        const reduced = explore(random, { properties, reduction });
        expect(reduced.error).toBeUndefined();
        for (const [id, { kind }] of exact.verdicts) {
          expect(reduced.verdicts.get(id)?.kind).toBe(kind);
        }
        if (reduction === symmetry) {
          expect(reduced.reduction?.symmetry).toMatchObject({
            applied: true,
            represented: reference.states.size,
          });
        }
      }
      for (const property of properties) {
        const verdict = exact.verdicts.get(property.id)!;
        if (verdict.kind !== 'violated') continue;
        expect(refute(random, property, verdict.path)).toBe(true);
        expect('states' in replay(random, verdict.path)).toBe(true);
      }
    }),
    { numRuns: 8 },
  );
});

const layout = record({
  waiting: set(3),
  colours: set(enumeration('red', 'blue')),
  inbox: queue(2, range(0, 5)),
  mail: queue(2, record({ to: range(0, 2), urgent: boolean() })),
  last: oneOf({ nothing: {}, note: { to: range(0, 2) } }),
  pair: array(2, record({ n: range(0, 9), list: array(2, range(0, 9)) })),
});
type State = ViewOf<typeof layout>;

/** The state after an effect, or what is said about it. */
function after(effect: (s: State) => void): unknown {
  const results = (['never', 'at once'] as const).map((specialise) => {
    const rules = [{ name: 'act', actor: 'any', budget: 'once', guard: () => true, effect }];
    const acting = system({ name: 'one step', layout, budgets: { once: 1 }, rules });
    const { error } = explore(acting, { specialise });
    if (error !== undefined) return error.message;
    const replayed = replay(acting, { initial: 0, firings: [{ rule: 0, parameter: 0 }] });
    return 'states' in replayed ? replayed.states.at(-1) : replayed.message;
  });
  expect(results[1]).toEqual(results[0]);
  return results[0];
}

describe('an effect', () => {
  it.each<[string, (s: State) => void, object]>([
    ['adds to a set', (s) => void s.colours.add('blue'), { colours: ['blue'] }],
    ['assigns a set', (s) => void (s.waiting = new Set([2, 0])), { waiting: [0, 2] }],
    [
      'takes from a queue',
      (s) => {
        s.inbox.push(4);
        s.inbox.push(5);
        s.inbox.push(s.inbox.shift() - 1);
      },
      { inbox: [5, 3] },
    ],
    [
      'has a copy of what it took',
      (s) => {
        s.mail.push({ to: 1, urgent: true });
        s.mail.push({ to: 2, urgent: false });
        const first = s.mail.shift();
        s.mail.at(0).urgent = first.urgent;
        s.last = { kind: 'note', to: first.to };
      },
      { mail: [{ to: 2, urgent: true }], last: { kind: 'note', to: 1 } },
    ],
    [
      'resets what another kind of a union had',
      (s) => {
        s.last = { kind: 'note', to: 2 };
        s.last = { kind: 'nothing' };
      },
      { last: { kind: 'nothing' } },
    ],
    [
      'assigns a record, and copies it',
      (s) => {
        s.pair[0] = { n: 3, list: [4, 5] };
        s.pair[1] = { ...s.pair[1]!, n: 7 };
        s.pair[0].n = 8;
      },
      { pair: [{ n: 8, list: [4, 5] }, { n: 7, list: [0, 0] }] }, // prettier-ignore
    ],
    [
      'copies from another place',
      (s) => {
        s.pair[1] = { n: 1, list: [2, 3] };
      },
      { pair: [{ n: 0, list: [0, 0] }, { n: 1, list: [2, 3] }] }, // prettier-ignore
    ],
    [
      'assigns to some fields',
      (s) => void Object.assign(s.pair[1]!, { n: 4 }),
      {
        pair: [
          { n: 0, list: [0, 0] },
          { n: 4, list: [0, 0] },
        ],
      },
    ],
    [
      'assigns an array',
      (s) => void (s.pair[0]!.list = [1, 2]),
      {
        pair: [
          { n: 0, list: [1, 2] },
          { n: 0, list: [0, 0] },
        ],
      },
    ],
    [
      'goes through the fields',
      (s) => {
        for (const name in s.pair[0]) s.inbox.push(name.length);
      },
      { inbox: [1, 4] },
    ],
  ])('%s', (_, effect, expected) => {
    expect(after(effect)).toMatchObject(expected);
  });

  it.each<[string, (s: State) => void]>([
    ['inbox is full: its capacity is 2', (s) => [1, 2, 3].forEach((n) => s.inbox.push(n))],
    ['inbox.shift(): it has 0 elements', (s) => void s.inbox.shift()],
    ['inbox.at(1): it has 0 elements', (s) => void s.inbox.at(1)],
    ['inbox[0] = 6: the field takes', (s) => void s.inbox.push(6)],
    ['waiting holds an integer from 0 to 2, not 3', (s) => void s.waiting.has(3)],
    [
      "there is no field 'includes', only",
      (s) => void (s.waiting as unknown as number[]).includes(1),
    ],
    ["last is 'nothing', which has no field 'to'", (s) => void (s.last as { to: number }).to],
    [
      "last: kind is 'letter', expected nothing, note",
      (s) => void (s.last = { kind: 'letter' } as never),
    ],
    [
      "last: expected exactly kind, to; 'to' is missing",
      (s) => void (s.last = { kind: 'note' } as never),
    ],
    [
      "pair[0]: expected exactly n, list; 'list' is missing",
      (s) => void (s.pair[0] = { n: 3 } as never),
    ],
    [
      'pair[0] is copied after it was written',
      (s) => void ([s.pair[0], s.pair[1]] = [s.pair[1]!, s.pair[0]!]),
    ],
  ])('is told: %s', (message, effect) => {
    expect(after(effect)).toContain(message);
  });
});

it('a layout refuses unions whose fields differ in type, and sets of too many values', () => {
  const differing = oneOf({ a: { x: boolean() }, b: { x: range(0, 1) } });
  expect(() => compileLayout(record({ u: differing }))).toThrow("'x' has not the same type");
  expect(() => compileLayout(record({ s: set(range(0, 1e6)) }))).toThrow('with at most 4096');
});

it('decodes and encodes, and has them in traces', () => {
  const compiled = compileLayout(layout);
  const state = compiled.newState();
  const plain = {
    ...{ waiting: [0, 2], colours: ['red'], inbox: [5], mail: [{ to: 1, urgent: true }] },
    ...{ last: { kind: 'note', to: 2 }, pair: [0, 1].map((n) => ({ n, list: [n, 9] })) },
  };
  compiled.encode(plain, state);
  expect(compiled.decode(state)).toEqual(plain);
  expect(JSON.parse(JSON.stringify(state))).toEqual(plain);
  const still = system({ name: 'still', layout, rules: [] });
  expect(itfTrace(still, { initial: 0, firings: [] })).toMatchObject({
    '#meta': {
      varTypes: {
        waiting: 'Set(Int)',
        mail: 'Seq({ to: Int, urgent: Bool })',
        last: 'nothing({  }) | note({ to: Int })',
      },
    },
    states: [{ waiting: { '#set': [] }, inbox: [], last: { tag: 'nothing', value: {} } }],
  });
});

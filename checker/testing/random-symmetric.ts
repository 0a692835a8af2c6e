/**
 * Small random systems with interchangeable indices, symmetric by construction: rules are built
 * from conditions and changes that only compare indices for equality.
 */
import fc from 'fast-check';
import type { Measure, Property } from '../property.ts';
import type { Rule, TransitionSystem } from '../system.ts';
import { array, boolean, optional, range, record } from '../types.ts';
import { scalarPaths } from './reference.ts';
import { valueCount } from '../scalar.ts';

/** All fields that a system can have; those that a layout leaves out are undefined. */
interface Anything {
  one: { a: number; ref?: number | null; near?: number }[];
  link?: boolean[][];
  holder?: number | null;
  who?: number;
  waiting?: number;
  g: number;
}

type Condition = (s: Anything, i: number, j: number, n: number) => boolean;
type Change = (s: Anything, i: number, j: number, n: number) => void;

const CONDITIONS: readonly ((c: number) => Condition)[] = [
  (c) => (s, i) => s.one[i]!.a === c,
  (c) => (s) => s.g === c,
  () => (s, i) => s.holder === i,
  () => (s) => s.holder === null,
  () => (s, i) => s.who === i,
  () => (s, i) => ((s.waiting ?? 0) >>> i) % 2 === 1,
  () => (s, i, j) => s.one[i]!.ref === j,
  () => (s, i, j) => ((s.one[i]!.near ?? 0) >>> j) % 2 === 1,
  () => (s, i, j) => s.link?.[i]?.[j] === true,
  (c) => (s, _i, _j, n) => range0(n).some((k) => s.one[k]!.a === c),
  () => (_s, i, j) => i !== j,
];

const CHANGES: readonly ((c: number) => Change)[] = [
  (c) => (s, i) => void (s.one[i]!.a = c),
  () => (s, i, j) => void (s.one[i]!.a = s.one[j]!.a),
  (c) => (s) => void (s.g = c),
  () => (s, i) => void (s.holder !== undefined && (s.holder = i)),
  () => (s) => void (s.holder !== undefined && (s.holder = null)),
  () => (s, i) => void (s.who !== undefined && (s.who = i)),
  () => (s, _i, _j, n) => void (s.who !== undefined && (s.who = n)),
  () => (s, i) => void (s.waiting !== undefined && (s.waiting ^= 1 << i)),
  () => (s, i, j) => void (s.one[i]!.ref !== undefined && (s.one[i]!.ref = j)),
  () => (s, i) => void (s.one[i]!.ref !== undefined && (s.one[i]!.ref = s.holder ?? null)),
  () => (s, i, j) => void (s.one[i]!.near !== undefined && (s.one[i]!.near! ^= 1 << j)),
  () => (s, i, j) => void (s.link !== undefined && (s.link[i]![j] = !s.link[i]![j])),
];

const some = <T>(all: readonly ((c: number) => T)[]) =>
  fc.tuple(fc.constantFrom(...all), fc.nat(1)).map(([make, c]) => make(c));

const ruleShape = fc.record({
  guard: fc.array(some(CONDITIONS), { minLength: 1, maxLength: 2 }),
  effect: fc.array(some(CHANGES), { minLength: 1, maxLength: 3 }),
  environment: fc.boolean(),
  budget: fc.constantFrom(undefined, undefined, 'faults'),
  outcome: fc.option(some(CONDITIONS)),
});

export interface RandomSymmetric {
  readonly system: TransitionSystem<unknown>;
  readonly properties: readonly Property<unknown>[];
  readonly measures: readonly Measure<unknown>[];
}

/** Systems of at most some thousand states. */
export const randomSymmetric: fc.Arbitrary<RandomSymmetric> = fc
  .record({
    n: fc.integer({ min: 2, max: 4 }),
    has: fc.record({
      ref: fc.boolean(),
      near: fc.boolean(),
      link: fc.boolean(),
      holder: fc.boolean(),
      who: fc.boolean(),
      waiting: fc.boolean(),
    }),
    rules: fc.array(ruleShape, { minLength: 2, maxLength: 5 }),
    terms: fc.array(fc.array(some(CONDITIONS), { minLength: 1, maxLength: 2 }), {
      minLength: 6,
      maxLength: 6,
    }),
    faults: fc.nat(2),
  })
  .map((choice) => ({ ...choice, layout: layoutOf(choice.n, choice.has) }))
  .filter(({ layout }) => {
    const values = scalarPaths(layout).reduce((all, { type }) => all * valueCount(type), 1);
    return values <= 20_000;
  })
  .map(({ n, has, layout, rules, terms, faults }) => {
    const pairs = range0(n * n).map((p) => [Math.floor(p / n), p % n] as const);
    const all = (conditions: readonly Condition[], s: unknown, i: number, j: number) =>
      conditions.every((condition) => condition(s as Anything, i, j, n));
    const exists = (t: number) => (s: unknown) => pairs.some(([i, j]) => all(terms[t]!, s, i, j));
    const not = (t: number) => (s: unknown) => !exists(t)(s);
    const toRule = (
      { guard, effect, environment, budget, outcome }: (typeof rules)[number],
      index: number,
    ): Rule<unknown, readonly [number, number]> => ({
      name: `rule ${index}`,
      actor: 'any',
      environment,
      parameters: pairs,
      ...(budget === undefined ? {} : { budget }),
      guard: (s, [i, j]) => all(guard, s, i, j),
      effect(s, [i, j]) {
        for (const change of effect) change(s as Anything, i, j, n);
        return outcome?.(s as Anything, i, j, n) ? 'hit' : undefined;
      },
    });
    const base = { sentence: 'Random.', symmetric: true };
    return {
      system: {
        name: 'random and symmetric',
        layout,
        symmetry: [
          {
            name: 'indices',
            count: n,
            arrays: ['one', ...(has.link ? ['link', 'link[*]'] : [])],
            indices: [
              ...(has.ref ? ['one[*].ref'] : []),
              ...(has.holder ? ['holder'] : []),
              ...(has.who ? ['who'] : []),
            ],
            sets: [...(has.near ? ['one[*].near'] : []), ...(has.waiting ? ['waiting'] : [])],
          },
        ],
        rules: rules.map(toRule),
        budgets: { faults },
        initialise(state: unknown) {
          const s = state as Anything;
          if (s.who !== undefined) s.who = n;
        },
        finished: exists(5),
      },
      properties: [
        { ...base, id: 'always', kind: 'always', premise: exists(0), holds: not(1) },
        { ...base, id: 'quiescent', kind: 'quiescent', premise: exists(0), holds: not(2) },
        { ...base, id: 'reachable', kind: 'reachable', witness: exists(3) },
        { ...base, id: 'never', kind: 'never-fires', outcomes: ['hit'] },
        { ...base, id: 'no-deadlock', kind: 'no-deadlock' },
      ],
      measures: [
        {
          id: 'sum',
          symmetric: true,
          value: (s) => range0(n).reduce((sum, k) => sum + (s as Anything).one[k]!.a, 0),
        },
      ],
    };
  });

function layoutOf(n: number, has: Record<string, boolean>) {
  return record({
    one: array(
      n,
      record({
        a: range(0, 1),
        ...(has.ref ? { ref: optional(n - 1) } : {}),
        ...(has.near ? { near: range(0, 2 ** n - 1) } : {}),
      }),
    ),
    ...(has.link ? { link: array(n, array(n, boolean())) } : {}),
    ...(has.holder ? { holder: optional(n - 1) } : {}),
    ...(has.who ? { who: range(0, n) } : {}),
    ...(has.waiting ? { waiting: range(0, 2 ** n - 1) } : {}),
    g: range(0, 1),
  });
}

function range0(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

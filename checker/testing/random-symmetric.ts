/**
 * Small random systems with interchangeable indices, symmetric by construction: rules are built
 * from conditions and changes that only compare indices for equality.
 */
import fc from 'fast-check';
import type { Measure, Property } from '../language/property.ts';
import type { Rule, TransitionSystem } from '../language/system.ts';
import { array, boolean, optional, range, record } from '../language/types.ts';
import { scalarPaths } from './reference.ts';
import { valueCount } from '../language/scalar.ts';

/** All fields that a system can have; none may be read that the layout leaves out. */
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
type Optional = 'ref' | 'near' | 'link' | 'holder' | 'who' | 'waiting';

/** Something that can be asked, or done, where the layout has the fields for it. */
interface Part<T> {
  readonly needs: readonly Optional[];
  readonly run: T;
}

const part = <T>(make: (c: number) => T, ...needs: Optional[]): ((c: number) => Part<T>) => {
  return (c) => ({ needs, run: make(c) });
};

const CONDITIONS: readonly ((c: number) => Part<Condition>)[] = [
  part((c) => (s, i) => s.one[i]!.a === c),
  part((c) => (s) => s.g === c),
  part(() => (s, i) => s.holder === i, 'holder'),
  part(() => (s) => s.holder === null, 'holder'),
  part(() => (s, i) => s.who === i, 'who'),
  part(() => (s, i) => (s.waiting! >>> i) % 2 === 1, 'waiting'),
  part(() => (s, i, j) => s.one[i]!.ref === j, 'ref'),
  part(() => (s, i, j) => (s.one[i]!.near! >>> j) % 2 === 1, 'near'),
  part(() => (s, i, j) => s.link![i]![j]!, 'link'),
  part((c) => (s, _i, _j, n) => range0(n).some((k) => s.one[k]!.a === c)),
  part(() => (_s, i, j) => i !== j),
];

const CHANGES: readonly ((c: number) => Part<Change>)[] = [
  part((c) => (s, i) => void (s.one[i]!.a = c)),
  part(() => (s, i, j) => void (s.one[i]!.a = s.one[j]!.a)),
  part((c) => (s) => void (s.g = c)),
  part(() => (s, i) => void (s.holder = i), 'holder'),
  part(() => (s) => void (s.holder = null), 'holder'),
  part(() => (s, i) => void (s.who = i), 'who'),
  part(() => (s, _i, _j, n) => void (s.who = n), 'who'),
  part(() => (s, i) => void (s.waiting! ^= 1 << i), 'waiting'),
  part(() => (s, i, j) => void (s.one[i]!.ref = j), 'ref'),
  part(() => (s, i) => void (s.one[i]!.ref = s.holder!), 'ref', 'holder'),
  part(() => (s, i, j) => void (s.one[i]!.near! ^= 1 << j), 'near'),
  part(() => (s, i, j) => void (s.link![i]![j] = !s.link![i]![j]), 'link'),
];

const some = <T>(all: readonly ((c: number) => Part<T>)[]) =>
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
    const fits = ({ needs }: Part<unknown>) => needs.every((field) => has[field]);
    const asks = (condition: Part<Condition>, s: unknown, i: number, j: number) =>
      fits(condition) && condition.run(s as Anything, i, j, n);
    const all = (conditions: readonly Part<Condition>[], s: unknown, i: number, j: number) =>
      conditions.every((condition) => asks(condition, s, i, j));
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
        for (const change of effect) if (fits(change)) change.run(s as Anything, i, j, n);
        return outcome !== null && asks(outcome, s, i, j) ? 'hit' : undefined;
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
          if (has.who) s.who = n;
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

/**
 * Small random systems whose state is made of sets, queues and unions, and of records and arrays that
 * are assigned as wholes. The indices 0 ... n - 1 are interchangeable in all of them.
 */
import fc from 'fast-check';
import { bit, has, isEmpty, union } from '../language/bits.ts';
import type { Property } from '../language/property.ts';
import { system, type TransitionSystem } from '../language/system.ts';
import {
  array,
  bits,
  boolean,
  oneOf,
  optional,
  queue,
  range,
  record,
  set,
  type ViewOf,
} from '../language/types.ts';

const layoutOf = (n: number) =>
  record({
    waiting: set(n),
    inbox: queue(2, range(0, n - 1)),
    mail: queue(2, oneOf({ note: {}, from: { who: range(0, n - 1), ok: boolean() } })),
    last: oneOf({
      nobody: {},
      one: { who: optional(n - 1) },
      pair: { ok: boolean(), who: optional(n - 1), marks: bits(33) },
    }),
    one: array(
      n,
      record({ on: boolean(), sees: set(n), list: array(2, boolean()), marks: bits(40) }),
    ),
  });
type State = ViewOf<ReturnType<typeof layoutOf>>;
type Act = (s: State, i: number, j: number) => void;

const ASKS: readonly ((s: State, i: number, j: number) => boolean)[] = [
  (s, i) => s.waiting.has(i),
  (s) => s.waiting.size > 1,
  (s, i) => s.inbox.length > 0 && s.inbox.at(0) === i,
  (s, i) => s.last.kind === 'one' && s.last.who === i,
  (s) => s.last.kind !== 'nobody',
  (s, i) => [...s.mail].some((m) => m.kind === 'from' && m.who === i),
  (s, i, j) => s.one[i]!.sees.has(j) && i !== j,
  (s, i) => s.one[i]!.on && Object.keys({ ...s.one[i]! }).length === 4 && isEmpty(s.one[i]!.marks),
  (s) => s.last.kind === 'pair' && has(s.last.marks, 32),
];
const ACTS: readonly Act[] = [
  (s, i) => void s.waiting.add(i),
  (s, i) => void s.waiting.delete(i),
  (s, i) => void (s.inbox.length < 2 && s.inbox.push(i)),
  (s) => void (s.inbox.length > 0 && s.waiting.add(s.inbox.shift())),
  (s, i) => void (s.mail.length < 2 && s.mail.push({ kind: 'from', who: i, ok: s.one[i]!.on })),
  (s) => void (s.mail.length < 2 && s.mail.push({ kind: 'note' })),
  (s) => void (s.mail.length > 1 && s.mail.take(1)),
  (s, i) => void (s.last = { kind: 'one', who: i }),
  (s, i) =>
    void (s.last = {
      kind: 'pair',
      ok: s.one[i]!.on,
      who: null,
      marks: bit(s.one[i]!.on ? 2 : 32),
    }),
  (s, i) => void (s.one[i]!.marks = union(s.one[i]!.marks, bit(s.one[i]!.on ? 39 : 3))),
  (s) => void (s.last = { kind: 'nobody' }),
  (s, i, j) => void s.one[i]!.sees.add(j),
  (s, i, j) => void (i !== j && (s.one[i] = structuredCopy(s.one[j]!))),
  (s, i) =>
    void (s.one[i] = {
      on: true,
      sees: new Set<number>(),
      list: [true, s.one[i]!.on],
      marks: s.one[i]!.marks,
    }),
  (s, i) => void (s.one[i]!.list = [s.one[i]!.list[1]!, true]),
  (s, i) => void Object.assign(s.one[i]!, { on: !s.one[i]!.on }),
];

/** In JavaScript an assigned object would be shared; the state copies it. */
function structuredCopy({ on, sees, list, marks }: State['one'][number]): State['one'][number] {
  return { on, sees: new Set([...sees]), list: [list[0]!, list[1]!], marks };
}

export interface RandomContainers {
  readonly system: TransitionSystem<State>;
  readonly properties: readonly Property<State>[];
}

const shape = fc.record({
  asks: fc.array(fc.constantFrom(...ASKS), { maxLength: 2 }),
  acts: fc.array(fc.constantFrom(...ACTS), { minLength: 1, maxLength: 2 }),
});

/** Steps are bounded, so that there are some thousand states at most. */
export const randomContainers: fc.Arbitrary<RandomContainers> = fc
  .record({
    n: fc.integer({ min: 2, max: 3 }),
    shapes: fc.array(shape, { minLength: 2, maxLength: 4 }),
    goal: fc.array(fc.constantFrom(...ASKS), { minLength: 1, maxLength: 2 }),
    steps: fc.integer({ min: 2, max: 3 }),
  })
  .map(({ n, shapes, goal, steps }) => {
    const indices = Array.from({ length: n }, (_, i) => i);
    const pairs = indices.flatMap((i) => indices.map((j) => [i, j] as const));
    const met = (s: State) => pairs.some(([i, j]) => goal.every((ask) => ask(s, i, j)));
    const base = { sentence: 'Random.', symmetric: true };
    return {
      system: system({
        name: 'random containers',
        layout: layoutOf(n),
        budgets: { steps },
        symmetry: [
          {
            ...{ name: 'indices', count: n, arrays: ['one'], sets: ['waiting', 'one[*].sees'] },
            indices: ['inbox[*]', 'mail[*].who', 'last.who'],
          },
        ],
        rules: shapes.map(({ asks, acts }, index) => ({
          name: `rule ${index}`,
          actor: 'any',
          parameters: pairs,
          budget: 'steps',
          guard: (s: State, [i, j]: readonly [number, number]) => asks.every((ask) => ask(s, i, j)),
          effect(s: State, [i, j]: readonly [number, number]) {
            for (const act of acts) act(s, i, j);
          },
        })),
      }),
      properties: [
        { ...base, id: 'reachable', kind: 'reachable', witness: met },
        { ...base, id: 'always', kind: 'always', holds: (s) => !met(s) },
        { ...base, id: 'quiescent', kind: 'quiescent', holds: (s) => !met(s) },
      ],
    };
  });

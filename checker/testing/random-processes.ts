/**
 * Small random systems of processes that mostly mind their own business: each has a counter of its
 * own and some share variables, so that much commutes and some of it only in some states.
 */
import fc from 'fast-check';
import type { Measure, Property } from '../language/property.ts';
import type { Rule, TransitionSystem } from '../language/system.ts';
import { array, range, record } from '../language/types.ts';

interface State {
  process: { at: number; own: number }[];
  shared: number[];
}

/** Places of a process, and values of every variable. */
const PLACES = 4;
const VALUES = 2;

const place = fc.nat(PLACES - 1);
const value = fc.nat(VALUES - 1);
const variable = fc.nat(1);

/** One time in four. */
const perhaps = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

/** A step of one process: from a place to a place, perhaps under a condition, perhaps writing. */
const stepShape = fc.record({
  /** Null: the place with the number of the step, and the one after it. */
  from: perhaps(place),
  to: perhaps(place),
  asks: perhaps(fc.tuple(variable, value)),
  asksOwn: perhaps(value),
  /** Shared variable and value; only where the process's own variable has that value, if given. */
  writes: perhaps(fc.tuple(variable, value, fc.option(value, { freq: 1 }))),
  writesOwn: perhaps(fc.oneof(value, fc.constant('shared' as const))),
  environment: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.boolean()),
  budget: fc.constantFrom(undefined, undefined, undefined, 'faults'),
  outcome: perhaps(variable),
});

export interface RandomProcesses {
  readonly system: TransitionSystem<State>;
  readonly properties: readonly Property<State>[];
  readonly measures: readonly Measure<State>[];
}

/** Two or three processes of three to five steps each. */
export const randomProcesses: fc.Arbitrary<RandomProcesses> = fc
  .record({
    steps: fc.array(fc.array(stepShape, { minLength: 3, maxLength: 5 }), {
      minLength: 2,
      maxLength: 3,
    }),
    faults: fc.nat(2),
    /** Predicates: a place of a process, and a shared value. */
    terms: fc.array(fc.tuple(fc.nat(2), place, fc.option(fc.tuple(variable, value))), {
      minLength: 8,
      maxLength: 8,
    }),
  })
  .map(({ steps, faults, terms }) => {
    const count = steps.length;
    const is = (t: number) => (s: State) => {
      const [p, at, shared] = terms[t]!;
      if (s.process[p % count]!.at !== at) return false;
      return shared === null || s.shared[shared[0]] === shared[1];
    };
    const not = (t: number) => (s: State) => !is(t)(s);
    const rules = steps.flatMap((ofProcess, p) =>
      ofProcess.map((step, index): Rule<State> => {
        const from = step.from ?? index % PLACES;
        const to = step.to ?? (index + 1) % PLACES;
        return {
          name: `process ${p} step ${index}`,
          actor: `process ${p}`,
          environment: step.environment,
          ...(step.budget === undefined ? {} : { budget: step.budget }),
          guard(s) {
            const { at, own } = s.process[p]!;
            if (at !== from || (step.asksOwn !== null && own !== step.asksOwn)) return false;
            return step.asks === null || s.shared[step.asks[0]] === step.asks[1];
          },
          effect(s) {
            const me = s.process[p]!;
            me.at = to;
            if (step.writes !== null) {
              const [to, what, when] = step.writes;
              if (when === null || me.own === when) s.shared[to] = what;
            }
            if (step.writesOwn === 'shared') me.own = s.shared[0]!;
            else if (step.writesOwn !== null) me.own = step.writesOwn;
            return step.outcome !== null && s.shared[step.outcome] === 1 ? 'hit' : undefined;
          },
        };
      }),
    );
    const base = { sentence: 'Random.' };
    return {
      system: {
        name: 'random processes',
        layout: record({
          process: array(count, record({ at: range(0, PLACES - 1), own: range(0, VALUES - 1) })),
          shared: array(2, range(0, VALUES - 1)),
        }),
        rules,
        budgets: { faults },
        finished: is(7),
      },
      properties: [
        { ...base, id: 'always', kind: 'always', holds: not(0) },
        { ...base, id: 'premised', kind: 'always', premise: is(1), holds: not(2) },
        { ...base, id: 'quiescent', kind: 'quiescent', premise: is(1), holds: not(3) },
        { ...base, id: 'never', kind: 'never-fires', outcomes: ['hit'] },
        {
          ...base,
          id: 'never-premised',
          kind: 'never-fires',
          outcomes: ['absent'],
          premiseOutcomes: ['hit'],
          premise: is(4),
        },
        { ...base, id: 'reachable', kind: 'reachable', witness: is(5) },
        { ...base, id: 'no-deadlock', kind: 'no-deadlock', premise: is(6) },
      ],
      measures: [
        {
          id: 'state',
          value: ({ process, shared }) =>
            [...process.flatMap(({ at, own }) => [at, own]), ...shared].reduce(
              (code, part) => 4 * code + part,
              0,
            ),
        },
      ],
    };
  });

/**
 * Fronts against the bounded searches of a reference: random systems, all small budgets.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explore, startSearch } from './search.ts';
import { range, record } from '../language/types.ts';
import type { Property } from '../language/property.ts';
import type { TransitionSystem } from '../language/system.ts';
import { refute } from '../liveness/refute.ts';
import { referenceGraph, referenceHolds } from '../testing/liveness-reference.ts';
import { fairSystem } from '../testing/random-promises.ts';
import { randomSystem } from '../testing/random-systems.ts';
import { referenceSearch } from '../testing/reference.ts';

const upTo = (most: number) => Array.from({ length: most + 1 }, (_, count) => count);
const budgets = upTo(4).flatMap((faults) => upTo(4).map((operations) => ({ faults, operations })));
const ANY = Number.POSITIVE_INFINITY;

/** What costs is of the environment: a thread without budget is at rest, one that pays is not. */
function unbounded<State>(random: TransitionSystem<State>): TransitionSystem<State> {
  const rules = random.rules.map((rule) =>
    rule.budget === undefined ? rule : { ...rule, environment: true },
  );
  return { ...random, rules, budgets: { faults: ANY, operations: ANY } };
}

function fronts<State>(system: TransitionSystem<State>, properties: readonly Property<State>[]) {
  const { costs, cut, error, verdicts } = explore(system, { search: 'cheapest', properties });
  expect(error).toBeUndefined();
  expect(cut).toBeUndefined();
  expect(costs).toEqual(['faults', 'operations']);
  return new Map(
    [...verdicts].map(([id, verdict]) => [
      id,
      { kind: verdict.kind, ways: 'ways' in verdict ? (verdict.ways ?? []) : [] },
    ]),
  );
}

it('agrees with a search within each of the budgets up to (4, 4)', () => {
  fc.assert(
    fc.property(randomSystem, ({ system: random, properties }) => {
      const system = unbounded(random);
      const found = fronts(system, properties);
      for (const { faults, operations } of budgets) {
        const bounded = { ...system, budgets: { faults, operations } };
        const reference = referenceSearch(bounded, properties);
        // The same budgets cut the front, and nothing else.
        const within = fronts(bounded, properties);
        for (const property of properties) {
          const { ways, kind } = found.get(property.id)!;
          const expected = reference.verdicts.get(property.id)!;
          const below = ways.filter(({ costs: [f, o] }) => f! <= faults && o! <= operations);
          expect(below.length > 0).toBe(typeof expected === 'number');
          if (kind === 'vacuous') expect(expected).toBe('vacuous');
          expect(within.get(property.id)!.ways).toEqual(below);
          if (below.length === 0) expect(within.get(property.id)!.kind).toBe(expected);
          for (const { costs, path } of below) {
            if (costs[0] !== faults || costs[1] !== operations) continue;
            expect(path.firings.length).toBe(expected);
            if (property.kind !== 'reachable') expect(refute(bounded, property, path)).toBe(true);
          }
        }
      }
    }),
    { numRuns: 15 },
  );
});

it('agrees with fixpoints about paths within each of the budgets up to (4, 4)', () => {
  fc.assert(
    fc.property(fairSystem, ({ system: random, properties }) => {
      const system = unbounded(random);
      const threads = system.rules.filter((rule) => !rule.environment);
      const { actors = [], rules = [] } = random.fairness?.strong ?? {};
      const strong = {
        actors: actors.filter((actor) => threads.some((rule) => rule.actor === actor)),
        rules: rules.filter((name) => threads.some((rule) => rule.name === name)),
      };
      const fair = { ...system, fairness: { strong } };
      const found = fronts(fair, properties);
      for (const { faults, operations } of budgets) {
        if (faults + operations > 4) continue;
        const bounded = { ...fair, budgets: { faults, operations } };
        const graph = referenceGraph(bounded);
        fc.pre([...graph.strong.values()].filter(Boolean).length <= 4);
        for (const property of properties) {
          const { ways, kind } = found.get(property.id)!;
          const below = ways.filter(({ costs: [f, o] }) => f! <= faults && o! <= operations);
          expect(below.length > 0, property.id).toBe(!referenceHolds(graph, property));
          expect(kind === 'violated').toBe(ways.length > 0);
          for (const { path } of below) expect(refute(fair, property, path)).toBe(true);
        }
      }
    }),
    { numRuns: 25 },
  );
});

it('visits the states of the system without budgets, each once', () => {
  fc.assert(
    fc.property(randomSystem, ({ system: random, properties }) => {
      const system = unbounded(random);
      const measures = [{ id: 'one', value: () => 1 }];
      const {
        states,
        transitions,
        firings,
        quiescentStates,
        measures: values,
      } = explore(system, {
        properties,
        measures,
      });
      const cheapest = explore(system, { search: 'cheapest', properties, measures });
      expect(cheapest).toMatchObject({ states, transitions, firings, quiescentStates });
      expect(cheapest.measures).toEqual(values);
    }),
    { numRuns: 40 },
  );
});

interface Counter {
  height: number;
}

/** A counter that heals, faults and operations that raise it, each in its own way. */
const counter: TransitionSystem<Counter> = {
  name: 'counter',
  layout: record({ height: range(0, 9) }),
  budgets: { faults: ANY, operations: ANY, nights: ANY },
  rules: [
    {
      name: 'fault',
      actor: 'world',
      environment: true,
      budget: 'faults',
      guard: (s) => s.height <= 4,
      effect(s) {
        s.height += 5;
      },
    },
    {
      name: 'operation',
      actor: 'admin',
      environment: true,
      budget: ['operations', 'nights'],
      guard: (s) => s.height < 9,
      effect(s) {
        s.height += 1;
      },
    },
    {
      name: 'heal',
      actor: 'thread',
      guard: (s) => s.height > 0 && s.height < 7,
      effect(s) {
        s.height -= 1;
      },
    },
  ],
};
const low: Property<Counter> = {
  id: 'low',
  kind: 'always',
  sentence: '',
  holds: (s) => s.height < 8,
};
const never: Property<Counter> = {
  id: 'never',
  kind: 'always',
  sentence: '',
  holds: (s) => s.height >= 0,
};
const heals: Property<Counter> = {
  id: 'heals',
  kind: 'leads-to',
  sentence: '',
  from: (s) => s.height > 0,
  to: (s) => s.height === 0,
};

function waysOf(property: Property<Counter>, system = counter) {
  const { verdicts } = explore(system, { search: 'cheapest', properties: [property] });
  const verdict = verdicts.get(property.id)!;
  return verdict.kind === 'violated'
    ? verdict.ways?.map(({ costs, path }) => [costs, path.firings.length])
    : verdict.kind;
}

describe('of any number of costs', () => {
  it('gives each of the least ways, least first', () => {
    expect(waysOf(low)).toEqual([
      [[2, 0, 0], 3],
      [[1, 3, 3], 4],
      [[0, 8, 8], 8],
    ]);
    expect(waysOf(never)).toBe('holds');
  });

  it('gives those within the budgets', () => {
    const budgets = { faults: 1, operations: 3, nights: ANY };
    expect(waysOf(low, { ...counter, budgets })).toEqual([[[1, 3, 3], 4]]);
    expect(waysOf(low, { ...counter, budgets: { ...budgets, operations: 2 } })).toBe('holds');
  });

  it('finds what it takes to break a promise; nobody pays for ever', () => {
    // From 7 on nothing heals; below it does, though operations could raise it for ever.
    expect(waysOf(heals)).toEqual([
      [[2, 0, 0], 3],
      [[1, 2, 2], 3],
      [[0, 7, 7], 7],
    ]);
  });

  it('says at what costs a measure takes a value', () => {
    const measures = [{ id: 'height', value: (s: Counter) => s.height }];
    const { measuredAt, measures: values } = explore(counter, { search: 'cheapest', measures });
    expect(values.get('height')).toEqual([0, 7, 8, 9]);
    expect(measuredAt?.get('height')).toEqual([
      { value: 0, costs: [[0, 0, 0]] },
      {
        value: 7,
        costs: [
          [2, 0, 0],
          [1, 2, 2],
          [0, 7, 7],
        ],
      },
      {
        value: 8,
        costs: [
          [2, 0, 0],
          [1, 3, 3],
          [0, 8, 8],
        ],
      },
      {
        value: 9,
        costs: [
          [2, 0, 0],
          [1, 4, 4],
          [0, 9, 9],
        ],
      },
    ]);
  });

  it('names the budgets that there are', () => {
    const unknown = { ...counter, budgets: { faults: 0 } };
    expect(() => explore(unknown, { search: 'cheapest' })).toThrow("unknown budget 'operations'");
  });
});

describe('when it is cut', () => {
  it('claims no proof, and says up to which costs everything was judged', () => {
    const { cut, scope, verdicts } = explore(counter, {
      search: 'cheapest',
      properties: [never, low],
      bounds: { states: 8 },
    });
    expect(cut).toEqual({ kind: 'states', limit: 8 });
    expect(scope).toMatchObject({ kind: 'cheapest', below: 1 });
    expect(verdicts.get('never')).toEqual({
      kind: 'holds-within',
      bound: '8 states, complete for fewer than 1 of faults, operations, nights in all',
    });
  });

  it('ends within its memory, and at once when it is interrupted', () => {
    const search = startSearch(counter, { search: 'cheapest', properties: [never] });
    search.interrupt();
    expect(search.result().verdicts.get('never')).toMatchObject({ kind: 'holds-within' });
    const { cut } = explore(counter, { search: 'cheapest', bounds: { memory: 100 } });
    expect(cut).toMatchObject({ kind: 'memory', limit: 100 });
  });

  it('has found each cost before those that are more of everything', () => {
    fc.assert(
      fc.property(randomSystem, fc.integer({ min: 1, max: 60 }), (random, states) => {
        const system = unbounded(random.system);
        const options = { search: 'cheapest', properties: random.properties } as const;
        const whole = explore(system, options);
        const part = explore(system, { ...options, bounds: { states } });
        for (const [id, verdict] of part.verdicts) {
          if (!('ways' in verdict)) continue;
          const all = whole.verdicts.get(id)!;
          for (const way of verdict.ways ?? []) {
            if (way.provisional === true || !('ways' in all)) continue;
            expect(all.ways).toContainEqual(way);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

it.each([
  [{ store: 'compact' }, "search 'cheapest' has no store 'compact'"],
  [{ bounds: { depth: 3 } }, "search 'cheapest' has no bound of depth"],
  [{ reduction: { partialOrder: true } }, "search 'cheapest' has no reductions"],
] as const)('refuses %j', (options, message) => {
  expect(() => explore(counter, { search: 'cheapest', ...options })).toThrow(message);
});

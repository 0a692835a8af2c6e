/**
 * Fronts against the bounded searches of a reference: random systems, all small budgets.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { range, record } from '../language/types.ts';
import { refute } from '../liveness/refute.ts';
import { randomSystem } from '../testing/random-systems.ts';
import { referenceSearch } from '../testing/reference.ts';
import { whatItTakes } from './takes.ts';

const budgets = [0, 1, 2, 3].flatMap((faults) =>
  [0, 1, 2].map((operations) => ({ faults, operations })),
);

it('agrees with a search within each of the budgets', () => {
  fc.assert(
    fc.property(randomSystem, ({ system: random, properties }) => {
      // What costs is of the environment: a thread without budget is at rest, one that pays is not.
      const system = {
        ...random,
        rules: random.rules.map((rule) =>
          rule.budget === undefined ? rule : { ...rule, environment: true },
        ),
      };
      const { costs, cut, verdicts } = whatItTakes(system, { properties });
      expect(costs).toEqual(['faults', 'operations']);
      expect(cut).toBeUndefined();
      for (const { id, kind } of properties) {
        const { front, kind: verdict } = verdicts.get(id)!;
        expect(front.length > 0).toBe(verdict === 'violated' || verdict === 'witnessed');
        expect(verdict === 'witnessed').toBe(kind === 'reachable' && front.length > 0);
      }
      for (const { faults, operations } of budgets) {
        const bounded = { ...system, budgets: { faults, operations } };
        const reference = referenceSearch(bounded, properties);
        for (const property of properties) {
          const { front, kind } = verdicts.get(property.id)!;
          const expected = reference.verdicts.get(property.id)!;
          const within = front.filter(({ costs: [f, o] }) => f! <= faults && o! <= operations);
          expect(within.length > 0).toBe(typeof expected === 'number');
          if (kind === 'vacuous') expect(expected).toBe('vacuous');
          for (const {
            costs: [f, o],
            path,
          } of within) {
            if (f !== faults || o !== operations) continue;
            expect(path.firings.length).toBe(expected);
            if (property.kind !== 'reachable') expect(refute(bounded, property, path)).toBe(true);
          }
        }
      }
    }),
    { numRuns: 25 },
  );
});

/** A counter that heals, faults and operations that raise it, each in its own way. */
const counter = {
  name: 'counter',
  layout: record({ height: range(0, 9) }),
  budgets: { faults: 0, operations: 0, nights: 0 },
  rules: [
    {
      name: 'fault',
      actor: 'world',
      environment: true,
      budget: 'faults',
      guard: (s: { height: number }) => s.height <= 4,
      effect: (s: { height: number }) => {
        s.height += 5;
      },
    },
    {
      name: 'operation',
      actor: 'admin',
      environment: true,
      budget: ['operations', 'nights'],
      guard: (s: { height: number }) => s.height < 9,
      effect: (s: { height: number }) => {
        s.height += 1;
      },
    },
    {
      name: 'heal',
      actor: 'thread',
      guard: (s: { height: number }) => s.height > 0 && s.height < 7,
      effect: (s: { height: number }) => {
        s.height -= 1;
      },
    },
  ],
};

it('gives each of the least ways, of any number of costs, whatever the budgets', () => {
  const { verdicts, costs } = whatItTakes(counter, {
    properties: [
      {
        id: 'low',
        kind: 'always',
        sentence: '',
        holds: (s) => (s as { height: number }).height < 8,
      },
      {
        id: 'never',
        kind: 'always',
        sentence: '',
        holds: (s) => (s as { height: number }).height >= 0,
      },
    ],
  });
  expect(costs).toEqual(['faults', 'operations', 'nights']);
  expect(verdicts.get('never')).toEqual({ kind: 'holds', front: [] });
  expect(
    verdicts.get('low')!.front.map((point) => [point.costs, point.path.firings.length]),
  ).toEqual([
    [[0, 8, 8], 8],
    [[1, 3, 3], 4],
    [[2, 0, 0], 3],
  ]);
});

it('says nothing of paths, and of budgets that there are not', () => {
  const eventually = { id: 'e', kind: 'eventually', sentence: '', holds: () => true } as const;
  expect(() => whatItTakes(counter, { properties: [eventually] })).toThrow("'e' is about paths");
  const unknown = { ...counter, budgets: { faults: 0 } };
  expect(() => whatItTakes(unknown, { properties: [] })).toThrow("unknown budget 'operations'");
});

it('claims no proof of what was cut', () => {
  const { cut, verdicts } = whatItTakes(counter, {
    properties: [{ id: 'all', kind: 'always', sentence: '', holds: () => true }],
    limits: { states: 3 },
  });
  expect(cut).toEqual({ kind: 'states', limit: 3 });
  expect(verdicts.get('all')).toEqual({ kind: 'holds-within', front: [] });
});

it('keeps what takes more beside what takes a step that is practically impossible', () => {
  const [fault, operation, heal] = counter.rules;
  const system = {
    ...counter,
    rules: [{ ...fault!, improbable: 'never seen' }, operation!, heal!],
  };
  const { costs, verdicts } = whatItTakes(system, {
    properties: [
      {
        id: 'low',
        kind: 'always',
        sentence: '',
        holds: (s) => (s as { height: number }).height < 8,
      },
    ],
    improbable: true,
  });
  expect(costs).toEqual(['faults', 'operations', 'nights', 'improbable']);
  expect(verdicts.get('low')!.front.map((point) => point.costs)).toEqual([
    [0, 8, 8, 0],
    [1, 3, 3, 1],
    [2, 0, 0, 2],
  ]);
});

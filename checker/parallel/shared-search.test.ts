/**
 * Searches by several workers against the search by one alone. Here the workers take turns in one
 * thread; `bench/together.test.ts` has them in threads.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Property } from '../language/property.ts';
import type { SearchOptions } from '../search/options.ts';
import { explore } from '../explore/search.ts';
import { exploreShared } from '../testing/explore-shared.ts';
import { randomSystem } from '../testing/random-systems.ts';
import { grid } from '../toys/grid.ts';
import { twoPhaseCommit } from '../toys/two-phase-commit.ts';
import type { Exploration } from '../judge/verdict.ts';
import { askToStop, exchangeMemory, progressOf } from './exchange.ts';
import { prepareShares, whyNotShared } from './shared-search.ts';

const isShareable = (property: Property<unknown>) =>
  whyNotShared({ properties: [property] }) === undefined;

/** What does not depend on how much memory each engine takes. */
function comparable(result: Exploration): Partial<Exploration> {
  return { ...result, memory: 0, memoryWithoutQueue: 0 };
}

it('gives the result of a search by one alone, traces included', () => {
  const workers = fc.constantFrom(1, 2, 3, 5);
  const stores = fc.constantFrom('exact', 'compact');
  fc.assert(
    fc.property(randomSystem, workers, stores, ({ system, properties }, count, store) => {
      const decidable = properties.filter(isShareable);
      const options = {
        properties: decidable,
        store,
        specialise: count % 2 ? 'at once' : 'never',
      } as const;
      const alone = explore(system, options);
      const together = exploreShared(system, options, count);
      expect(comparable(together!)).toEqual(comparable(alone));
    }),
    { numRuns: 150 },
  );
});

it.each([1, 2, 3])('finds a published count with %d workers', (workers) => {
  const system = twoPhaseCommit(5);
  const together = exploreShared(system, {}, workers)!;
  expect(together).toMatchObject({ states: 8832 });
  expect(comparable(together)).toEqual(comparable(explore(system)));
});

it('leaves a rule or a property that fails to the search by one alone', () => {
  const system = twoPhaseCommit(4);
  const no = (): never => {
    throw new Error('no');
  };
  const [rule, ...rules] = system.rules;
  const failing = { ...system, rules: [...rules, { ...rule!, effect: no }] };
  expect(exploreShared(failing, {}, 2)).toBeUndefined();
  const property = { id: 'p', kind: 'always', sentence: '', holds: no } as const;
  expect(exploreShared(system, { properties: [property] }, 2)).toBeUndefined();
});

it('ends within a number of states as a search by one alone', () => {
  const workers = fc.constantFrom(1, 2, 3);
  fc.assert(
    fc.property(
      randomSystem,
      workers,
      fc.integer({ min: 1, max: 200 }),
      (random, count, states) => {
        const { system, properties } = random;
        const options = { properties: properties.filter(isShareable), bounds: { states } };
        const together = exploreShared(system, options, count);
        expect(comparable(together!)).toEqual(comparable(explore(system, options)));
      },
    ),
    { numRuns: 100 },
  );
});

it('ends within a memory, and judges what it has stored', () => {
  const memory = 100 * 2 ** 20;
  const seen = new Set<string>();
  const property: Property<{ readonly counter: ArrayLike<{ readonly value: number }> }> = {
    ...{ id: 'seen', kind: 'always', sentence: 'True.' },
    holds(s) {
      seen.add(Array.from(s.counter, ({ value }) => value).join());
      return true;
    },
  };
  const options = { properties: [property], bounds: { memory } };
  const exchange = prepareShares(grid(7, 8), options, 2);
  const own = exchangeMemory(exchange) + 2 ** 20;
  const tight = { ...options, bounds: { memory: own } };
  const result = exploreShared(grid(7, 8), tight, 2, exchange)!;
  expect(result.cut).toMatchObject({ kind: 'memory', limit: own });
  expect((result.cut as { needed: number }).needed).toBeGreaterThan(own);
  expect(result.memory).toBeLessThanOrEqual(own);
  expect(result.states).toBeGreaterThan(10_000);
  expect(seen.size).toBe(result.states);
  expect(result.verdicts.get('seen')).toMatchObject({ kind: 'holds-within' });
});

it('ends within seconds, and when it is asked to', () => {
  const system = twoPhaseCommit(6);
  const property = { id: 'p', kind: 'always', sentence: 'True.', holds: () => true } as const;
  let now = 0;
  const timed = { properties: [property], bounds: { seconds: 1 }, clock: () => (now += 200) };
  const late = exploreShared(system, timed, 2)!;
  expect(late.cut).toEqual({ kind: 'seconds', limit: 1 });
  expect(late.verdicts.get('p')).toEqual({ kind: 'holds-within', bound: '1 s' });
  const options = { properties: [property] };
  const exchange = prepareShares(system, options, 2);
  askToStop(exchange);
  const stopped = exploreShared(system, options, 2, exchange)!;
  expect(stopped.cut).toEqual({ kind: 'interrupted' });
  expect(stopped.states).toBeGreaterThan(0);
  expect(progressOf(exchange)).toMatchObject({ states: stopped.states });
});

it.each<[string, SearchOptions<unknown>]>([
  ["search 'dfs' is not breadth first", { search: 'dfs' }],
  ['it has no bound of depth', { bounds: { depth: 5 } }],
  ['reductions are not made by several workers', { reduction: { symmetry: true } }],
  [
    "'soon' is about paths",
    { properties: [{ id: 'soon', kind: 'eventually', sentence: '', holds: () => true }] },
  ],
])('refuses what it cannot do: %s', (reason, options) => {
  expect(() => prepareShares(twoPhaseCommit(3), options as never, 2)).toThrow(reason);
});

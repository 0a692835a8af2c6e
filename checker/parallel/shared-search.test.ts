/**
 * Searches by several workers against the search by one alone. Here the workers take turns in one
 * thread; `bench/together.test.ts` has them in threads.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileSystem } from '../compile.ts';
import { explore, type SearchOptions } from '../search.ts';
import type { TransitionSystem } from '../system.ts';
import { randomSystem } from '../testing/random-systems.ts';
import { twoPhaseCommit } from '../toys/two-phase-commit.ts';
import type { Exploration } from '../verdict.ts';
import { askToStop, gaveUp } from './exchange.ts';
import { type Share, shareOf } from './share.ts';
import { concludeShares, prepareShares, whyNotShared } from './shared-search.ts';

/** Undefined when the workers gave up. */
function exploreShared<State>(
  system: TransitionSystem<State>,
  options: SearchOptions<State>,
  workers: number,
  exchange = prepareShares(system, options, workers),
): Exploration | undefined {
  const compiled = compileSystem(system);
  const running = Array.from({ length: workers }, (_, me) =>
    shareOf(compiled, options, exchange, me),
  );
  for (;;) {
    const turns = running.map((share) => share.next());
    expect(new Set(turns.map(({ done }) => done)).size).toBe(1);
    if (!turns[0]!.done) continue;
    const shares = turns.flatMap(({ value }): Share[] => (value ? [value] : []));
    if (shares.length < workers) {
      expect(shares).toEqual([]);
      return undefined;
    }
    return concludeShares(system, options, exchange, shares);
  }
}

/** What does not depend on how much memory each engine takes. */
function comparable(result: Exploration): Partial<Exploration> {
  return { ...result, memory: 0, memoryWithoutQueue: 0 };
}

it('gives the result of a search by one alone, traces included', { timeout: 120_000 }, () => {
  const workers = fc.constantFrom(1, 2, 3, 5);
  const stores = fc.constantFrom('exact', 'compact');
  fc.assert(
    fc.property(randomSystem, workers, stores, ({ system, properties }, count, store) => {
      const decidable = properties.filter((p) => whyNotShared({ properties: [p] }) === undefined);
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

it('gives up when a rule throws, when memory is short, and when asked to', () => {
  const system = twoPhaseCommit(4);
  const [rule, ...rules] = system.rules;
  const failing = {
    ...system,
    rules: [
      ...rules,
      {
        ...rule!,
        effect() {
          throw new Error('no');
        },
      },
    ],
  };
  expect(exploreShared(failing, {}, 2)).toBeUndefined();
  expect(exploreShared(system, { bounds: { memory: 300_000 } }, 2)).toBeUndefined();
  const exchange = prepareShares(system, {}, 2);
  askToStop(exchange);
  expect(exploreShared(system, {}, 2, exchange)).toBeUndefined();
  expect(gaveUp(exchange, 1)).toBe(true);
});

it.each<[string, SearchOptions<unknown>]>([
  ["search 'dfs' is not breadth first", { search: 'dfs' }],
  ['it has no bound of states', { bounds: { states: 5 } }],
  ['reductions are not made by several workers', { reduction: { symmetry: true } }],
])('refuses what it cannot do: %s', (reason, options) => {
  expect(() => prepareShares(twoPhaseCommit(3), options as never, 2)).toThrow(reason);
});

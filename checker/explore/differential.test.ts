/**
 * The engine against the reference: random systems, every search and store.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Path, Property } from '../language/property.ts';
import { exploreShared } from '../testing/explore-shared.ts';
import { randomSystem } from '../testing/random-systems.ts';
import { type ReferenceResult, referenceSearch } from '../testing/reference.ts';
import { replay } from '../judge/replay.ts';
import type { SearchOptions } from '../search/options.ts';
import { explore } from './search.ts';
import type { TransitionSystem } from '../language/system.ts';
import type { Exploration, Verdict } from '../judge/verdict.ts';

const modes = [
  { search: 'bfs', store: 'exact' },
  { search: 'dfs', store: 'exact' },
  { search: 'bfs', store: 'compact' },
  { search: 'dfs', store: 'compact' },
  // Bounds that do not bind; a depth bound makes depth first keep depths.
  { search: 'bfs', store: 'exact', bounds: { depth: 5000, states: 5000 } },
  { search: 'dfs', store: 'exact', bounds: { depth: 5000 } },
  { search: 'dfs', store: 'compact', bounds: { depth: 5000 } },
] satisfies SearchOptions<unknown>[];

it('agrees with the reference search in every mode', () => {
  fc.assert(
    fc.property(randomSystem, ({ system, properties }) => {
      const reference = referenceSearch(system, properties);
      for (const mode of modes) {
        const result = explore(system, { ...mode, properties });
        expect(result.cut).toBeUndefined();
        expect(result.states).toBe(reference.states.size);
        expect(result.quiescentStates).toBe(reference.quiescent);
        expect(result.transitions).toBe(reference.transitions);
        expect(result.firings).toEqual(reference.firings);
        if (mode.search === 'bfs') {
          expect(result.depth).toBe(Math.max(...reference.states.values()));
        }
        for (const property of properties) agrees(system, property, result, reference, mode);
      }
    }),
    { numRuns: 100 },
  );
});

const searches = ['bfs', 'dfs', 'iddfs'] as const;
const stores = ['exact', 'compact', 'bitstate'] as const;
const reductions = [undefined, { partialOrder: true }, { symmetry: true, partialOrder: true }];
const combinations = searches.flatMap((search) =>
  stores.flatMap((store) =>
    reductions.flatMap((reduction) =>
      [1, 2].map((workers) => ({
        ...{ search, store, workers, bitstate: { bytes: 1 << 20 } },
        ...(reduction === undefined ? {} : { reduction }),
      })),
    ),
  ),
);

/** Is this a combination that the checker makes? The others it refuses. */
function isMade({ search, store, reduction, workers }: (typeof combinations)[number]): boolean {
  if (store === 'bitstate' && search !== 'dfs') return false;
  if (store !== 'exact' && search === 'iddfs') return false;
  return workers === 1 || (search === 'bfs' && reduction === undefined);
}

it('agrees with the reference in every combination, or refuses it', () => {
  fc.assert(
    fc.property(randomSystem, ({ system, properties }) => {
      const reference = referenceSearch(system, properties);
      for (const combination of combinations) {
        const { workers, ...mode } = combination;
        const options = { ...mode, properties };
        const run = () =>
          workers === 1 ? explore(system, options) : exploreShared(system, options, workers);
        if (!isMade(combination)) {
          expect(run).toThrow(TypeError);
          continue;
        }
        const result = run();
        if (result === undefined) throw new Error('the workers gave up');
        expect(result.cut).toBeUndefined();
        if (mode.reduction === undefined) {
          expect(result.states).toBe(reference.states.size);
          expect(result.quiescentStates).toBe(reference.quiescent);
        } else {
          expect(result.states).toBeLessThanOrEqual(reference.states.size);
        }
        for (const property of properties) agrees(system, property, result, reference, mode);
      }
    }),
    { numRuns: 25 },
  );
});

it('gives the same result twice', () => {
  fc.assert(
    fc.property(randomSystem, fc.constantFrom(...modes), ({ system, properties }, mode) => {
      const options = { ...mode, properties };
      expect(explore(system, options)).toEqual(explore(system, options));
    }),
  );
});

it.each(['bfs', 'dfs'] as const)('within a depth is exact or says so: %s', (search) => {
  fc.assert(
    fc.property(randomSystem, fc.nat(6), ({ system, properties }, depth) => {
      const reference = referenceSearch(system, properties);
      const within = [...reference.states.values()].filter((d) => d <= depth).length;
      const result = explore(system, { search, properties, bounds: { depth } });
      expect(result.states).toBe(within);
      expect(result.cut).toEqual(
        within === reference.states.size ? undefined : { kind: 'depth', limit: depth },
      );
      for (const property of properties) {
        const verdict = result.verdicts.get(property.id)!;
        const truth = reference.verdicts.get(property.id)!;
        const path = pathOf(verdict);
        if (path !== undefined) expect(path.firings.length).toBeGreaterThanOrEqual(truth as number);
        else if (typeof truth === 'number') expect(truth).toBeGreaterThan(depth);
        if (result.cut && path === undefined)
          expect(verdict).toMatchObject({ bound: `depth ${depth}` });
      }
    }),
    { numRuns: 150 },
  );
});

it('within a bound of states stores exactly that many', () => {
  fc.assert(
    fc.property(
      randomSystem,
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom('bfs', 'dfs'),
      ({ system, properties }, states, search) => {
        const reference = referenceSearch(system, properties);
        const result = explore(system, { search, properties, bounds: { states } });
        const all = reference.states.size;
        expect(result.states).toBe(Math.min(states, all));
        expect(result.cut).toEqual(all <= states ? undefined : { kind: 'states', limit: states });
      },
    ),
    { numRuns: 150 },
  );
});

function agrees(
  system: TransitionSystem<unknown>,
  property: Property<unknown>,
  result: Exploration,
  reference: ReferenceResult,
  { search, store, reduction }: Pick<SearchOptions<unknown>, 'search' | 'store' | 'reduction'>,
): void {
  const verdict = result.verdicts.get(property.id)!;
  const truth = reference.verdicts.get(property.id)!;
  const path = pathOf(verdict);
  if (typeof truth !== 'number') {
    const open = truth === 'holds' && store !== 'exact' ? 'holds-within' : truth;
    expect(verdict.kind).toBe(open);
    return;
  }
  expect(verdict.kind).toBe(property.kind === 'reachable' ? 'holds' : 'violated');
  if (path === undefined) throw new Error('no path');
  expect(path.firings.length).toBeGreaterThanOrEqual(truth);
  const shortest = (search === 'bfs' || search === 'iddfs') && !reduction?.partialOrder;
  if (shortest) expect(path.firings).toHaveLength(truth);
  const replayed = replay(system, path);
  if ('message' in replayed) throw new Error(replayed.message);
  if (property.kind === 'always') expect(property.holds(replayed.states.at(-1))).toBe(false);
}

function pathOf(verdict: Verdict): Path | undefined {
  if (verdict.kind === 'violated') return verdict.path;
  return verdict.kind === 'holds' ? verdict.witness : undefined;
}

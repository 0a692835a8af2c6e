/**
 * The engine against the reference: random systems, every search and store.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Path, Property } from './property.ts';
import { randomSystem } from './testing/random-systems.ts';
import { type ReferenceResult, referenceSearch } from './testing/reference.ts';
import { replay } from './replay.ts';
import { explore, type SearchOptions } from './search.ts';
import type { TransitionSystem } from './system.ts';
import type { Exploration, Verdict } from './verdict.ts';

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

it('agrees with the reference search in every mode', { timeout: 60_000 }, () => {
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
    { numRuns: 150 },
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

it.each(['bfs', 'dfs'] as const)(
  'within a depth is exact or says so: %s',
  { timeout: 60_000 },
  (search) => {
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
          if (path !== undefined)
            expect(path.firings.length).toBeGreaterThanOrEqual(truth as number);
          else if (typeof truth === 'number') expect(truth).toBeGreaterThan(depth);
          if (result.cut && path === undefined)
            expect(verdict).toMatchObject({ bound: `depth ${depth}` });
        }
      }),
      { numRuns: 150 },
    );
  },
);

it('within a bound of states stores exactly that many', { timeout: 60_000 }, () => {
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
  { search, store }: { search: string; store: string },
): void {
  const verdict = result.verdicts.get(property.id)!;
  const truth = reference.verdicts.get(property.id)!;
  const path = pathOf(verdict);
  if (typeof truth !== 'number') {
    const open = truth === 'holds' && store === 'compact' ? 'holds-within' : truth;
    expect(verdict.kind).toBe(open);
    return;
  }
  expect(verdict.kind).toBe(property.kind === 'reachable' ? 'holds' : 'violated');
  if (path === undefined) throw new Error('no path');
  expect(path.firings.length).toBeGreaterThanOrEqual(truth);
  if (search === 'bfs') expect(path.firings).toHaveLength(truth);
  const replayed = replay(system, path);
  if ('message' in replayed) throw new Error(replayed.message);
  if (property.kind === 'always') expect(property.holds(replayed.states.at(-1))).toBe(false);
}

function pathOf(verdict: Verdict): Path | undefined {
  if (verdict.kind === 'violated') return verdict.path;
  return verdict.kind === 'holds' ? verdict.witness : undefined;
}

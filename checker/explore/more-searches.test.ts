/**
 * Iterative deepening, random walks and swarms against the reference, on random systems.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Path, Property } from '../language/property.ts';
import { randomSystem } from '../testing/random-systems.ts';
import { type ReferenceResult, referenceSearch } from '../testing/reference.ts';
import { replay } from '../judge/replay.ts';
import type { SearchOptions } from '../search/options.ts';
import { explore, startSearch } from './search.ts';
import type { TransitionSystem } from '../language/system.ts';
import { grid } from '../toys/grid.ts';
import { peterson } from '../toys/peterson.ts';
import { consistent, twoPhaseCommit } from '../toys/two-phase-commit.ts';
import type { Exploration, Verdict } from '../judge/verdict.ts';

describe('iterative deepening', () => {
  it('agrees with the reference, with shortest paths', () => {
    fc.assert(
      fc.property(randomSystem, ({ system, properties }) => {
        const reference = referenceSearch(system, properties);
        const result = explore(system, { search: 'iddfs', properties });
        expect(result.cut).toBeUndefined();
        expect(result.states).toBe(reference.states.size);
        expect(result.quiescentStates).toBe(reference.quiescent);
        expect(result.transitions).toBe(reference.transitions);
        expect(result.firings).toEqual(reference.firings);
        expect(result.depth).toBe(Math.max(...reference.states.values()));
        for (const property of properties) {
          const verdict = result.verdicts.get(property.id)!;
          const truth = reference.verdicts.get(property.id)!;
          expect(pathOf(verdict)?.firings.length ?? verdict.kind).toBe(truth);
          replays(system, property, verdict);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('within a depth is exact and says so', () => {
    fc.assert(
      fc.property(randomSystem, fc.nat(6), ({ system, properties }, depth) => {
        const reference = referenceSearch(system, properties);
        const distances = [...reference.states.values()];
        const result = explore(system, { search: 'iddfs', properties, bounds: { depth } });
        expect(result.states).toBe(distances.filter((d) => d <= depth).length);
        const all = Math.max(...distances) < depth;
        expect(result.cut).toEqual(all ? undefined : { kind: 'depth', limit: depth });
        for (const property of properties) {
          const path = pathOf(result.verdicts.get(property.id)!);
          const truth = reference.verdicts.get(property.id)!;
          const within = numberOr(truth) ?? Infinity;
          expect(path?.firings.length ?? Infinity).toBe(within > depth ? Infinity : within);
        }
        neverTooMuch(system, properties, reference, result);
      }),
      { numRuns: 60 },
    );
  });

  it('within a number of states stores no more, and says what is complete', () => {
    fc.assert(
      fc.property(randomSystem, fc.integer({ min: 1, max: 60 }), (random, states) => {
        const { system, properties } = random;
        const reference = referenceSearch(system, properties);
        const result = explore(system, { search: 'iddfs', properties, bounds: { states } });
        expect(result.states).toBe(Math.min(states, reference.states.size));
        expect(result.cut === undefined).toBe(reference.states.size <= states);
        if (result.scope?.kind !== 'iddfs') throw new Error('no scope');
        const { depth } = result.scope;
        for (const property of properties) {
          const distance = numberOr(reference.verdicts.get(property.id)!);
          const verdict = result.verdicts.get(property.id)!;
          // All that lies within the depth that it says is complete was found.
          if (distance !== undefined && distance <= depth) {
            expect(pathOf(verdict)?.firings).toHaveLength(distance);
          }
        }
        neverTooMuch(system, properties, reference, result);
      }),
      { numRuns: 60 },
    );
  });

  it('forgets states when there is no memory for all, and still finds shortest paths', () => {
    const system = peterson(3);
    const critical: Property<{ process: ArrayLike<{ at: string }> }> = {
      id: 'p',
      kind: 'always',
      sentence: '',
      holds: ({ process }) => process[1]!.at !== 'critical',
    };
    const options = { properties: [critical], stopWhenDecided: true };
    const shortest = pathOf(explore(system, options).verdicts.get('p')!)!.firings.length;
    const memory = 24 * 1024;
    const result = explore(system, { ...options, search: 'iddfs', bounds: { memory } });
    expect(pathOf(result.verdicts.get('p')!)?.firings).toHaveLength(shortest);
    expect(result.memory).toBeLessThanOrEqual(memory);
  });

  it('ends in spite of forgetting when no path is infinite', () => {
    const system = twoPhaseCommit(4);
    const once = { ...system, budgets: { steps: 9 } };
    const bounded = { ...once, rules: once.rules.map((rule) => ({ ...rule, budget: 'steps' })) };
    const all = explore(bounded, { properties: [consistent] });
    const memory = 40 * 1024;
    const result = explore(bounded, {
      search: 'iddfs',
      properties: [consistent],
      bounds: { memory },
    });
    expect(result.verdicts.get('consistent')).toEqual({ kind: 'holds' });
    expect(result.scope).toMatchObject({ kind: 'iddfs', forgetful: true });
    expect(result.states).toBeGreaterThan(all.states);
    expect(result.memory).toBeLessThanOrEqual(memory);
  });

  it('says how far it came when it is stopped', () => {
    const search = startSearch(grid(6, 10), { search: 'iddfs', properties: [always] });
    search.advance(20_000);
    search.interrupt();
    const { verdicts, scope, states } = search.result();
    expect(scope).toMatchObject({ kind: 'iddfs', forgetful: false });
    expect(states).toBeGreaterThan(1000);
    const { depth } = scope as { depth: number };
    expect(depth).toBeGreaterThan(3);
    expect(verdicts.get('true')).toEqual({
      kind: 'holds-within',
      bound: `interrupted, complete to depth ${depth}`,
    });
  });

  it('stops when not even its first stores fit the memory', () => {
    const result = explore(grid(6, 10), { search: 'iddfs', bounds: { memory: 1000 } });
    expect(result.cut).toMatchObject({ kind: 'memory', limit: 1000 });
  });
});

describe.each<[string, SearchOptions<unknown>]>([
  ['random walks', { search: 'walk', walks: 20, walkLength: 15 }],
  ['a swarm', { search: 'swarm', searches: 3, bounds: { states: 20 } }],
  [
    'a swarm of narrow searches',
    { search: 'swarm', searches: 5, bounds: { states: 50, depth: 3 } },
  ],
  ['a swarm with hash compaction', { search: 'swarm', store: 'compact', bounds: { states: 30 } }],
  ['a swarm without binding bounds', { search: 'swarm' }],
])('%s', (_, options) => {
  it('never says too much on random systems', () => {
    let violated = 0;
    let open = 0;
    fc.assert(
      fc.property(randomSystem, fc.nat(1000), ({ system, properties }, seed) => {
        const reference = referenceSearch(system, properties);
        const result = explore(system, { ...options, seed, properties });
        expect(result.scope).toMatchObject({ kind: options.search, seed: String(seed) });
        neverTooMuch(system, properties, reference, result);
        for (const { kind } of result.verdicts.values()) {
          if (kind === 'violated') violated++;
          if (kind === 'holds-within') open++;
        }
        if (options.search === 'walk') expect(result.cut).toEqual({ kind: 'sampled' });
        else if (result.cut === undefined) expect(result.states).toBe(reference.states.size);
      }),
      { numRuns: 60 },
    );
    expect(violated).toBeGreaterThan(30);
    if (options.bounds !== undefined) expect(open).toBeGreaterThan(5);
  });

  it('gives the same result twice, and in slices', () => {
    fc.assert(
      fc.property(randomSystem, fc.nat(1000), ({ system, properties }, seed) => {
        const all = { ...options, seed, properties };
        const once = explore(system, all);
        expect(explore(system, all)).toEqual(once);
        const sliced = startSearch(system, all);
        while (!sliced.advance(7));
        expect(sliced.result()).toEqual(once);
      }),
      { numRuns: 15 },
    );
  });

  it('stops when all is decided, if asked to', () => {
    const options2 = { ...options, properties: [never], stopWhenDecided: true } as object;
    const result = explore(grid(3, 4), options2);
    expect(result.verdicts.get('false')).toMatchObject({ kind: 'violated' });
    expect(result.cut).toEqual({ kind: 'decided' });
  });
});

describe('random walks', () => {
  it('say how many they were, and their seed', () => {
    const { verdicts, scope, depth, states } = explore(grid(3, 4), {
      search: 'walk',
      seed: 'abc',
      walks: 7,
      walkLength: 5,
      properties: [always],
    });
    const bound = '7 random walks of length <= 5, seed abc';
    expect(verdicts.get('true')).toEqual({ kind: 'holds-within', bound });
    expect(scope).toEqual({ kind: 'walk', seed: 'abc', walks: 7, length: 5 });
    expect({ depth, states }).toEqual({ depth: 5, states: 7 * 6 });
  });

  it('are different for different seeds, and reach everything in the long run', () => {
    const seen = (seed: number) => {
      const states = new Set<string>();
      const holds = (s: { counter: ArrayLike<{ value: number }> }) =>
        states.add(Array.from(s.counter, ({ value }) => value).join()).size > 0;
      const properties = [{ ...always, holds }];
      explore(grid(3, 4), { search: 'walk', walks: 10, walkLength: 100, seed, properties });
      return [...states];
    };
    expect(seen(1)).toHaveLength(64);
    expect(seen(1)).not.toEqual(seen(2));
  });

  it('count only those that were begun when they are stopped', () => {
    const search = startSearch(grid(3, 4), { search: 'walk', properties: [always], seed: 3 });
    search.advance(9000);
    search.interrupt();
    const { verdicts } = search.result();
    const bound = 'interrupted, 3 random walks of length <= 1000, seed 3';
    expect(verdicts.get('true')).toEqual({ kind: 'holds-within', bound });
  });
});

describe('a swarm', () => {
  it('says how many searches it was, and their seed', () => {
    const options = { search: 'swarm', searches: 3, seed: 9, bounds: { states: 100 } } as const;
    const { verdicts, scope, cut, states } = explore(grid(6, 10), {
      ...options,
      properties: [always],
    });
    const bound = '3 searches of <= 100 states to depth <= 1000, seed 9';
    expect(verdicts.get('true')).toEqual({ kind: 'holds-within', bound });
    expect(scope).toEqual({ kind: 'swarm', seed: '9', searches: 3, states: 100, depth: 1000 });
    expect({ cut, states }).toEqual({ cut: { kind: 'sampled' }, states: 300 });
  });

  it('sees more than one of its searches', () => {
    const seen = (searches: number) => {
      const states = new Set<string>();
      const holds = (s: { counter: ArrayLike<{ value: number }> }) =>
        states.add(Array.from(s.counter, ({ value }) => value).join()).size > 0;
      const bounds = { states: 500 };
      explore(grid(6, 10), {
        search: 'swarm',
        searches,
        bounds,
        properties: [{ ...always, holds }],
      });
      return states.size;
    };
    expect(seen(8)).toBeGreaterThan(4 * seen(1));
  });

  it('is a proof when one of its searches was exhaustive', () => {
    const system = twoPhaseCommit(3);
    const result = explore(system, { search: 'swarm', properties: [consistent] });
    expect(result).toMatchObject({ states: 288, transitions: 1145, scope: { searches: 1 } });
    expect(result.verdicts.get('consistent')).toEqual({ kind: 'holds' });
  });

  it('reduces by symmetry in each of its searches', () => {
    const properties = [{ ...consistent, symmetric: true }];
    const options = { search: 'swarm', properties, reduction: { symmetry: true } } as const;
    const { states, reduction } = explore(twoPhaseCommit(5), { ...options, search: 'bfs' });
    expect(explore(twoPhaseCommit(5), options)).toMatchObject({ states, reduction });
    const broken = { ...consistent, symmetric: true, holds: (s: Managers) => !oneCommitted(s) };
    const small = { ...options, properties: [broken], bounds: { states: 300 } };
    const verdict = explore(twoPhaseCommit(5), small).verdicts.get('consistent')!;
    expect(verdict.kind).toBe('violated');
    const replayed = replay(twoPhaseCommit(5), pathOf(verdict)!);
    if ('message' in replayed) throw new Error(replayed.message);
    expect(oneCommitted(replayed.states.at(-1) as Managers)).toBe(true);
  });

  it('names the parameter of the system as it was given when a rule fails', () => {
    const system = grid(6, 3);
    const boom = {
      ...system.rules[0]!,
      effect(s: { counter: ArrayLike<{ value: number }> }, i: number) {
        if (i === 4) throw new Error('boom');
        s.counter[i]!.value = 1;
      },
    };
    const broken = { ...system, rules: [boom] };
    for (const seed of [1, 2, 3]) {
      const options = { search: 'swarm', seed, properties: [always] } as const;
      const verdict = explore(broken, options).verdicts.get('true')!;
      expect(verdict).toMatchObject({ kind: 'error' });
      const { message, path } = verdict as { message: string; path: Path };
      expect(message).toContain("effect of rule 'step', parameter 4: boom");
      expect(path.firings.at(-1)).toEqual({ rule: 0, parameter: 4 });
    }
  });

  it('ends within seconds, all searches together', () => {
    let now = 0;
    const clock = () => now++;
    const bounds = { seconds: 1, states: 1000 };
    const result = explore(grid(6, 10), { search: 'swarm', searches: 1e6, bounds, clock });
    expect(result.cut).toEqual({ kind: 'seconds', limit: 1 });
  });
});

it('refuses options that make no sense', () => {
  const refused = (options: SearchOptions<never>) => () => explore(grid(2, 2), options as object);
  expect(refused({ search: 'walk', walks: 0 })).toThrow(
    'walks is 0, expected an integer from 1 up',
  );
  expect(refused({ search: 'walk', walkLength: 1.5 })).toThrow('walkLength is 1.5');
  expect(refused({ search: 'swarm', searches: -1 })).toThrow('searches is -1');
  expect(refused({ search: 'iddfs', store: 'compact' })).toThrow("'iddfs' has no store 'compact'");
});

type Managers = Parameters<typeof consistent.holds>[0];

function oneCommitted({ rm }: Managers): boolean {
  return Array.from({ length: rm.length }, (_, i) => rm[i]!.state).includes('committed');
}

const always = { id: 'true', kind: 'always', sentence: 'True.', holds: () => true } as const;
const never: Property<{ counter: ArrayLike<{ value: number }> }> = {
  id: 'false',
  kind: 'always',
  sentence: 'False.',
  holds: (s) => s.counter[0]!.value < 3,
};

/** No violation without a path that replays, and no proof of what is not so. */
function neverTooMuch(
  system: TransitionSystem<unknown>,
  properties: readonly Property<unknown>[],
  reference: ReferenceResult,
  result: Exploration,
): void {
  for (const property of properties) {
    const verdict = result.verdicts.get(property.id)!;
    const truth = reference.verdicts.get(property.id)!;
    expect(verdict.kind).not.toBe('error');
    const path = pathOf(verdict);
    if (path !== undefined) {
      expect(typeof truth).toBe('number');
      expect(path.firings.length).toBeGreaterThanOrEqual(truth as number);
      replays(system, property, verdict);
    } else if (verdict.kind === 'holds' || (verdict.kind === 'vacuous' && !verdict.bound)) {
      expect(result.cut).toBeUndefined();
      expect(verdict.kind).toBe(truth);
    } else {
      expect(result.cut ?? result.omissionProbability).toBeDefined();
    }
  }
}

function replays(
  system: TransitionSystem<unknown>,
  property: Property<unknown>,
  verdict: Verdict,
): void {
  const path = pathOf(verdict);
  if (path === undefined) return;
  const replayed = replay(system, path);
  if ('message' in replayed) throw new Error(replayed.message);
  const last = replayed.states.at(-1);
  if (property.kind === 'always') expect(property.holds(last)).toBe(false);
  if (property.kind === 'quiescent') expect(property.holds(last)).toBe(false);
  if (property.kind === 'reachable') expect(property.witness(last)).toBe(true);
  if (property.kind === 'never-fires') {
    expect(property.outcomes).toEqual(
      expect.arrayContaining(
        replayed.steps.at(-1)!.outcomes.filter((word) => property.outcomes.includes(word)),
      ),
    );
  }
}

function pathOf(verdict: Verdict) {
  if (verdict.kind === 'violated') return verdict.path;
  return verdict.kind === 'holds' ? verdict.witness : undefined;
}

function numberOr(truth: number | string): number | undefined {
  return typeof truth === 'number' ? truth : undefined;
}

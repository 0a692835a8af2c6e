import { describe, expect, it } from 'vitest';
import { explore, startSearch } from './search.ts';
import { grid } from '../toys/grid.ts';
import { consistent, twoPhaseCommit } from '../toys/two-phase-commit.ts';
import type { Exploration } from '../judge/verdict.ts';

const big = grid(6, 10);
const always = { id: 'true', kind: 'always', sentence: 'True.', holds: () => true } as const;
const properties = [always];
const verdict = (result: Exploration) => result.verdicts.get('true');

describe.each(['bfs', 'dfs'] as const)('%s', (search) => {
  it('ends within a depth', () => {
    const result = explore(big, { search, properties, bounds: { depth: 7 } });
    expect(result.cut).toEqual({ kind: 'depth', limit: 7 });
    expect(result.depth).toBe(7);
    // Compositions of at most 7 into 6 parts.
    expect(result.states).toBe(1716);
    expect(verdict(result)).toEqual({ kind: 'holds-within', bound: 'depth 7' });
  });

  it('is exhaustive when nothing lies beyond the depth', () => {
    const system = grid(3, 4);
    const all = explore(system, { search, properties });
    const within = explore(system, { search, properties, bounds: { depth: 9 } });
    expect(within.cut).toBeUndefined();
    expect(within.states).toBe(64);
    expect(verdict(within)).toEqual({ kind: 'holds' });
    if (search === 'bfs') expect(within).toEqual(all);
    expect(explore(system, { search, properties, bounds: { depth: 8 } }).cut).toBeDefined();
  });

  it('looks at the initial states only within depth 0', () => {
    const result = explore(big, { search, properties, bounds: { depth: 0 } });
    expect(result).toMatchObject({ states: 1, transitions: 0, cut: { kind: 'depth', limit: 0 } });
  });

  it('ends within a number of states', () => {
    const result = explore(big, { search, properties, bounds: { states: 5000 } });
    expect(result.states).toBe(5000);
    expect(verdict(result)).toEqual({ kind: 'holds-within', bound: '5000 states' });
  });

  it('judges every stored state, also those that it did not come to expand', () => {
    const seen = new Set<string>();
    const property = {
      ...always,
      holds(s: { counter: ArrayLike<{ value: number }> }) {
        seen.add(Array.from(s.counter, ({ value }) => value).join());
        return true;
      },
    };
    explore(big, { search, properties: [property], bounds: { states: 5000 } });
    expect(seen.size).toBe(5000);
  });

  it('ends within seconds, by the clock of the caller', () => {
    let now = 0;
    const clock = () => now++;
    const result = explore(big, { search, properties, bounds: { seconds: 0.5 }, clock });
    expect(result.cut).toEqual({ kind: 'seconds', limit: 0.5 });
    expect(verdict(result)).toEqual({ kind: 'holds-within', bound: '0.5 s' });
    expect(result.states).toBeLessThan(1e6);
    expect(() => explore(big, { bounds: { seconds: 1 } })).toThrow('needs a clock');
  });

  it.each(['exact', 'compact'] as const)('ends within a memory, %s store', (store) => {
    const memory = 2 * 1024 * 1024;
    const result = explore(big, { search, store, properties, bounds: { memory } });
    expect(result.cut).toMatchObject({ kind: 'memory', limit: memory });
    const { needed } = result.cut as { needed: number };
    expect(needed).toBeGreaterThan(memory);
    expect(needed).toBeLessThan(4 * memory);
    expect(result.memory).toBeLessThanOrEqual(memory);
    expect(result.states).toBeGreaterThan(30_000);
    const bound = (verdict(result) as { bound: string }).bound;
    expect(bound).toMatch(store === 'exact' ? /^2 MiB memory$/ : /^2 MiB memory, hash compaction/);
  });

  it('stops at once when the first stores exceed the memory', () => {
    const result = explore(big, { search, properties, bounds: { memory: 1000 } });
    expect(result.cut).toMatchObject({ kind: 'memory', limit: 1000 });
  });

  it('can be interrupted, and reads as interrupted when it is not over', () => {
    const search1 = startSearch(big, { search, properties });
    expect(search1.advance(10_000)).toBe(false);
    const { states, transitions, frontier, depth, memory } = search1.progress;
    expect(transitions).toBeGreaterThanOrEqual(10_000);
    expect(transitions).toBeLessThan(11_000);
    expect(frontier).toBeGreaterThan(0);
    expect(frontier).toBeLessThan(states);
    expect(depth).toBeGreaterThan(5);
    expect(memory).toBeGreaterThan(4 * states);
    search1.interrupt();
    expect(search1.advance(1)).toBe(true);
    const result = search1.result();
    expect(result).toMatchObject({ states, transitions, cut: { kind: 'interrupted' } });
    expect(verdict(result)).toEqual({ kind: 'holds-within', bound: 'interrupted' });
  });

  it('reads as interrupted also when it was about to end for another reason', () => {
    const search1 = startSearch(big, { search, properties, bounds: { states: 5000 } });
    while (search1.progress.states < 5000) search1.advance(1);
    search1.interrupt();
    expect(search1.result().cut).toEqual({ kind: 'interrupted' });
  });

  it('gives the same result in slices as in one go', () => {
    const system = twoPhaseCommit(4);
    const sliced = startSearch(system, { search, properties: [consistent] });
    while (!sliced.advance(100));
    expect(sliced.result()).toEqual(explore(system, { search, properties: [consistent] }));
  });

  it('stops when all is decided, if asked to', () => {
    const violated = {
      ...always,
      holds: (s: { counter: ArrayLike<{ value: number }> }) => s.counter[0]!.value < 3,
    };
    const options = { search, properties: [violated] };
    const whole = explore(big, options);
    const result = explore(big, { ...options, stopWhenDecided: true });
    expect(result.cut).toEqual({ kind: 'decided' });
    expect(result.states).toBeLessThan(whole.states / 2);
    expect(result.verdicts).toEqual(whole.verdicts);
  });

  it('says with a compact store how likely an omission is', () => {
    const result = explore(grid(4, 10), { search, store: 'compact', properties });
    expect(result.states).toBe(10_000);
    // Half the square of the states over 2^64.
    expect(result.omissionProbability).toBeCloseTo(5e7 / 2 ** 64, 14);
    expect(verdict(result)).toEqual({
      kind: 'holds-within',
      bound: 'hash compaction, omission probability <= 1e-11',
    });
  });
});

it.each([1, 2, 4, 8])('grows in small steps: stops only near a bound of %d MiB', (mebibytes) => {
  const memory = mebibytes * 1024 * 1024;
  const result = explore(big, { bounds: { memory } });
  expect(result.cut).toMatchObject({ kind: 'memory', limit: memory });
  // What stops it is at most one chunk of the queue or of the links.
  expect(result.memory).toBeGreaterThan(memory - 300 * 1024);
  expect(result.states).toBeGreaterThan(memory / 20);
});

it('refuses bounds that are not numbers from 0 up', () => {
  expect(() => explore(big, { bounds: { depth: -1 } })).toThrow('bounds.depth is -1');
  expect(() => explore(big, { bounds: { states: Number.NaN } })).toThrow('bounds.states is NaN');
});

it('does not take firings beyond the depth bound into account', () => {
  const system = grid(2, 5);
  const outcome = {
    ...system,
    rules: [{ ...system.rules[0]!, effect: stepAndTell }],
  };
  const never = { id: 'never', kind: 'never-fires', sentence: '', outcomes: ['at 4'] } as const;
  const run = (depth: number) => explore(outcome, { properties: [never], bounds: { depth } });
  expect(run(3).verdicts.get('never')).toEqual({ kind: 'holds-within', bound: 'depth 3' });
  expect(run(4).verdicts.get('never')).toMatchObject({ kind: 'violated' });

  function stepAndTell(s: { counter: { [i: number]: { value: number } } }, i: number) {
    const counter = s.counter[i]!;
    counter.value = (counter.value + 1) % 5;
    return `at ${counter.value}`;
  }
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay } from '../judge/replay.ts';
import type { SearchOptions } from './options.ts';
import { explore } from '../explore/search.ts';
import { randomSystem } from '../testing/random-systems.ts';
import { referenceSearch } from '../testing/reference.ts';
import { grid } from '../toys/grid.ts';
import { peterson } from '../toys/peterson.ts';
import { consistent, twoPhaseCommit } from '../toys/two-phase-commit.ts';

const bitstate = { search: 'dfs', store: 'bitstate' } as const;
const always = { id: 'true', kind: 'always', sentence: 'True.', holds: () => true } as const;

describe('a bitstate store of a reasonable size', () => {
  it('omits nothing on random systems, and still never says holds', () => {
    fc.assert(
      fc.property(randomSystem, ({ system, properties }) => {
        const reference = referenceSearch(system, properties);
        const options = { ...bitstate, properties, bitstate: { bytes: 1 << 18 } };
        const result = explore(system, options);
        expect(result.cut).toBeUndefined();
        expect(result.states).toBe(reference.states.size);
        expect(result.transitions).toBe(reference.transitions);
        expect(result.firings).toEqual(reference.firings);
        expect(result.quiescentStates).toBe(reference.quiescent);
        expect(result.omissionProbability).toBeLessThan(1e-3);
        for (const property of properties) {
          const verdict = result.verdicts.get(property.id)!;
          const truth = reference.verdicts.get(property.id)!;
          if (typeof truth !== 'number') {
            expect(verdict.kind).toBe(truth === 'holds' ? 'holds-within' : truth);
            expect(verdict).toHaveProperty('bound');
          } else {
            expect(verdict.kind).toBe(property.kind === 'reachable' ? 'holds' : 'violated');
          }
        }
        expect(explore(system, options)).toEqual(result);
      }),
      { numRuns: 50 },
    );
  });

  // SPIN's hash compaction loses 4 of the first one's states.
  it.each([
    [288, twoPhaseCommit(3)],
    [8832, twoPhaseCommit(5)],
    [14844, peterson(4)],
    [10000, grid(4, 10)],
  ])('finds all %d states of a known system', (states, system) => {
    const result = explore(system as never, { ...bitstate, bitstate: { bytes: 1 << 20 } });
    expect(result.states).toBe(states);
    expect(result.omissionProbability).toBeLessThan(0.01);
  });
});

describe('a bitstate store that is too small', () => {
  it('says no more than it knows', () => {
    fc.assert(
      fc.property(randomSystem, fc.integer({ min: 4, max: 60 }), (random, bytes) => {
        const { system, properties } = random;
        const reference = referenceSearch(system, properties);
        const result = explore(system, { ...bitstate, properties, bitstate: { bytes } });
        expect(result.states).toBeLessThanOrEqual(reference.states.size);
        for (const property of properties) {
          const verdict = result.verdicts.get(property.id)!;
          if (verdict.kind === 'violated') {
            expect(typeof reference.verdicts.get(property.id)).toBe('number');
            expect(replay(system, verdict.path)).not.toHaveProperty('message');
          } else if (verdict.kind !== 'holds') {
            expect(verdict).toHaveProperty('bound');
          } else {
            expect(property.kind).toBe('reachable');
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('estimates honestly how probable an omission is', () => {
    let omitting = 0;
    let estimated = 0;
    for (const hashes of [1, 2, 3, 4]) {
      for (let n = 0; n < 60; n++) {
        // Sizes at which a good part of the runs omits something.
        const bytes = Math.round((40 + 9 * n) * [1000, 40, 12, 7][hashes - 1]!);
        const result = explore(grid(4, 5), { ...bitstate, bitstate: { bytes, hashes } });
        if (result.states < 625) omitting++;
        estimated += result.omissionProbability!;
      }
    }
    expect(omitting).toBeGreaterThan(20);
    // It is an upper bound, within what chance allows, and not a wild one.
    expect(omitting).toBeLessThan(estimated + 3 * Math.sqrt(estimated));
    expect(omitting).toBeGreaterThan(0.5 * estimated);
  });
});

it('respects its bounds', () => {
  const run = (bounds: SearchOptions<unknown>['bounds'], bytes = 1 << 16) =>
    explore(grid(6, 10), {
      ...bitstate,
      properties: [always],
      bounds,
      bitstate: { bytes },
    } as never);
  expect(run({ depth: 7 })).toMatchObject({ cut: { kind: 'depth', limit: 7 }, depth: 7 });
  expect(run({ states: 500 })).toMatchObject({ cut: { kind: 'states', limit: 500 }, states: 500 });
  const memory = run({ memory: 1 << 20 }, 1 << 18);
  expect(memory.cut).toMatchObject({ kind: 'memory', limit: 1 << 20 });
  expect(memory.memory).toBeLessThanOrEqual(1 << 20);
  expect(run({ memory: 1 << 20 }, 1 << 21)).toMatchObject({ cut: { kind: 'memory' }, states: 0 });
  expect(run({ depth: 7 }).verdicts.get('true')).toMatchObject({
    bound: expect.stringMatching(/^depth 7, bitstate, omission probability <= 1e-?\d+$/),
  });
});

it('works in a swarm', () => {
  const options = { search: 'swarm', store: 'bitstate', properties: [consistent] } as const;
  const result = explore(twoPhaseCommit(4), { ...options, bitstate: { bytes: 1 << 20 } });
  expect(result).toMatchObject({ states: 1568, scope: { searches: 1 } });
  expect(result.verdicts.get('consistent')).toMatchObject({ kind: 'holds-within' });
});

it('refuses options that make no sense', () => {
  const run = (options: SearchOptions<never>) => () => explore(grid(2, 2), options as object);
  expect(run({ store: 'bitstate' })).toThrow("goes with search 'dfs' or 'swarm', not 'bfs'");
  expect(run({ ...bitstate, bitstate: { bytes: 0 } })).toThrow('bitstate.bytes is 0');
  expect(run({ ...bitstate, bitstate: { hashes: 17 } })).toThrow('bitstate.hashes is 17');
});

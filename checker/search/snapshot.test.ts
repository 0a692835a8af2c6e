import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchOptions } from './options.ts';
import { explore, startSearch } from '../explore/search.ts';
import type { TransitionSystem } from '../language/system.ts';
import { randomSystem } from '../testing/random-systems.ts';
import { grid } from '../toys/grid.ts';
import { consistent, twoPhaseCommit } from '../toys/two-phase-commit.ts';
import { SnapshotError } from '../store/snapshot-format.ts';

const modes = [
  ...(['bfs', 'dfs'] as const).flatMap((search) =>
    (['exact', 'compact'] as const).flatMap((store) => [
      { search, store },
      { search, store, bounds: { depth: 6 } },
      { search, store, bounds: { states: 200, memory: 1e7 } },
    ]),
  ),
  { search: 'cheapest' } as const,
  { search: 'cheapest', bounds: { states: 200, memory: 1e7 } } as const,
] satisfies SearchOptions<unknown>[];

/** Explores, but is stopped every `slice` transitions and resumed from a copy of its snapshot. */
function inPieces<State>(
  system: TransitionSystem<State>,
  options: SearchOptions<State>,
  slice: number,
) {
  let search = startSearch(system, options);
  let resumed = 0;
  while (!search.advance(slice)) {
    const resume = copy(search.snapshot());
    if (resume === undefined) continue;
    search = startSearch(system, { ...options, resume });
    resumed++;
  }
  return { result: search.result(), resumed };
}

function copy(chunks: readonly Uint8Array[] | undefined): Uint8Array[] | undefined {
  return chunks?.map((chunk) => chunk.slice());
}

describe('a search that is resumed gives the result of one that was never stopped', () => {
  it('on random systems, in every mode', () => {
    fc.assert(
      fc.property(
        randomSystem,
        fc.constantFrom(...modes),
        fc.integer({ min: 100, max: 2000 }),
        ({ system, properties }, mode, slice) => {
          const options = { ...mode, properties };
          const { result } = inPieces(system, options, slice);
          expect(result).toEqual(explore(system, options));
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each(modes)('on a larger one: %j', (mode) => {
    const depth = 'bounds' in mode && 'depth' in mode.bounds ? { bounds: { depth: 20 } } : {};
    const options = { ...mode, ...depth, properties: [consistent] };
    const { result, resumed } = inPieces(twoPhaseCommit(5), options, 3000);
    expect(result).toEqual(explore(twoPhaseCommit(5), options));
    if (mode.bounds === undefined) expect(resumed).toBeGreaterThan(10);
  });

  it('also when chunks of the file are cut elsewhere', () => {
    const system = grid(5, 6);
    const search = startSearch(system, {});
    search.advance(5000);
    const bytes = joined(search.snapshot()!);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 1001) }, (_, i) =>
      bytes.subarray(1001 * i, 1001 * (i + 1)),
    );
    const again = startSearch(system, { resume: pieces });
    expect(again.progress).toEqual(search.progress);
    while (!again.advance(1e6));
    expect(again.result()).toEqual(explore(system));
  });

  it('and may be given more memory and time', () => {
    const search = startSearch(grid(5, 6), { bounds: { memory: 1e6 } });
    search.advance(5000);
    const resume = copy(search.snapshot())!;
    const again = startSearch(grid(5, 6), { resume, bounds: { memory: 1e8 } });
    while (!again.advance(1e6));
    expect(again.result().states).toBe(6 ** 5);
  });
});

describe('there is nothing to resume', () => {
  it('once a search is over, or only judges what it stored', () => {
    const search = startSearch(grid(5, 6), { bounds: { states: 300 } });
    while (search.progress.states < 300) search.advance(1);
    expect(search.snapshot()).toBeUndefined();
    while (!search.advance(1000));
    expect(search.snapshot()).toBeUndefined();
  });

  it.each(['iddfs', 'walk', 'swarm'] as const)('of a search %s', (search) => {
    const running = startSearch(grid(5, 6), { search });
    running.advance(10);
    expect(running.snapshot()).toBeUndefined();
    expect(() => startSearch(grid(5, 6), { search, resume: [] })).toThrow('cannot be resumed');
  });
});

describe('a snapshot is refused', () => {
  const properties = [{ id: 'p', kind: 'always', sentence: '', holds: () => true } as const];
  const search = startSearch(grid(4, 6), { properties });
  search.advance(1000);
  const bytes = joined(search.snapshot()!);
  const resume = (of: Uint8Array, options: SearchOptions<never> = {}, system = grid(4, 6)) =>
    startSearch(system, { properties, ...(options as object), resume: [of] });

  it.each<[string, () => unknown]>([
    [
      'it is of another search: system was grid of 4 counters modulo 6, now it is grid of 4 counters modulo 7',
      () => resume(bytes, {}, grid(4, 7)),
    ],
    ['search was bfs, now it is dfs', () => resume(bytes, { search: 'dfs' })],
    ['store was exact, now it is compact', () => resume(bytes, { store: 'compact' })],
    ['depth bound was none, now it is 7', () => resume(bytes, { bounds: { depth: 7 } })],
    ['properties was p, now it is ', () => resume(bytes, { properties: [] })],
    [
      'text of the properties was',
      () => resume(bytes, { properties: [{ ...properties[0]!, holds: () => 1 < 2 }] }),
    ],
    [
      'text of the system was',
      () => resume(bytes, {}, { ...grid(4, 6), rules: [{ ...grid(4, 6).rules[0]!, guard: yes }] }),
    ],
    ['it is not a checkpoint of a search', () => resume(new Uint8Array(100))],
    ['it is damaged or incomplete', () => resume(new Uint8Array())],
  ])('%s', (message, start) => {
    expect(start).toThrow(message);
    expect(start).toThrow(SnapshotError);
  });

  it('when it is cut short, at whatever byte', () => {
    for (let length = 0; length < bytes.length; length += 97) {
      expect(() => resume(bytes.subarray(0, length))).toThrow(SnapshotError);
    }
    expect(() => resume(bytes.subarray(0, bytes.length - 1))).toThrow('damaged or incomplete');
    expect(() => resume(joined([bytes, Uint8Array.of(0)]))).toThrow('damaged or incomplete');
  });

  it('when any bit of it has changed', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = bytes.slice();
        changed[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => resume(changed)).toThrow(SnapshotError);
      }),
      { numRuns: 300 },
    );
  });
});

function yes(): boolean {
  return true;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

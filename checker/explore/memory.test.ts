/**
 * A machine that has less memory than the bounds allow: large allocations fail as they do in V8.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SearchOptions } from '../search/options.ts';
import { explore } from './search.ts';
import { grid } from '../toys/grid.ts';

const RealInt32Array = Int32Array;
const RealUint32Array = Uint32Array;
/** Elements of the largest array that this machine can allocate. */
const MOST = 100_000;
/** Elements that it can still allocate; a visited set grows in small steps. */
let left = Number.POSITIVE_INFINITY;

function scarce<Kind extends typeof Int32Array | typeof Uint32Array>(kind: Kind): Kind {
  return new Proxy(kind, {
    construct(target, args, newTarget) {
      const elements = typeof args[0] === 'number' ? args[0] : 0;
      left -= elements;
      if (elements > MOST || left < 0) throw new RangeError('Array buffer allocation failed');
      return Reflect.construct(target, args, newTarget) as object;
    },
  });
}

beforeEach(() => {
  left = Number.POSITIVE_INFINITY;
  vi.stubGlobal('Int32Array', scarce(RealInt32Array));
  vi.stubGlobal('Uint32Array', scarce(RealUint32Array));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const properties = [{ id: 'true', kind: 'always', sentence: '', holds: () => true } as const];

describe('a machine without memory for the next growth ends the search, and what was found stays', () => {
  it.each<[string, SearchOptions<unknown>]>([
    ['bfs', { search: 'bfs' }],
    ['dfs', { search: 'dfs' }],
    ['dfs within a depth', { search: 'dfs', bounds: { depth: 30 } }],
    ['bfs with hash compaction', { search: 'bfs', store: 'compact' }],
  ])('%s', (_, options) => {
    left = 1_000_000;
    const result = explore(grid(6, 10), { ...options, properties } as never);
    expect(result.cut).toMatchObject({ kind: 'memory' });
    const { limit, needed } = result.cut as { limit: number; needed: number };
    expect(limit).toBeGreaterThan(4 * result.states);
    expect(needed).toBeGreaterThan(limit);
    expect(result.states).toBeGreaterThan(20_000);
    expect(result.verdicts.get('true')).toMatchObject({ kind: 'holds-within' });
  });

  it('bitstate, from the start', () => {
    const options = { search: 'dfs', store: 'bitstate', bitstate: { bytes: 1 << 20 } } as const;
    const result = explore(grid(6, 10), { ...options, properties });
    expect(result).toMatchObject({ states: 0, cut: { kind: 'memory' } });
    expect((result.cut as { needed: number }).needed).toBeGreaterThan(1 << 20);
    expect(result.verdicts.get('true')).toMatchObject({ kind: 'holds-within' });
  });

  it('iterative deepening forgets instead', () => {
    const bounds = { depth: 14 };
    const result = explore(grid(6, 10), { search: 'iddfs', bounds, properties });
    expect(result.cut).toEqual({ kind: 'depth', limit: 14 });
    expect(result.scope).toMatchObject({ depth: 14, forgetful: true });
  });

  it('a swarm goes on to its next search', () => {
    const options = { search: 'swarm', searches: 3, properties } as const;
    expect(explore(grid(6, 10), options)).toMatchObject({
      cut: { kind: 'sampled' },
      scope: { searches: 3 },
    });
  });
});

/**
 * Liveness against textbook fixpoints, on random systems.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refute } from './refute.ts';
import type { SearchOptions } from '../search/options.ts';
import { explore, startSearch } from '../explore/search.ts';
import { referenceGraph, referenceHolds } from '../testing/liveness-reference.ts';
import { grid } from '../toys/grid.ts';
import { fairSystem } from '../testing/random-promises.ts';

describe('liveness on random systems', () => {
  it('agrees with the fixpoints, and every refutation replays', () => {
    fc.assert(
      fc.property(fairSystem, ({ system, properties }) => {
        const graph = referenceGraph(system);
        // The fixpoints take time exponential in this.
        fc.pre([...graph.strong.values()].filter(Boolean).length <= 4);
        const { verdicts, livenessCut } = explore(system, { properties });
        expect(livenessCut).toBeUndefined();
        // Breadth first the graph is noted on the way, depth first it is built afterwards.
        const apart = explore(system, { properties, search: 'dfs' }).verdicts;
        for (const property of properties) {
          const verdict = verdicts.get(property.id)!;
          expect(apart.get(property.id)?.kind).toBe(verdict.kind);
          if (verdict.kind === 'violated') {
            expect(refute(system, property, verdict.path)).toBe(true);
            expect(referenceHolds(graph, property), property.id).toBe(false);
          } else {
            expect(['holds', 'vacuous']).toContain(verdict.kind);
            expect(referenceHolds(graph, property), property.id).toBe(true);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is no proof within a bound or with hashes', () => {
    fc.assert(
      fc.property(
        fairSystem,
        fc.constantFrom<SearchOptions<unknown>>(
          { bounds: { states: 20 } },
          { bounds: { depth: 3 } },
          { bounds: { states: 20 }, search: 'dfs' },
          { store: 'compact' },
        ),
        ({ system, properties }, options) => {
          const whole = explore(system, { properties });
          const result = explore(system, { ...options, properties });
          const partial = result.cut !== undefined || options.store === 'compact';
          for (const { id } of properties) {
            const { kind } = result.verdicts.get(id)!;
            if (partial) expect(kind).not.toBe('holds');
            if (kind === 'violated') expect(whole.verdicts.get(id)!.kind).toBe('violated');
            else if (partial) expect(result.verdicts.get(id)).toHaveProperty('bound');
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('says when the graph takes more memory than the search was given', () => {
    const property = {
      id: 'back',
      sentence: '',
      kind: 'always-possible',
      holds: () => true,
    } as const;
    const model = grid(4, 8);
    const { memory } = explore(model);
    const result = explore(model, { properties: [property], bounds: { memory } });
    expect(result).toMatchObject({ states: 4096, livenessCut: { kind: 'memory' } });
    expect(result.cut).toBeUndefined();
    expect(result.verdicts.get('back')).toMatchObject({ kind: 'holds-within' });
  });

  it('stops when it is interrupted while the graph is built', () => {
    const property = {
      id: 'back',
      sentence: '',
      kind: 'always-possible',
      holds: () => true,
    } as const;
    const model = grid(4, 8);
    const search = startSearch(model, { properties: [property], search: 'dfs' });
    for (let slices = 0; slices < 20; slices++) expect(search.advance(1000)).toBe(false);
    search.interrupt();
    expect(search.advance(1000)).toBe(true);
    const result = search.result();
    expect(result.cut).toBeUndefined();
    expect(result.verdicts.get('back')).toEqual({ kind: 'holds-within', bound: 'interrupted' });
  });
});

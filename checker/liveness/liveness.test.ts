/**
 * Liveness against textbook fixpoints, on random systems.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LivenessProperty } from '../language/property.ts';
import { refute } from './refute.ts';
import type { SearchOptions } from '../search/options.ts';
import { explore, startSearch } from '../explore/search.ts';
import type { TransitionSystem } from '../language/system.ts';
import { referenceGraph, referenceHolds } from '../testing/liveness-reference.ts';
import { grid } from '../toys/grid.ts';
import { type RandomSystem, randomSystem } from '../testing/random-systems.ts';

/** Random systems whose rules belong to up to three actors, some of them strongly fair. */
const fairSystem = fc
  .record({
    random: randomSystem,
    actors: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 6, maxLength: 6 }),
    strongActors: fc.subarray(['a', 'b', 'c'], { maxLength: 2 }),
    strongRules: fc.array(fc.nat(5), { maxLength: 2 }),
  })
  .map(({ random, actors, strongActors, strongRules }) => {
    const rules = random.system.rules.map((rule, i) => ({ ...rule, actor: actors[i]! }));
    const threads = rules.filter((rule) => !rule.environment);
    const strong = {
      actors: strongActors.filter((actor) => threads.some((rule) => rule.actor === actor)),
      rules: strongRules.flatMap((i) => threads[i]?.name ?? []),
    };
    return {
      system: { ...random.system, rules, fairness: { strong } } as TransitionSystem<unknown>,
      properties: livenessOf(random),
    };
  });

/** The predicates of the random properties, asked of paths. */
function livenessOf({ system, properties }: RandomSystem): LivenessProperty<unknown>[] {
  const predicate = (id: string) => {
    const property = properties.find((p) => p.id === id)!;
    if (property.kind === 'reachable') return (s: unknown) => property.witness(s);
    if (!('holds' in property)) throw new Error(id);
    return (s: unknown) => !property.holds(s);
  };
  const p = predicate('always');
  const q = predicate('premised');
  const r = predicate('reachable');
  const base = { sentence: 'Random.' };
  const finished = (s: unknown) => system.finished!(s);
  return [
    { ...base, id: 'eventually p', kind: 'eventually', holds: p },
    { ...base, id: 'eventually q', kind: 'eventually', holds: q },
    { ...base, id: 'eventually not r', kind: 'eventually', holds: (s) => !r(s) },
    { ...base, id: 'p leads to q', kind: 'leads-to', from: p, to: q },
    { ...base, id: 'finished leads to r', kind: 'leads-to', from: finished, to: r },
    {
      ...base,
      id: 'p leads to q, q leads to r',
      kind: 'leads-to',
      count: 2,
      from: (s, index) => (index === 0 ? p(s) : q(s)),
      to: (s, index) => (index === 0 ? q(s) : r(s)),
    },
    { ...base, id: 'p leads to not p', kind: 'leads-to', from: p, to: (s) => !p(s) },
    { ...base, id: 'p always possible', kind: 'always-possible', holds: p },
    { ...base, id: 'r always possible', kind: 'always-possible', holds: r },
  ];
}

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

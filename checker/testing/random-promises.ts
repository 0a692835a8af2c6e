/**
 * Random systems with several threads, some of them strongly fair, and properties about their paths.
 */
import fc from 'fast-check';
import type { LivenessProperty } from '../language/property.ts';
import type { TransitionSystem } from '../language/system.ts';
import { type RandomSystem, randomSystem } from './random-systems.ts';

/** Random systems whose rules belong to up to three actors, some of them strongly fair. */
export const fairSystem = fc
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

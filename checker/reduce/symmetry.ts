/**
 * Symmetry reduction of a search: one state is stored for all that differ only by a permutation of
 * interchangeable indices (`TransitionSystem.symmetry`).
 *
 * It is sound when the system keeps the promise of its declaration and everything that is read of
 * a state gives the same answer on permuted states. Then the representatives and the steps between
 * them are a bisimilar quotient of the full graph: each reachable state has its representative
 * stored, at the same distance from the initial states, and each stored one stands for reachable
 * states. So a breadth-first counterexample is still a shortest one, and quiescent states, outcomes
 * and values of measures are the same sets. What is not known to be symmetric turns the reduction
 * off for the whole search, so that a verdict never depends on it.
 */
import type { CompiledSystem } from '../state/compile.ts';
import type { Property } from '../language/property.ts';
import type { Hooks, Run } from '../search/run.ts';
import type { SearchOptions } from '../search/options.ts';
import { createCanonicaliser } from './canonical.ts';
import { concretise } from './concretise.ts';
import type { Refused, SymmetryApplied } from '../judge/reduction-report.ts';
import { createSymmetricExpander, type SymmetricExpander } from './symmetric-expander.ts';
import { createSymmetryAudit } from './symmetry-audit.ts';

export interface SymmetryReduction<State> {
  readonly hooks: Hooks<State>;
  report(run: Run): SymmetryApplied;
}

/** Throws ModelError when the declaration of the system is ill-formed. */
export function planSymmetry<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
): SymmetryReduction<State> | Refused {
  const { system, layout } = compiled;
  const { properties = [], measures = [] } = options;
  if (system.symmetry === undefined || system.symmetry.length === 0) {
    return { applied: false, reason: 'the system declares no interchangeable indices' };
  }
  const reason =
    properties.map(asymmetry).find((text) => text !== undefined) ??
    measures.flatMap(({ id, symmetric }) => (symmetric ? [] : [notDeclared(`measure '${id}'`)]))[0];
  if (reason !== undefined) return { applied: false, reason };

  const canonicaliser = createCanonicaliser(system.symmetry, layout.table);
  const audit = options.reduction?.debug
    ? createSymmetryAudit(compiled, canonicaliser.permuter, properties, measures)
    : undefined;
  let expander: SymmetricExpander | undefined;
  let exact = true;
  return {
    hooks: {
      expander(all, live, successors) {
        expander = createSymmetricExpander(all, live, successors, canonicaliser, audit);
        return expander;
      },
      initialStates(words, count) {
        const before = distinct(words, count, layout.words).length;
        canonicaliser.canonicalise(words, 0, count);
        const orbits = distinct(words, count, layout.words);
        exact = before === orbits.reduce((sum, at) => sum + canonicaliser.orbit(words, at), 0);
      },
      realPath: (path) => concretise(compiled, canonicaliser, path),
    },
    report({ states }) {
      const { expanded = 0, represented = 0 } = expander?.effort() ?? {};
      const factor = expanded === 0 ? 1 : represented / expanded;
      return { applied: true, represented: Math.round(factor * states), factor, exact };
    },
  };
}

/** Why a property forbids the reduction; undefined when it does not. */
function asymmetry<State>(property: Property<State>): string | undefined {
  const { id, kind, premise, symmetric = false } = property;
  switch (kind) {
    case 'always':
    case 'quiescent':
    case 'reachable':
      return symmetric ? undefined : notDeclared(`property '${id}'`);
    case 'never-fires':
    case 'no-deadlock':
      // Outcomes and `finished` are covered by the declaration of the system.
      return symmetric || premise === undefined ? undefined : notDeclared(`property '${id}'`);
    default:
      return `property '${id}' is about paths (${kind}), which symmetry reduction does not keep apart`;
  }
}

/** Where each different one of `count` packed states begins. */
function distinct(words: Int32Array, count: number, size: number): number[] {
  const places = new Map<string, number>();
  for (let at = 0; at < count * size; at += size) {
    places.set(words.subarray(at, at + size).join(), at);
  }
  return [...places.values()];
}

function notDeclared(what: string): string {
  return `${what} is not declared symmetric`;
}

/**
 * Many explorations of one system as one. The last of them may be exhaustive; it then counts alone,
 * but for shorter paths that others found.
 */
import { boundText } from '../judge/bound.ts';
import { ascending } from '../judge/measure-value.ts';
import type { SearchOptions } from '../search/options.ts';
import type { MeasureValue } from '../language/property.ts';
import type { Cut, Exploration, Scope, Verdict } from '../judge/verdict.ts';

/** `cut` is undefined when the last one is exhaustive. */
export function mergeExplorations<State>(
  all: readonly Exploration[],
  { properties = [], store = 'exact' }: SearchOptions<State>,
  cut: Cut | undefined,
  scope: Scope,
): Exploration {
  const counted = cut === undefined ? all.slice(-1) : all;
  const sum = (of: (exploration: Exploration) => number) =>
    counted.reduce((total, exploration) => total + of(exploration), 0);
  const most = (of: (exploration: Exploration) => number) => Math.max(...counted.map(of));
  const omission =
    store === 'exact'
      ? undefined
      : { store, probability: most(({ omissionProbability = 0 }) => omissionProbability) };
  const bound = boundText(cut, omission, scope);
  const verdictOf = (id: string): Verdict => {
    const found = all.flatMap((exploration) => exploration.verdicts.get(id) ?? []);
    return mergeVerdicts(found, cut === undefined ? undefined : bound);
  };
  const error = all.find((exploration) => exploration.error !== undefined)?.error;
  return {
    verdicts: new Map(properties.map(({ id }) => [id, verdictOf(id)])),
    states: sum(({ states }) => states),
    transitions: sum(({ transitions }) => transitions),
    depth: most(({ depth }) => depth),
    quiescentStates: sum(({ quiescentStates }) => quiescentStates),
    ...(cut === undefined ? {} : { cut }),
    ...(error === undefined ? {} : { error }),
    scope,
    ...(omission === undefined ? {} : { omissionProbability: omission.probability }),
    memory: Math.max(...all.map(({ memory }) => memory)),
    measures: union(counted.map(({ measures }) => measures)),
    firings: counted[0].firings.map((_, rule) => sum(({ firings }) => firings[rule])),
  };
}

/** Is it a violation or a witness? */
export function isDecided(verdict: Verdict | undefined): boolean {
  return verdict !== undefined && pathOf(verdict) !== undefined;
}

/** `bound` is undefined when the last verdict is that of an exhaustive search. */
function mergeVerdicts(verdicts: readonly Verdict[], bound: string | undefined): Verdict {
  const decided = verdicts.filter(isDecided);
  if (decided.length > 0) {
    return decided.reduce((best, other) => (length(other) < length(best) ? other : best));
  }
  const error = verdicts.find(({ kind }) => kind === 'error');
  if (error !== undefined) return error;
  if (bound === undefined) return verdicts[verdicts.length - 1];
  const vacuous = verdicts.every(({ kind }) => kind === 'vacuous');
  return { kind: vacuous ? 'vacuous' : 'holds-within', bound };
}

function pathOf(verdict: Verdict) {
  if (verdict.kind === 'violated') return verdict.path;
  return verdict.kind === 'holds' ? verdict.witness : undefined;
}

function length(verdict: Verdict): number {
  return pathOf(verdict)?.firings.length ?? Number.POSITIVE_INFINITY;
}

function union(
  all: readonly ReadonlyMap<string, readonly MeasureValue[]>[],
): ReadonlyMap<string, readonly MeasureValue[]> {
  const ids = [...all[0].keys()];
  return new Map(
    ids.map((id) => {
      const values = new Set(all.flatMap((measures) => measures.get(id) ?? []));
      return [id, ascending(values)];
    }),
  );
}

/**
 * Would the property be kept if one rule waited for another? The smallest change of a guard that
 * can be tried without knowing what the rules mean.
 */
import type { Space } from './space.ts';

/** One more condition in a guard. */
interface GuardChange {
  /** Index of the rule that is held back ... */
  readonly rule: number;
  /** ... as long as this one is enabled, with any parameter. */
  readonly waitsFor: number;
}

/**
 * The first change that keeps the property in the whole space, of those that would have stopped the
 * trace: last steps first. `fired` are the rules of its steps, undefined where it makes no sense to
 * hold one back. Undefined when there is none, or when the space does not begin at the start. What is
 * held back can act later, since the rule that it waits for is one of a thread.
 */
export function guardChange(
  space: Space,
  fired: readonly (number | undefined)[],
): GuardChange | undefined {
  if (space.from > 0) return undefined;
  const tried = new Set<string>();
  for (let step = fired.length; step >= 1; step--) {
    const state = space.along[step - 1]!;
    const rule = fired[step - 1];
    if (rule === undefined) continue;
    for (const waitsFor of threadRules(space, state)) {
      const key = `${rule} ${waitsFor}`;
      if (waitsFor === rule || tried.has(key)) continue;
      tried.add(key);
      if (keeps(space, { rule, waitsFor })) return { rule, waitsFor };
    }
  }
  return undefined;
}

/** Rules of threads that are enabled in a state. */
function threadRules({ graph, byThread, instances }: Space, state: number): Set<number> {
  const rules = new Set<number>();
  for (let edge = graph.first[state]!; edge < graph.first[state + 1]!; edge++) {
    if (byThread[edge] === 1) rules.add(instances[graph.instances[edge]!]!.rule);
  }
  return rules;
}

function keeps(space: Space, { rule, waitsFor }: GuardChange): boolean {
  const { graph, badState, badEdge, instances } = space;
  const { first, targets } = graph;
  const seen = new Uint8Array(graph.states);
  seen[0] = 1;
  const work = [0];
  for (let state = work.pop(); state !== undefined; state = work.pop()) {
    if (badState[state] === 1) return false;
    const waits = threadRules(space, state).has(waitsFor);
    for (let edge = first[state]!; edge < first[state + 1]!; edge++) {
      if (waits && instances[graph.instances[edge]!]!.rule === rule) continue;
      if (badEdge[edge] === 1) return false;
      const target = targets[edge]!;
      if (seen[target] === 1) continue;
      seen[target] = 1;
      work.push(target);
    }
  }
  return true;
}

/**
 * The nearest way round a violation: a sibling of the trace that leaves it at some step and keeps
 * the property.
 */
import type { Firing } from '../../checker/index.ts';
import type { Space } from './space.ts';

/** Where a detour may arrive. */
interface Goal {
  /** By state: 1 where it must not go. */
  readonly avoid: Uint8Array;
  /** Does it end in this state? */
  arrivesIn(state: number): boolean;
  /** Does it end with this edge? */
  arrivesBy(edge: number): boolean;
}

/**
 * From a state to the goal with as few steps of the environment as possible, and among those ways
 * a shortest one. Undefined when there is none.
 */
export function detour(space: Space, start: number, goal: Goal): Firing[] | undefined {
  const { graph, badEdge, byThread } = space;
  const { first, targets } = graph;
  const seen = new Set<number>();
  /** What is reached with so many steps of the environment, by length. */
  let level: Reached[][] = [[{ state: start }]];
  while (level.length > 0) {
    const next: Reached[][] = [];
    for (let length = 0; length < level.length; length++) {
      for (const here of level[length] ?? []) {
        const { state } = here;
        if (seen.has(state)) continue;
        seen.add(state);
        if (goal.arrivesIn(state)) return firingsTo(space, here);
        for (let edge = first[state]!; edge < first[state + 1]!; edge++) {
          const there = { state: targets[edge]!, edge, from: here };
          if (goal.arrivesBy(edge)) return firingsTo(space, there);
          if (badEdge[edge] === 1 || goal.avoid[there.state] === 1) continue;
          const into = byThread[edge] === 1 ? level : next;
          (into[length + 1] ??= []).push(there);
        }
      }
    }
    level = next;
  }
  return undefined;
}

/** A state, and the way to it. */
interface Reached {
  readonly state: number;
  readonly edge?: number;
  readonly from?: Reached;
}

function firingsTo({ graph, instances }: Space, end: Reached): Firing[] {
  const firings: Firing[] = [];
  for (let at: Reached | undefined = end; at?.edge !== undefined; at = at.from) {
    const { rule, parameter } = instances[graph.instances[at.edge]!]!;
    firings.unshift({ rule, parameter });
  }
  return firings;
}

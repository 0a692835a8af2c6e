/**
 * From which states is there no way round the violation any more?
 */
import type { Space } from './space.ts';

/** Whose steps count as continuations. */
export type Continuations =
  /** Those of kernel threads alone: nobody and nothing interferes any more. */
  | 'threads'
  /** Also what is left of the budgets of faults and operations. */
  | 'all';

/**
 * By state: 1 where no continuation comes to rest without a violation, that is to a state in which no
 * thread can act. Going round for ever is no way round: it neglects a thread, or could rest as well.
 */
export function inevitable(space: Space, continuations: Continuations): Uint8Array {
  const { graph, quiet, badState, badEdge, byThread } = space;
  const { states } = graph;
  const lost = new Uint8Array(states).fill(1);
  const before = reversed(space);
  const work: number[] = [];
  const save = (state: number): void => {
    if (lost[state] === 0 || badState[state] === 1) return;
    lost[state] = 0;
    work.push(state);
  };
  for (let state = 0; state < states; state++) if (quiet[state] === 1) save(state);
  for (let state = work.pop(); state !== undefined; state = work.pop()) {
    for (let k = before.first[state]!; k < before.first[state + 1]!; k++) {
      const edge = before.edges[k]!;
      const counts = continuations === 'all' || byThread[edge] === 1;
      if (counts && badEdge[edge] === 0) save(before.sources[k]!);
    }
  }
  return lost;
}

/**
 * By state: 1 where an instance can never again fire without a violation. For violations that an
 * operation of the administrator meets: he may always leave it, but when does it become vain?
 */
export function vain(space: Space, instance: number): Uint8Array {
  const { graph, badEdge } = space;
  const { states, first, instances } = graph;
  const before = reversed(space);
  const hopeless = new Uint8Array(states).fill(1);
  const work: number[] = [];
  const hope = (state: number): void => {
    if (hopeless[state] === 0) return;
    hopeless[state] = 0;
    work.push(state);
  };
  for (let state = 0; state < states; state++) {
    for (let edge = first[state]!; edge < first[state + 1]!; edge++) {
      if (instances[edge] === instance && badEdge[edge] === 0) hope(state);
    }
  }
  for (let state = work.pop(); state !== undefined; state = work.pop()) {
    for (let k = before.first[state]!; k < before.first[state + 1]!; k++) hope(before.sources[k]!);
  }
  return hopeless;
}

/** The edges by where they lead. */
function reversed({ graph }: Space) {
  const { states, first, targets } = graph;
  const count = first[states]!;
  const starts = new Uint32Array(states + 1);
  for (let edge = 0; edge < count; edge++) starts[targets[edge]! + 1]!++;
  for (let state = 0; state < states; state++) starts[state + 1]! += starts[state]!;
  const fill = starts.slice();
  const edges = new Uint32Array(count);
  const sources = new Uint32Array(count);
  for (let state = 0; state < states; state++) {
    for (let edge = first[state]!; edge < first[state + 1]!; edge++) {
      const at = fill[targets[edge]!]!++;
      edges[at] = edge;
      sources[at] = state;
    }
  }
  return { first: starts, edges, sources };
}

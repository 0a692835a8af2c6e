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
 * By state: 1 where every continuation comes to a violation. A continuation may end where no thread
 * can act, and it may go on for ever.
 */
export function inevitable(space: Space, continuations: Continuations): Uint8Array {
  const { graph, quiet, badState, badEdge, byThread } = space;
  const { states, first } = graph;
  const counts = (edge: number) => continuations === 'all' || byThread[edge] === 1;
  const lost = new Uint8Array(states);
  /** By state: continuations that may still avoid it. */
  const open = new Uint32Array(states);
  const before = reversed(space);
  const work: number[] = [];
  const lose = (state: number): void => {
    if (lost[state] === 1) return;
    lost[state] = 1;
    work.push(state);
  };
  for (let state = 0; state < states; state++) {
    for (let edge = first[state]!; edge < first[state + 1]!; edge++) {
      if (counts(edge) && badEdge[edge] === 0) open[state]!++;
    }
    if (badState[state] === 1 || (open[state] === 0 && quiet[state] === 0)) lose(state);
  }
  for (let state = work.pop(); state !== undefined; state = work.pop()) {
    for (let k = before.first[state]!; k < before.first[state + 1]!; k++) {
      const edge = before.edges[k]!;
      const source = before.sources[k]!;
      if (!counts(edge) || badEdge[edge] === 1) continue;
      open[source]!--;
      if (open[source] === 0 && quiet[source] === 0) lose(source);
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

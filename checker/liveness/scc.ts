/**
 * Strongly connected components of a part of a graph (Tarjan's algorithm, without recursion).
 */
import type { Graph } from '../store/graph.ts';

/** A part of the states of a graph: those `s` whose `label[s]` is `part`. */
export interface Part {
  readonly label: Uint32Array;
  readonly part: number;
}

/** Arrays of the algorithm, by state; worth keeping when it runs often. */
export interface Scratch {
  readonly index: Uint32Array;
  readonly low: Uint32Array;
  /** The edge to follow next. */
  readonly next: Uint32Array;
}

export function createScratch(states: number): Scratch {
  return {
    index: new Uint32Array(states),
    low: new Uint32Array(states),
    next: new Uint32Array(states),
  };
}

const UNSEEN = 0;
/** Larger than every index: the state's component is complete. */
const DONE = 0xffffffff;

/**
 * Calls `found` with the states of each component that contains one of `roots` or is reachable from
 * them inside the part; a component comes after all those that it can reach. All states of the part
 * that can be met must be expanded. Edges of instances with `barred[instance] === 1` are left out. `found` may relabel the states that it is given, though not
 * back into this part.
 */
export function components(
  graph: Graph,
  { label, part }: Part,
  roots: Iterable<number>,
  scratch: Scratch,
  barred: Uint8Array,
  found: (states: readonly number[]) => void,
): void {
  const { first, targets, instances } = graph;
  const { index, low, next } = scratch;
  const path: number[] = [];
  const open: number[] = [];
  let count = UNSEEN;

  const enter = (state: number): void => {
    index[state] = ++count;
    low[state] = count;
    next[state] = first[state];
    path.push(state);
    open.push(state);
  };

  for (const root of roots) {
    if (label[root] !== part || index[root] !== UNSEEN) continue;
    enter(root);
    while (path.length > 0) {
      const state = path[path.length - 1];
      if (next[state] < first[state + 1]) {
        const edge = next[state]++;
        const target = targets[edge];
        if (barred[instances[edge]] === 1) continue;
        if (label[target] !== part || index[target] === DONE) continue;
        if (index[target] === UNSEEN) enter(target);
        else if (index[target] < low[state]) low[state] = index[target];
        continue;
      }
      path.pop();
      const above = path[path.length - 1];
      if (above !== undefined && low[state] < low[above]) low[above] = low[state];
      if (low[state] !== index[state]) continue;
      const states = open.splice(open.lastIndexOf(state));
      for (const s of states) index[s] = DONE;
      found(states);
    }
  }
}

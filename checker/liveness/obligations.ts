/**
 * Where something is owed: the states of a graph together with one bit, "it has been asked for and
 * has not come yet". Breadth first, so that paths to them are shortest.
 */
import type { Graph } from '../store/graph.ts';
import type { Firing, Path } from '../language/property.ts';

/** What a property says of the states of a graph, by number. */
export interface Labels {
  /** 1: from here on it is owed, unless it is there. */
  readonly asked: Uint8Array;
  /** 1: here it is. */
  readonly given: Uint8Array;
}

export interface Obligations {
  /** The expanded states in which it can be owed, nearest first. */
  readonly owing: readonly number[];
  /** A shortest path to a state of `owing` on which it is owed at the end. */
  pathTo(state: number, instances: readonly Firing[]): Path;
}

const NONE = 0xffffffff;

/** `onlyInitially`: it is asked for in the initial states, whatever `asked` says. */
export function findObligations(
  graph: Graph,
  { asked, given }: Labels,
  onlyInitially: boolean,
): Obligations {
  const { states, expanded, first, targets } = graph;
  // Node 2s: state s with nothing owed; node 2s + 1: state s while it is owed.
  const from = new Uint32Array(2 * states).fill(NONE);
  const by = new Uint32Array(2 * states);
  const queue = new Uint32Array(2 * states);
  const owing: number[] = [];
  let end = 0;
  const reach = (state: number, owed: boolean, parent: number, edge: number): void => {
    // Nothing is known of what comes after a state that was not expanded, nor of the state itself.
    if (state >= expanded) return;
    const node = 2 * state + (owed ? 1 : 0);
    if (from[node] !== NONE) return;
    from[node] = parent;
    by[node] = edge;
    queue[end++] = node;
    if (owed) owing.push(state);
  };

  graph.initial.forEach((state, index) => {
    const owed = given[state] === 0 && (onlyInitially || asked[state] === 1);
    // Its own parent: the end of every path.
    if (owed || !onlyInitially) reach(state, owed, 2 * state + (owed ? 1 : 0), index);
  });
  for (let head = 0; head < end; head++) {
    const node = queue[head];
    const state = node >>> 1;
    const owed = (node & 1) === 1;
    for (let edge = first[state]; edge < first[state + 1]; edge++) {
      const target = targets[edge];
      if (given[target] === 1) {
        if (!onlyInitially) reach(target, false, node, edge);
      } else {
        reach(target, owed || asked[target] === 1, node, edge);
      }
    }
  }

  return {
    owing,
    pathTo(state, instances) {
      const firings: Firing[] = [];
      let node = 2 * state + 1;
      while (from[node] !== node) {
        const { rule, parameter } = instances[graph.instances[by[node]]];
        firings.push({ rule, parameter });
        node = from[node];
      }
      return { initial: by[node], firings: firings.reverse() };
    },
  };
}

/**
 * Where something is owed: the states of a graph together with one bit, "it has been asked for and
 * has not come yet".
 */
import type { Graph } from '../store/graph.ts';
import { type Costly, Labels } from '../search/labels.ts';

/** What a property says of the states of a graph, by number. */
export interface Promised {
  /** 1: from here on it is owed, unless it is there. */
  readonly asked: Uint8Array;
  /** 1: here it is. */
  readonly given: Uint8Array;
  /** It is asked for in the initial states, whatever `asked` says. */
  readonly onlyInitially: boolean;
}

/** Is it owed after a step to this state, before which it was owed or not? */
function staysOwed(
  { asked, given, onlyInitially }: Promised,
  state: number,
  owed: boolean,
): boolean {
  return given[state] === 0 && (owed || (!onlyInitially && asked[state] === 1));
}

/** The expanded states in which it can be owed, whatever it costs to get there. */
export function findOwing(graph: Graph, promised: Promised): readonly number[] {
  const { states, expanded, first, targets } = graph;
  // Node 2s: state s with nothing owed; node 2s + 1: state s while it is owed.
  const known = new Uint8Array(2 * states);
  const queue = new Uint32Array(2 * states);
  const owing: number[] = [];
  let end = 0;
  const reach = (state: number, owed: boolean): void => {
    // Nothing is known of what comes after a state that was not expanded, nor of the state itself.
    if (state >= expanded || (!owed && promised.onlyInitially)) return;
    const node = 2 * state + (owed ? 1 : 0);
    if (known[node] === 1) return;
    known[node] = 1;
    queue[end++] = node;
    if (owed) owing.push(state);
  };
  for (const state of graph.initial) {
    reach(state, staysOwed(promised, state, promised.onlyInitially));
  }
  for (let head = 0; head < end; head++) {
    const state = queue[head] >>> 1;
    const owed = (queue[head] & 1) === 1;
    for (let edge = first[state]; edge < first[state + 1]; edge++) {
      reach(targets[edge], staysOwed(promised, targets[edge], owed));
    }
  }
  return owing;
}

/** The least that it costs to get to where it is owed: of nodes as above. */
export function leastStems(graph: Graph, promised: Promised, costly: Costly): Labels {
  const { expanded, first, targets } = graph;
  const least = new Labels(costly);
  const node = (state: number, owed: boolean): number | undefined =>
    state >= expanded || (!owed && promised.onlyInitially) ? undefined : 2 * state + (owed ? 1 : 0);
  graph.initial.forEach((state, index) => {
    const at = node(state, staysOwed(promised, state, promised.onlyInitially));
    if (at !== undefined) least.start(at, index);
  });
  for (let label = least.next(); label >= 0; label = least.next()) {
    const at = least.nodeOf(label);
    const state = at >>> 1;
    for (let edge = first[state]; edge < first[state + 1]; edge++) {
      const to = node(targets[edge], staysOwed(promised, targets[edge], (at & 1) === 1));
      if (to !== undefined) least.reach(to, graph.instances[edge]);
    }
  }
  return least;
}

/**
 * From which states can no state of a set be reached any more?
 */
import type { Graph } from '../store/graph.ts';
import type { Firing, Path } from '../language/property.ts';
import { components, createScratch } from './scc.ts';

/**
 * The nearest expanded state from which no state with `good[s] === 1` can be reached, or undefined.
 * What lies beyond a state that was not expanded is taken to be good.
 */
export function findDeadEnd(graph: Graph, good: Uint8Array): number | undefined {
  const { states, expanded, first, targets } = graph;
  const possible = new Uint8Array(states).fill(1, expanded);
  const label = new Uint32Array(states).fill(1, 0, expanded);
  // Components come after all that they can reach.
  components(graph, { label, part: 1 }, range(expanded), createScratch(states), (component) => {
    const hopeful = component.some((state) => {
      if (good[state] === 1) return true;
      for (let edge = first[state]; edge < first[state + 1]; edge++) {
        if (possible[targets[edge]] === 1) return true;
      }
      return false;
    });
    if (hopeful) for (const state of component) possible[state] = 1;
  });
  const nearest = possible.indexOf(0);
  return nearest < 0 ? undefined : nearest;
}

/** A shortest path to a state of a graph. */
export function pathTo(graph: Graph, state: number, instances: readonly Firing[]): Path {
  const { states, expanded, first, targets, initial } = graph;
  const by = new Uint32Array(states);
  const from = new Int32Array(states).fill(-1);
  // States are numbered breadth first, so the first edge to a state comes from the nearest one.
  for (let source = 0; source < expanded; source++) {
    for (let edge = first[source]; edge < first[source + 1]; edge++) {
      if (from[targets[edge]] >= 0) continue;
      from[targets[edge]] = source;
      by[targets[edge]] = edge;
    }
  }
  const firings: Firing[] = [];
  let at = state;
  while (!initial.includes(at)) {
    const { rule, parameter } = instances[graph.instances[by[at]]];
    firings.push({ rule, parameter });
    at = from[at];
  }
  return { initial: initial.indexOf(at), firings: firings.reverse() };
}

function* range(end: number): Generator<number> {
  for (let i = 0; i < end; i++) yield i;
}

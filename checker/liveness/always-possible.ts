/**
 * From which states can no state of a set be reached any more?
 */
import type { Graph } from '../store/graph.ts';
import { addToFront, type Costly, type CostVector, Labels } from '../search/labels.ts';
import type { CostedLasso } from './lasso.ts';
import { components, createScratch } from './scc.ts';

/**
 * By state: 1 when it is expanded and no state with `good[s] === 1` can be reached from it by edges whose
 * instances are not `barred`. What lies beyond a state that was not expanded is taken to be good.
 */
export function findDeadEnds(graph: Graph, good: Uint8Array, barred: Uint8Array): Uint8Array {
  const { states, expanded, first, targets, instances } = graph;
  const dead = new Uint8Array(states).fill(1, 0, expanded);
  const label = new Uint32Array(states).fill(1, 0, expanded);
  // Components come after all that they can reach.
  const scratch = createScratch(states);
  components(graph, { label, part: 1 }, range(expanded), scratch, barred, (component) => {
    const hopeful = component.some((state) => {
      if (good[state] === 1) return true;
      for (let edge = first[state]; edge < first[state + 1]; edge++) {
        if (barred[instances[edge]] === 0 && dead[targets[edge]] === 0) return true;
      }
      return false;
    });
    if (hopeful) for (const state of component) dead[state] = 0;
  });
  return dead;
}

/** For each of the least costs a shortest path to a state with `goal[s] === 1`, least first. */
export function leastPaths(graph: Graph, goal: Uint8Array, costly: Costly): readonly CostedLasso[] {
  const { expanded, first, targets, initial } = graph;
  const least = new Labels(costly);
  initial.forEach((state, index) => least.start(state, index));
  let front: readonly { costs: CostVector; steps: number; label: number }[] = [];
  for (let label = least.next(); label >= 0; label = least.next()) {
    const state = least.nodeOf(label);
    if (goal[state] === 1) {
      const point = { costs: least.costsOf(label), steps: least.stepsOf(label), label };
      front = addToFront(front, point);
    }
    if (state >= expanded) continue;
    for (let edge = first[state]; edge < first[state + 1]; edge++) {
      least.reach(targets[edge], graph.instances[edge]);
    }
  }
  return front.map(({ costs: paid, label }) => ({
    costs: paid,
    path: least.pathTo(label, costly.instances),
  }));
}

function* range(end: number): Generator<number> {
  for (let i = 0; i < end; i++) yield i;
}

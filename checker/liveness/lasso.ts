/**
 * A counterexample to a promise: a path that leads to where something is owed, and goes on there for
 * ever without giving it or neglecting a thread.
 */
import { createActivity, findFairComponent } from './fair-cycle.ts';
import { type CompiledFairness, NO_THREAD } from './fairness.ts';
import type { Graph } from '../store/graph.ts';
import type { Obligations } from './obligations.ts';
import type { Firing, Path } from '../language/property.ts';

/** The lasso with the shortest way to its loop; undefined when every fair path gives what is owed. */
export function findLasso(
  graph: Graph,
  fairness: CompiledFairness,
  obligations: Obligations,
  instances: readonly Firing[],
): Path | undefined {
  const { owing } = obligations;
  const resting = owing.find((state) => isQuiescent(graph, fairness, state));
  if (resting !== undefined) {
    const path = obligations.pathTo(resting, instances);
    return { ...path, loop: path.firings.length };
  }
  const component = findFairComponent(graph, fairness, owing);
  if (component === undefined) return undefined;
  const entry = owing.find((state) => component.has(state))!;
  const { initial, firings } = obligations.pathTo(entry, instances);
  const cycle = fairCycle(graph, fairness, component, entry).map((edge): Firing => {
    const { rule, parameter } = instances[graph.instances[edge]];
    return { rule, parameter };
  });
  return { initial, firings: [...firings, ...cycle], loop: firings.length };
}

/** Can no thread act in the state? */
export function isQuiescent(graph: Graph, { thread }: CompiledFairness, state: number): boolean {
  for (let edge = graph.first[state]; edge < graph.first[state + 1]; edge++) {
    if (thread[graph.instances[edge]] !== NO_THREAD) return false;
  }
  return true;
}

/**
 * The edges of a cycle through `entry` inside a fair component that neglects nobody: from each place
 * to the nearest edge that serves a thread which still waits for its turn, then home.
 */
function fairCycle(
  graph: Graph,
  fairness: CompiledFairness,
  component: ReadonlySet<number>,
  entry: number,
): number[] {
  const { constraints } = fairness;
  const { enabledIn, forEachOf } = createActivity(graph, fairness);
  const waiting = new Set([...component].flatMap(enabledIn));
  // Where a thread that is weakly fair cannot act it has no claim, even if it can elsewhere.
  const restful = (state: number): number[] => {
    const enabled = enabledIn(state);
    const free = (c: number) => constraints[c].strength === 'weak' && !enabled.includes(c);
    return [...waiting].filter(free);
  };
  const serves = (edge: number): number[] => {
    const served = restful(graph.targets[edge]);
    forEachOf(edge, (constraint) => served.push(constraint));
    return served.filter((constraint) => waiting.has(constraint));
  };
  const cycle: number[] = [];
  for (const constraint of restful(entry)) waiting.delete(constraint);
  for (let at = entry; ; at = graph.targets[cycle[cycle.length - 1]]) {
    const home = waiting.size === 0;
    if (home && at === entry && cycle.length > 0) return cycle;
    const way = nearest(graph, component, at, (edge) =>
      home ? graph.targets[edge] === entry : serves(edge).length > 0,
    );
    for (const edge of way) for (const constraint of serves(edge)) waiting.delete(constraint);
    cycle.push(...way);
  }
}

/** The shortest way inside a strongly connected component whose last edge is a goal. */
function nearest(
  { first, targets }: Graph,
  component: ReadonlySet<number>,
  start: number,
  isGoal: (edge: number) => boolean,
): number[] {
  const reachedBy = new Map<number, { readonly edge: number; readonly from: number }>();
  const queue = [start];
  for (const state of queue) {
    for (let edge = first[state]; edge < first[state + 1]; edge++) {
      const target = targets[edge];
      if (!component.has(target)) continue;
      if (isGoal(edge)) {
        const way = [edge];
        for (let at = state; at !== start; at = reachedBy.get(at)!.from) {
          way.push(reachedBy.get(at)!.edge);
        }
        return way.reverse();
      }
      if (target === start || reachedBy.has(target)) continue;
      reachedBy.set(target, { edge, from: state });
      queue.push(target);
    }
  }
  throw new TypeError('a component without the edge that makes it fair');
}

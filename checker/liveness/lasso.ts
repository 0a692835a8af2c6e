/**
 * Counterexamples to a promise: paths that lead to where something is owed, and go on there for ever
 * without giving it or neglecting a thread.
 */
import { createActivity, findFairComponents } from './fair-cycle.ts';
import { type CompiledFairness, NO_THREAD } from './fairness.ts';
import type { Graph } from '../store/graph.ts';
import { findOwing, leastStems, type Promised } from './obligations.ts';
import type { Firing, Path } from '../language/property.ts';
import { addToFront, type Costly, type CostVector } from '../search/labels.ts';

/** A lasso, and what the way to its loop costs; its loop costs nothing. */
export interface CostedLasso {
  readonly costs: CostVector;
  readonly path: Path;
}

/** Where two cost the same, coming to rest is easier to see than going round: so many steps easier. */
const GOING_ROUND = 1e9;

/**
 * For each of the least costs the lasso with the shortest way to its loop, least first; none when every
 * fair path gives what is owed.
 */
export function findLassos(
  graph: Graph,
  fairness: CompiledFairness,
  promised: Promised,
  costly: Costly,
): readonly CostedLasso[] {
  const { instances } = costly;
  const owing = findOwing(graph, promised);
  const resting = new Set(owing.filter((state) => isQuiescent(graph, fairness, state)));
  const componentOf = new Map<number, ReadonlySet<number>>();
  for (const states of findFairComponents(graph, fairness, owing)) {
    for (const state of states) componentOf.set(state, states);
  }
  if (resting.size === 0 && componentOf.size === 0) return [];
  const stems = leastStems(graph, promised, costly);
  let front: readonly { costs: CostVector; steps: number; label: number }[] = [];
  for (let label = 0; label < stems.length; label++) {
    const node = stems.nodeOf(label);
    const state = node >>> 1;
    if ((node & 1) === 0 || !(resting.has(state) || componentOf.has(state))) continue;
    const away = resting.has(state) ? 0 : GOING_ROUND;
    const point = { costs: stems.costsOf(label), steps: stems.stepsOf(label) + away, label };
    front = addToFront(front, point);
  }
  return front.map(({ costs: paid, label }) => {
    const { initial, firings } = stems.pathTo(label, instances);
    const entry = stems.nodeOf(label) >>> 1;
    // Where no thread can act, staying is enough.
    const cycle = resting.has(entry)
      ? []
      : fairCycle(graph, fairness, componentOf.get(entry)!, entry).map((edge): Firing => {
          const { rule, parameter } = instances[graph.instances[edge]];
          return { rule, parameter };
        });
    return {
      costs: paid,
      path: { initial, firings: [...firings, ...cycle], loop: firings.length },
    };
  });
}

/** Can no thread act in the state? */
function isQuiescent(graph: Graph, { thread }: CompiledFairness, state: number): boolean {
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
    const way = nearest(graph, fairness, component, at, (edge) =>
      home ? graph.targets[edge] === entry : serves(edge).length > 0,
    );
    for (const edge of way) for (const constraint of serves(edge)) waiting.delete(constraint);
    cycle.push(...way);
  }
}

/** The shortest way inside a strongly connected component whose last edge is a goal. */
function nearest(
  { first, targets, instances }: Graph,
  { pays }: CompiledFairness,
  component: ReadonlySet<number>,
  start: number,
  isGoal: (edge: number) => boolean,
): number[] {
  const reachedBy = new Map<number, { readonly edge: number; readonly from: number }>();
  const queue = [start];
  for (const state of queue) {
    for (let edge = first[state]; edge < first[state + 1]; edge++) {
      const target = targets[edge];
      if (!component.has(target) || pays[instances[edge]] === 1) continue;
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

/**
 * Fair cycles: is there a way to go on for ever inside a part of a graph without neglecting a
 * thread? Streett emptiness by decomposition into strongly connected components.
 */
import { type CompiledFairness, NO_THREAD } from './fairness.ts';
import type { Graph } from '../store/graph.ts';
import { components, createScratch } from './scc.ts';

/** Says for one state after the other which constraints can act there. */
export interface Activity {
  /** Marks the constraints of which an instance is enabled in the state; gives their indices. */
  enabledIn(state: number): readonly number[];
  /** Calls `act` with each constraint of which the edge is a firing. */
  forEachOf(edge: number, act: (constraint: number) => void): void;
}

export function createActivity(graph: Graph, { thread, rule }: CompiledFairness): Activity {
  const forEachOf = (edge: number, act: (constraint: number) => void): void => {
    const instance = graph.instances[edge];
    if (thread[instance] !== NO_THREAD) act(thread[instance]);
    if (rule[instance] !== NO_THREAD) act(rule[instance]);
  };
  return {
    forEachOf,
    enabledIn(state) {
      const enabled = new Set<number>();
      for (let edge = graph.first[state]; edge < graph.first[state + 1]; edge++) {
        forEachOf(edge, (constraint) => enabled.add(constraint));
      }
      return [...enabled];
    },
  };
}

/**
 * All strongly connected sets of states, of those in `within`, that a fair path can go round in for
 * ever, meeting all of its states and all edges that cost nothing. The states of `within` must be
 * expanded. States in which no thread can act are not looked for: staying there is fair.
 */
export function findFairComponents(
  graph: Graph,
  fairness: CompiledFairness,
  within: readonly number[],
): readonly ReadonlySet<number>[] {
  const activity = createActivity(graph, fairness);
  const scratch = createScratch(graph.states);
  const label = new Uint32Array(graph.states);
  let parts = 1;
  for (const state of within) label[state] = parts;
  const fair: ReadonlySet<number>[] = [];

  const work: (readonly number[])[] = [within];
  for (let roots = work.pop(), part = 1; roots !== undefined; roots = work.pop()) {
    if (roots !== within) {
      part = ++parts;
      for (const state of roots) {
        label[state] = part;
        scratch.index[state] = 0;
      }
    }
    components(graph, { label, part }, roots, scratch, fairness.pays, (states) => {
      if (states.length === 1 && !hasSelfLoop(graph, fairness, states[0])) return;
      const rest = neglected(graph, fairness, activity, new Set(states));
      if (rest === 'none') fair.push(new Set(states));
      else if (rest.length > 0) work.push(rest);
    });
  }
  return fair;
}

function hasSelfLoop(
  { first, targets, instances }: Graph,
  { pays }: CompiledFairness,
  state: number,
): boolean {
  for (let edge = first[state]; edge < first[state + 1]; edge++) {
    if (targets[edge] === state && pays[instances[edge]] === 0) return true;
  }
  return false;
}

/**
 * 'none' when a path that goes everywhere in a component neglects nobody; otherwise the states in
 * which a fair path could still stay for ever.
 */
function neglected(
  graph: Graph,
  { constraints, pays }: CompiledFairness,
  { enabledIn, forEachOf }: Activity,
  component: ReadonlySet<number>,
): 'none' | readonly number[] {
  const enabled = new Uint32Array(constraints.length);
  const acts = new Uint8Array(constraints.length);
  for (const state of component) {
    for (const constraint of enabledIn(state)) enabled[constraint]++;
    for (let edge = graph.first[state]; edge < graph.first[state + 1]; edge++) {
      if (pays[graph.instances[edge]] === 1) continue;
      if (component.has(graph.targets[edge])) forEachOf(edge, (c) => (acts[c] = 1));
    }
  }
  const starving = new Set<number>();
  for (const [index, { strength }] of constraints.entries()) {
    if (acts[index] === 1 || enabled[index] === 0) continue;
    if (enabled[index] === component.size) return [];
    // A thread that is strongly fair must not even be able to act now and then.
    if (strength === 'strong') starving.add(index);
  }
  if (starving.size === 0) return 'none';
  return [...component].filter((state) => !enabledIn(state).some((c) => starving.has(c)));
}

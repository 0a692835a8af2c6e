/**
 * Adds liveness to a search: its graph is noted on the way, or built when it has seen every state,
 * and asked about paths.
 */
import type { CompiledSystem } from '../state/compile.ts';
import { compileFairness } from './fairness.ts';
import { askGraph, createLivenessPass, type LivenessPass } from './liveness-pass.ts';
import { observeGraph } from './observed-graph.ts';
import { isLiveness } from '../language/property.ts';
import { askOf } from './questions.ts';
import type { Hooks } from '../search/run.ts';
import type { SearchOptions } from '../search/options.ts';
import type { Search } from '../search/sliced-search.ts';
import type { Cut, Exploration } from '../judge/verdict.ts';

/**
 * Starts the search with the liveness properties of the options, of which it evaluates nothing but
 * the premises, and goes on from its result. Throws ModelError when the system declares an
 * impossible fairness.
 */
export function withLiveness<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
  start: (hooks?: Hooks<State>) => Search,
): Search {
  const properties = (options.properties ?? []).filter(isLiveness);
  if (properties.length === 0 && options.noteGraph !== true) return start();
  const fairness = compileFairness(compiled);
  const { seconds, memory = Number.POSITIVE_INFINITY } = options.bounds ?? {};
  const clock = options.clock ?? (() => 0);
  const deadline = seconds === undefined ? Number.POSITIVE_INFINITY : clock() + 1000 * seconds;
  const questions = askOf(properties);
  // Half of the memory at most, so that the search has its share.
  const observed = goesInOrder(options)
    ? observeGraph(
        compiled,
        () => ({ memory: memory / 2 }),
        (s) => questions.visit(s),
      )
    : undefined;
  // Forgotten when it is over: its stores then make room for the graph.
  let inner: Search | undefined = start(observed?.hooks);
  let explored: Exploration | undefined;
  let pass: LivenessPass | undefined;

  const noted = (): number =>
    observed?.graph === undefined ? 0 : observed.memory + questions.memory;
  const finish = (): Exploration => {
    if (explored === undefined) {
      const result = inner!.result();
      const graph = sawStatesInOrder(result.cut) ? observed?.graph : undefined;
      const peak = result.memory + noted();
      explored =
        graph === undefined
          ? result
          : askGraph(compiled, fairness, questions, graph, { ...result, memory: peak }, undefined);
      inner = undefined;
    }
    return explored;
  };
  return {
    advance(transitions) {
      if (inner !== undefined) {
        const over = inner.advance(transitions);
        if (inner.progress.memory + noted() > memory) observed?.giveUp();
        if (!over) return false;
        const { cut, states } = finish();
        if (properties.length === 0) return true;
        if (observed?.graph !== undefined || !sawStatesInOrder(cut)) return true;
        pass = createLivenessPass(compiled, fairness, askOf(properties), {
          memory,
          // No more than the search itself was allowed.
          ...(cut === undefined ? {} : { states }),
        });
      }
      if (pass === undefined) return true;
      if (clock() >= deadline) pass.stop({ kind: 'seconds', limit: seconds! });
      return pass.advance(transitions);
    },
    get progress() {
      if (inner !== undefined) {
        const { progress } = inner;
        return { ...progress, memory: progress.memory + noted() };
      }
      const { states, transitions, depth, memory: peak } = explored!;
      if (pass === undefined) return { states, transitions, depth, memory: peak, frontier: 0 };
      const { frontier } = pass;
      return {
        states,
        transitions: transitions + pass.edges,
        depth,
        memory: pass.memory,
        frontier,
      };
    },
    interrupt() {
      inner?.interrupt();
      pass?.stop({ kind: 'interrupted' });
    },
    get graph() {
      return observed?.graph;
    },
    // The graph is built again from the states; only the search before it is worth keeping.
    snapshot: () => inner?.snapshot(),
    result() {
      const result = finish();
      pass?.stop({ kind: 'interrupted' });
      return pass?.conclude(result) ?? result;
    },
  };
}

/** Does a search expand each state once, in the order of their numbers, from the start? */
function goesInOrder<State>(options: SearchOptions<State>): boolean {
  const { search = 'bfs', store = 'exact', resume } = options;
  return search === 'bfs' && store === 'exact' && resume === undefined;
}

/** Did a search see all states, or those that a graph of the same size consists of? */
function sawStatesInOrder(cut: Cut | undefined): boolean {
  return cut === undefined || cut.kind === 'states' || cut.kind === 'depth';
}

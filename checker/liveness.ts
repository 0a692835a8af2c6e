/**
 * Adds liveness to a search: when that has seen every state, the graph is built and asked about
 * paths.
 */
import type { CompiledSystem } from './compile.ts';
import { compileFairness } from './fairness.ts';
import { createLivenessPass, type LivenessPass } from './liveness-pass.ts';
import { isLiveness } from './property.ts';
import type { Search, SearchOptions } from './search.ts';
import type { Cut, Exploration } from './verdict.ts';

/**
 * Continues `search` with the liveness properties of the options, of which it has evaluated nothing
 * but the premises. Throws ModelError when the system declares an impossible fairness.
 */
export function withLiveness<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
  search: Search,
): Search {
  const properties = (options.properties ?? []).filter(isLiveness);
  if (properties.length === 0) return search;
  const fairness = compileFairness(compiled);
  const { seconds, memory } = options.bounds ?? {};
  const clock = options.clock ?? (() => 0);
  const deadline = seconds === undefined ? Number.POSITIVE_INFINITY : clock() + 1000 * seconds;
  // Forgotten when it is over: its stores then make room for the graph.
  let inner: Search | undefined = search;
  let explored: Exploration | undefined;
  let pass: LivenessPass | undefined;

  const finish = (): Exploration => {
    explored ??= inner!.result();
    inner = undefined;
    return explored;
  };
  return {
    advance(transitions) {
      if (inner !== undefined) {
        if (!inner.advance(transitions)) return false;
        const { cut, states } = finish();
        if (!sawStatesInOrder(cut)) return true;
        pass = createLivenessPass(compiled, fairness, properties, {
          ...(memory === undefined ? {} : { memory }),
          // No more than the search itself was allowed.
          ...(cut === undefined ? {} : { states }),
        });
      }
      if (pass === undefined) return true;
      if (clock() >= deadline) pass.stop({ kind: 'seconds', limit: seconds! });
      return pass.advance(transitions);
    },
    get progress() {
      if (inner !== undefined) return inner.progress;
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
    // The graph is built again from the states; only the search before it is worth keeping.
    snapshot: () => inner?.snapshot(),
    result() {
      const result = finish();
      pass?.stop({ kind: 'interrupted' });
      return pass?.conclude(result) ?? result;
    },
  };
}

/** Did a search see all states, or those that a graph of the same size consists of? */
function sawStatesInOrder(cut: Cut | undefined): boolean {
  return cut === undefined || cut.kind === 'states' || cut.kind === 'depth';
}

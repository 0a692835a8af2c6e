/**
 * The state graph as a by-product of a breadth-first search: the edges are noted when the search
 * generates them, so that no rule has to fire a second time.
 */
import type { CompiledSystem } from '../state/compile.ts';
import type { Expander } from '../expand/expand.ts';
import { type Graph, type GraphLimits, GraphRecorder } from '../store/graph.ts';
import type { Hooks } from '../search/run.ts';

export interface ObservedGraph<State> {
  /** For the search. */
  readonly hooks: Hooks<State>;
  /**
   * Undefined when it was given up, because there was no room for it or `visit` has thrown; and when
   * the search did not take the hooks, because it is reduced.
   */
  readonly graph: Graph | undefined;
  /** Bytes. */
  readonly memory: number;
  /** Stops noting, and forgets what was noted. */
  giveUp(): void;
}

/** `visit` is called for each state that the search expands, in the order of their numbers. */
export function observeGraph<State>(
  { layout }: CompiledSystem<State>,
  limits: () => GraphLimits,
  visit: (s: State) => void,
): ObservedGraph<State> {
  let recorder: GraphRecorder | undefined = new GraphRecorder(layout.words, limits);
  const giveUp = (): void => {
    recorder = undefined;
  };
  return {
    giveUp,
    get graph() {
      return recorder === undefined || recorder.states === 0 ? undefined : recorder.graph;
    },
    get memory() {
      return recorder?.memory ?? 0;
    },
    hooks: {
      initialStates(words, count) {
        for (let index = 0; index < count; index++) recorder?.start(words, index * layout.words);
      },
      expander: (all, live, to): Expander => ({
        firings: all.firings,
        isLive: () => all.isLive(),
        probe: () => all.probe(),
        expand(from) {
          if (recorder === undefined) return all.expand(from);
          live.sync();
          try {
            visit(live.view);
          } catch {
            // The graph is then built apart from the search, and whoever threw is told there.
            giveUp();
          }
          const end = all.expand(from);
          recorder?.expand(to.words, to.instances, from, end);
          if (recorder?.cut !== undefined) giveUp();
          return end;
        },
      }),
    },
  };
}

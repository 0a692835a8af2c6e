/**
 * Exhaustive search of a transition system.
 */
import { type CompiledSystem, compileSystem } from '../state/compile.ts';
import { startCheapest } from './cheapest.ts';
import { conclude } from './conclude.ts';
import { withLiveness } from '../liveness/liveness.ts';
import { canResume, checkOptions, type SearchOptions } from '../search/options.ts';
import { planReduction } from '../reduce/plan.ts';
import type { Hooks } from '../search/run.ts';
import { writeSnapshot } from '../store/snapshot-format.ts';
import { identityOf } from '../search/identity.ts';
import { isPersistent, resume } from '../search/snapshot.ts';
import type { Search } from '../search/sliced-search.ts';
import { startSwarm } from './swarm.ts';
import type { TransitionSystem } from '../language/system.ts';
import type { Exploration } from '../judge/verdict.ts';

/** Prepares a search. Throws ModelError when the system itself is ill-formed. */
export function startSearch<State>(
  system: TransitionSystem<State>,
  options: SearchOptions<State> = {},
): Search {
  checkOptions(options);
  if (options.search === 'cheapest') return startCheapest(system, options);
  const compiled = compileSystem(system);
  return withLiveness(compiled, options, (hooks) =>
    options.search === 'swarm'
      ? startSwarm(system, options)
      : startStateSearch(compiled, options, hooks),
  );
}

/** Decides what can be told from one state or one firing. */
function startStateSearch<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
  hooks: Hooks<State> | undefined,
): Search {
  const reduced = planReduction(compiled, options, hooks);
  if (options.resume !== undefined) {
    resume(reduced.run, identityOf(compiled, options), options.resume);
  }
  return {
    advance: (transitions) => reduced.advance(transitions),
    get progress() {
      const { states, transitions, frontier, depth, memory } = reduced.run;
      return { states, transitions, frontier, depth, memory };
    },
    interrupt: () => reduced.run.stop({ kind: 'interrupted' }),
    snapshot() {
      const { run } = reduced;
      if (!canResume(options) || !isPersistent(run) || !run.savable) return undefined;
      return writeSnapshot((to) => {
        to.json(identityOf(compiled, options));
        run.save(to);
      });
    },
    result() {
      reduced.run.stop({ kind: 'interrupted' });
      const exploration = conclude(compiled, options, reduced.run);
      const reduction = reduced.report();
      return reduction === undefined ? exploration : { ...exploration, reduction };
    },
  };
}

/** Runs a search to its end. */
export function explore<State>(
  system: TransitionSystem<State>,
  options: SearchOptions<State> = {},
): Exploration {
  const search = startSearch(system, options);
  while (!search.advance(SLICE));
  return search.result();
}

/** Transitions; any number will do. */
const SLICE = 1_000_000;

/**
 * Which search does what the options ask for.
 */
import { createBitstate } from './bitstate.ts';
import type { CompiledSystem } from '../state/compile.ts';
import { createIterativeDeepening } from './iterative-deepening.ts';
import { createRun } from './exhaustive-run.ts';
import type { Hooks, Run } from './run.ts';
import type { SearchOptions } from './options.ts';
import { createWalks } from './walk.ts';

/** For any search but 'swarm', which is made of several. Only 'bfs' and 'dfs' with
 * a store of whole states or of hashes take hooks. */
export function createAnyRun<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
  hooks: Hooks<State> = {},
): Run {
  if (options.store === 'bitstate') return createBitstate(compiled, options);
  switch (options.search) {
    case 'walk':
      return createWalks(compiled, options);
    case 'iddfs':
      return createIterativeDeepening(compiled, options);
    default:
      return createRun(compiled, options, hooks);
  }
}

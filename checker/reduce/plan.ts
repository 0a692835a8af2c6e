/**
 * Which of the reductions that were asked for are applied to a search.
 */
import type { CompiledSystem } from '../compile.ts';
import { createRun, type Run } from '../run.ts';
import type { SearchOptions } from '../search.ts';
import type { ReductionReport } from './report.ts';
import { planSymmetry } from './symmetry.ts';

/** A run, reduced as far as that is sound, and what to say about it at the end. */
export interface ReducedRun {
  readonly run: Run;
  /** Undefined when no reduction was asked for. */
  report(): ReductionReport | undefined;
}

export function planReduction<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
): ReducedRun {
  if (!options.reduction?.symmetry) {
    return { run: createRun(compiled, options), report: () => undefined };
  }
  const symmetry = planSymmetry(compiled, options);
  if ('reason' in symmetry) {
    return { run: createRun(compiled, options), report: () => ({ symmetry }) };
  }
  const run = createRun(compiled, options, symmetry.hooks);
  return { run, report: () => ({ symmetry: symmetry.report(run) }) };
}

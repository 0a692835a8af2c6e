/**
 * Which of the reductions that were asked for are applied to a search.
 */
import { createAnyRun } from '../any-run.ts';
import type { CompiledSystem } from '../compile.ts';
import type { Run } from '../run.ts';
import type { SearchOptions } from '../search.ts';
import type { ReductionReport, Refused } from './report.ts';
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
    return { run: createAnyRun(compiled, options), report: () => undefined };
  }
  const symmetry = unreduced(options) ?? planSymmetry(compiled, options);
  if ('reason' in symmetry) {
    return { run: createAnyRun(compiled, options), report: () => ({ symmetry }) };
  }
  const run = createAnyRun(compiled, options, symmetry.hooks);
  return { run, report: () => ({ symmetry: symmetry.report(run) }) };
}

/** Searches that visit states again, so that storing fewer does not make them shorter. */
function unreduced<State>({ search }: SearchOptions<State>): Refused | undefined {
  if (search !== 'walk' && search !== 'iddfs') return undefined;
  return { applied: false, reason: `search '${search}' runs without reductions` };
}

/**
 * What a search is to its driver when a reduction may be applied to it.
 */
import type { Run } from '../search/run.ts';
import type { ReductionReport } from '../judge/reduction-report.ts';

/** A run, reduced as far as that is sound, and what to say about it at the end. */
export interface ReducedRun {
  /** The current one; partial-order reduction may have to start again. */
  readonly run: Run;
  /** As `Run.advance`. */
  advance(transitions: number): boolean;
  /** Undefined when no reduction was asked for. */
  report(): ReductionReport | undefined;
}

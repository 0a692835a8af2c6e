/**
 * Does a kernel do what a counterexample says?
 */
import type { ReplayedTrace } from '../counterexamples/index.ts';
import { compare } from './compare.ts';
import type { Expressed } from './from-trace.ts';
import type { Step } from './guest-log.ts';
import { differenceText } from './observation.ts';
import { isViolated } from './seen.ts';

export type TraceVerdict =
  | { readonly kind: 'confirmed' }
  | {
      readonly kind: 'refuted' | 'not expressible';
      /** Of the trace, counted from 1; 0 for the machine itself. */
      readonly step: number;
      readonly reason: string;
    };

/** Judges what a kernel did in the experiment that a trace was translated to. */
export function judgeTrace(
  trace: ReplayedTrace,
  { experiment, steps }: Expressed,
  log: readonly Step[],
): TraceVerdict {
  const comparison = compare(experiment, trace.model.design, log);
  if (comparison.kind === 'differs') {
    const step = comparison.step === 0 ? 0 : steps[comparison.step - 1]!;
    return { kind: 'refuted', step, reason: differenceText(comparison.differences[0]!) };
  }
  if (isViolated(comparison.walk, comparison.ways, trace.property)) return { kind: 'confirmed' };
  return {
    kind: 'not expressible',
    step: trace.path.firings.length,
    reason: 'the kernel took another order of steps, which the model allows as well',
  };
}

/** In a line, for a report. */
export function traceVerdictText(verdict: TraceVerdict): string {
  if (verdict.kind === 'confirmed') {
    return 'confirmed: after every event the kernel looks like the model, and the property is violated';
  }
  const place = verdict.step === 0 ? 'the machine' : `step ${verdict.step}`;
  return `${verdict.kind}: ${place}: ${verdict.reason}`;
}

/**
 * Does a kernel do what a counterexample says?
 */
import type { ReplayedTrace } from '../counterexamples/index.ts';
import type { Outcome } from './campaign.ts';
import type { Expressed } from './from-trace.ts';
import { judge } from './judge.ts';
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
  outcome: Outcome,
): TraceVerdict {
  const judgement = judge(experiment, trace.model.design, outcome);
  if (judgement.kind === 'agrees') {
    if (isViolated(judgement.walk, judgement.ways, trace.property)) return { kind: 'confirmed' };
    return {
      kind: 'not expressible',
      step: trace.path.firings.length,
      reason: 'the kernel took another order of steps, which the model allows as well',
    };
  }
  const { event } = judgement;
  const reason =
    judgement.kind === 'broke'
      ? `in "${event}": ${judgement.how}`
      : `after "${event}": ${differenceText(judgement.differences[0]!)}`;
  const step = judgement.step === 0 ? 0 : steps[judgement.step - 1]!;
  return { kind: 'refuted', step, reason };
}

/** In a line, for a report. */
export function traceVerdictText(verdict: TraceVerdict): string {
  if (verdict.kind === 'confirmed') {
    return 'confirmed: after every event the kernel looks like the model, and the property is violated';
  }
  const before = verdict.kind === 'refuted' ? 'before step 1' : 'the machine';
  const place = verdict.step === 0 ? before : `step ${verdict.step}`;
  return `${verdict.kind}: ${place}: ${verdict.reason}`;
}

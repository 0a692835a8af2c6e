/**
 * Does a kernel do what a counterexample says?
 */
import type { ReplayedTrace } from '../../counterexamples/index.ts';
import type { Outcome } from '../qemu/campaign.ts';
import type { Expressed } from './from-trace.ts';
import { howItEnded, judge, saidText } from './judge.ts';
import { differenceText } from '../observe/observation.ts';
import { otherOrder } from './other-order.ts';
import { isViolated } from './seen.ts';

export type TraceVerdict =
  | {
      readonly kind: 'confirmed';
      /** What the kernel died of, when it did. */
      readonly died?: { readonly event: string; readonly says: string };
    }
  | {
      readonly kind: 'refuted' | 'not expressible';
      /** Of the trace, counted from 1; 0 for the machine itself. */
      readonly step: number;
      readonly reason: string;
    };

/**
 * Judges what a kernel did in the experiment that a trace was translated to. `boots`: how many there
 * were, all but the last in another order than the trace.
 */
export function judgeTrace(
  trace: ReplayedTrace,
  { experiment, steps }: Expressed,
  outcome: Outcome,
  boots = 1,
): TraceVerdict {
  const judgement = judge(experiment, trace.model.design, outcome);
  const { property } = trace;
  if (judgement.kind === 'agrees') {
    if (isViolated(judgement.walk, judgement.ways, property)) return { kind: 'confirmed' };
    const instead = otherOrder(trace, experiment, outcome.log.steps);
    const times = boots === 1 ? 'the kernel' : `in ${boots} boots the kernel`;
    return {
      kind: 'not expressible',
      step: trace.path.firings.length,
      reason: `${times} took another order of steps, which the model allows as well: ${instead}`,
    };
  }
  const { event } = judgement;
  if (judgement.of.includes(property)) {
    return { kind: 'confirmed', died: { event, says: saidText(judgement) } };
  }
  const reason =
    judgement.kind === 'ends'
      ? `in "${event}": ${howItEnded(judgement)}`
      : `after "${event}": ${differenceText(judgement.differences[0]!)}`;
  const step = judgement.step === 0 ? 0 : steps[judgement.step - 1]!;
  return { kind: 'refuted', step, reason };
}

/** In a line, for a report. */
export function traceVerdictText(verdict: TraceVerdict): string {
  if (verdict.kind === 'confirmed') {
    if (verdict.died === undefined) {
      return 'confirmed: after every event the kernel looks like the model, and the property is violated';
    }
    const { event, says } = verdict.died;
    return `confirmed: the kernel looks like the model until "${event}", where the property is violated and the kernel dies of that: it says ${says}`;
  }
  const before = verdict.kind === 'refuted' ? 'before step 1' : 'the machine';
  const place = verdict.step === 0 ? before : `step ${verdict.step}`;
  return `${verdict.kind}: ${place}: ${verdict.reason}`;
}

/**
 * Does a kernel do what a counterexample says?
 */
import type { ReplayedTrace } from '../counterexamples/index.ts';
import { compare } from './compare.ts';
import type { Translation } from './from-trace.ts';
import type { Step } from './guest-log.ts';
import { differenceText } from './observation.ts';
import { isViolated } from './seen.ts';
import { ModelWalk, type Way } from './walk.ts';

export type TraceVerdict =
  | { readonly kind: 'confirmed' }
  | {
      readonly kind: 'refuted' | 'not expressible';
      /** Of the trace, counted from 1; 0 for the machine itself. */
      readonly step: number;
      readonly reason: string;
    };

type Expressed = Extract<Translation, { kind: 'experiment' }>;

/**
 * Why the events of a trace do not bring about its violation, if they do not: it needs an order of
 * steps within one event that nothing forces. Undefined when some way of the model ends in it.
 */
export function lostInTranslation(
  trace: ReplayedTrace,
  { experiment }: Expressed,
): TraceVerdict | undefined {
  const walk = new ModelWalk(experiment, trace.model.design);
  let ways: readonly Way[] = walk.boot();
  for (const event of experiment.events) ways = walk.after(ways, event);
  if (ways.some((way) => isViolated(walk, [way], trace.property))) return undefined;
  return {
    kind: 'not expressible',
    step: trace.path.firings.length,
    reason:
      'it needs one thread to act before another has finished, and between two events a real machine comes to rest',
  };
}

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

/** In a line, for a table or a report. */
export function traceVerdictText(verdict: TraceVerdict): string {
  if (verdict.kind === 'confirmed') return 'confirmed';
  const place = verdict.step === 0 ? 'the machine' : `step ${verdict.step}`;
  return `${verdict.kind}: ${place}: ${verdict.reason}`;
}

/**
 * What a boot says about the model.
 */
import type { Design } from '../model/index.ts';
import type { Outcome } from './campaign.ts';
import { compare, type Comparison } from './compare.ts';
import { eventText } from './event.ts';
import type { Experiment } from './experiment.ts';
import { differenceText } from './observation.ts';

export type Judgement =
  | Comparison
  /** The kernel or QEMU ended, or came to no end, in the middle of an experiment. */
  | { readonly kind: 'broke'; readonly step: number; readonly event: string; readonly how: string };

/** Compares step by step; an end that the model does not know comes after the steps before it. */
export function judge(experiment: Experiment, design: Design, outcome: Outcome): Judgement {
  const { boot, log } = outcome;
  const comparison = compare(experiment, design, log.steps);
  if (comparison.kind === 'differs' || log.complete) return comparison;
  const event = experiment.events[log.steps.length - 1];
  return {
    kind: 'broke',
    step: log.steps.length,
    event: event === undefined ? 'boot' : eventText(event),
    how: howItEnded(outcome) ?? `the guest ${boot.end}`,
  };
}

/** In a few words: for a cell of a table. */
export function judgementCell(judgement: Judgement): string {
  return judgement.kind === 'agrees' ? 'agrees' : `${judgement.kind} at ${judgement.step}`;
}

/** What a reader needs to know of a judgement that is not "agrees". */
export function judgementLines(judgement: Judgement): string[] {
  if (judgement.kind === 'agrees') return [];
  const place = `step ${judgement.step} (${judgement.event})`;
  if (judgement.kind === 'broke') return [`${place}: ${judgement.how}`];
  return judgement.differences.map((d) => `${place}: ${differenceText(d)}`);
}

const LAST_WORDS = /Kernel panic|BUG:|Oops|general protection|WARNING:|stack overflow|Call Trace/;

function howItEnded({ boot }: Outcome): string | undefined {
  const said = boot.console.split('\n').find((line) => LAST_WORDS.test(line));
  if (said !== undefined) return `the kernel says "${said.trim().replace(/^\[ *[\d.]+\] /, '')}"`;
  if (boot.end === 'hung') return 'the time was over';
  return boot.qemu.trim() === '' ? undefined : `QEMU says "${boot.qemu.trim().split('\n')[0]}"`;
}

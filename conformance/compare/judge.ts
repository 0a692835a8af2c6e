/**
 * What a boot says about the model.
 */
import type { Design } from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
import type { Outcome } from '../qemu/campaign.ts';
import { type Agreement, type Break, compare } from './compare.ts';
import { deathIn } from './deaths.ts';
import type { Experiment } from '../experiments/experiment.ts';
import { stepName } from '../qemu/guest-log.ts';
import { type KernelReport, kernelReports, reportText } from '../observe/kernel-reports.ts';
import { differenceText } from '../observe/observation.ts';
import { diedOf } from './seen.ts';

export type Judgement = Agreement | Broken;

/** The kernel looked like the model up to a step, and then not any more. */
export interface Broken extends Break {
  /** What it died of, or should have: violated there, and the kernel says so in the words for it. */
  readonly of: readonly ModelProperty[];
  /** What the kernel said in that step. */
  readonly reports: readonly KernelReport[];
  /** How the boot ended when the kernel did not say anything. */
  readonly end: string;
}

/** Compares step by step. A break is judged by what the kernel says on its console. */
export function judge(experiment: Experiment, design: Design, { boot, log }: Outcome): Judgement {
  const comparison = compare(experiment, design, log.steps);
  if (comparison.kind === 'agrees') return comparison;
  const printed = boot.qemu.trim().split('\n')[0]!;
  const died = printed === '' ? `the guest ${boot.end}` : `QEMU says "${printed}"`;
  const end = boot.end === 'hung' ? 'the time was over' : died;
  return judgeBreak(comparison, kernelReports(boot.console), end);
}

/** `reports`: all that the kernel made. */
export function judgeBreak(broken: Break, reports: readonly KernelReport[], end = ''): Broken {
  const said = reports.filter(({ event }) => event === broken.step);
  return { ...broken, of: diedOf(broken, said), reports: said, end };
}

/** Did the kernel do what the model says, to the end or until it died of it? */
export function isGood(judgement: Judgement): boolean {
  return judgement.kind === 'agrees' || judgement.of.length > 0;
}

/** In a few words: for a cell of a table. */
export function judgementCell(judgement: Judgement): string {
  if (judgement.kind === 'agrees') return 'agrees';
  if (judgement.of.length > 0) return `dies as said at ${judgement.step}`;
  return `${judgement.kind === 'ends' ? 'broke' : 'differs'} at ${judgement.step}`;
}

/** What a reader needs to know of a judgement that is not "agrees". */
export function judgementLines(judgement: Judgement): string[] {
  if (judgement.kind === 'agrees') return [];
  const place = stepName(judgement, judgement.step);
  if (judgement.of.length > 0) {
    const ids = judgement.of.map(({ id }) => id).join(' and ');
    return [
      `${place}: the kernel says ${saidText(judgement)}, as of a violation of ${ids}, which the model has there`,
    ];
  }
  if (judgement.kind === 'ends') return [`${place}: ${howItEnded(judgement)}`];
  return judgement.differences.map((d) => `${place}: ${differenceText(d)}`);
}

/** What the kernel said when it broke, in a line. */
export function saidText({ reports, of }: Pick<Broken, 'reports' | 'of'>): string {
  const said = reports.map(reportText).join(', then ');
  const places = of.map(({ id }) => deathIn(id, reports)!);
  const callers = [...new Set(places)].filter((name) => !said.includes(`${name}()`));
  return callers.length === 0 ? said : `${said} for ${callers.join(', ')}()`;
}

/** How a boot ended that did not come to its end. */
export function howItEnded(broken: Broken): string {
  return broken.reports.length === 0 ? broken.end : `the kernel says ${saidText(broken)}`;
}

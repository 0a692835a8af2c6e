/**
 * Many boots, a few at a time.
 */
import { cedtThatRefuses } from './acpi-tables.ts';
import type { Experiment } from '../experiments/experiment.ts';
import { bootOnce, type Boot } from './boot.ts';
import type { Kernel, Tools } from './equipment.ts';
import { eventText } from '../experiments/event.ts';
import { type GuestLog, readGuestLog } from './guest-log.ts';
import { firmwareOf } from './firmware.ts';
import { eventScript, holdScript } from './guest-script.ts';
import { baseInitramfs, withScripts } from './initramfs.ts';

export interface Job {
  readonly kernel: Kernel;
  readonly experiment: Experiment;
  /** Which of several boots of the same, counted from 1; undefined where there is one. */
  readonly repeat?: number;
}

export interface Outcome {
  readonly boot: Boot;
  readonly log: GuestLog;
}

export interface CampaignOptions {
  readonly tools: Tools;
  /** Boots at the same time. */
  readonly workers: number;
  /** Seconds for each boot. */
  readonly timeout: number;
  /** More for the command line of the kernel. */
  readonly append?: string | undefined;
  /** Processors of the guest; default 1. */
  readonly processors?: number | undefined;
  readonly signal: AbortSignal;
  /** Called when a boot starts, gets to an event, and has ended. */
  readonly onProgress: (job: Job, what: string) => void;
}

/** A boot that never reached init says nothing about the kernel's CXL code; try again. */
const TRIES = 3;

/** Runs all jobs; `onDone` gets each outcome as it comes. Returns early when the signal is given. */
export async function runCampaign<J extends Job>(
  jobs: readonly J[],
  options: CampaignOptions,
  onDone: (job: J, outcome: Outcome) => void,
): Promise<void> {
  const bases = new Map<Kernel, Uint8Array>();
  const { busybox } = options.tools;
  for (const { kernel } of jobs) {
    if (!bases.has(kernel)) bases.set(kernel, baseInitramfs({ ...kernel, busybox }));
  }
  const open = [...jobs];
  const work = async () => {
    for (let job = open.shift(); job !== undefined; job = open.shift()) {
      if (options.signal.aborted) return;
      const outcome = await runJob(job, bases.get(job.kernel)!, options);
      if (outcome.boot.end !== 'stopped') onDone(job, outcome);
    }
  };
  await Promise.all(Array.from({ length: options.workers }, work));
}

async function runJob(job: Job, base: Uint8Array, options: CampaignOptions): Promise<Outcome> {
  const { scenario, hold, events } = job.experiment;
  const initramfs = withScripts(base, {
    holds: holdScript(scenario, hold),
    events: eventScript(job.experiment),
    ...(hold.windows !== undefined && { cedt: cedtThatRefuses(scenario, hold.windows) }),
  });
  for (let tries = 1; ; tries++) {
    options.onProgress(job, 'starts');
    const boot = await bootOnce({
      scenario,
      qemu: options.tools.qemu,
      kernel: job.kernel.image,
      initramfs,
      firmware: firmwareOf(scenario, hold),
      virtual: hold.virtual,
      timeout: options.timeout,
      append: options.append,
      processors: options.processors,
      signal: options.signal,
      onLine: (line) => {
        const event = /^@@EVENT (\d+)/.exec(line)?.[1];
        if (event !== undefined) options.onProgress(job, eventName(job, Number(event)));
      },
    });
    if (!boot.reachedInit && boot.end !== 'stopped' && tries < TRIES) continue;
    return { boot, log: readGuestLog(boot.log, scenario, events.map(eventText)) };
  }
}

function eventName({ experiment }: Job, number: number): string {
  return number === 0 ? 'boot' : eventText(experiment.events[number - 1]!);
}

/**
 * Runs a job by several worker threads that share its search, when that turns out to be long.
 */
import { Worker } from 'node:worker_threads';
import {
  askToStop,
  concludeShares,
  type Exchange,
  prepareShares,
  progressOf,
  whyNotShared,
} from '../../checker/index.ts';
import { type Executor, type ExecutorHooks, inThisThread, type JobProgress } from './executor.ts';
import type { Job, JobResult } from './job.ts';
import { resultOf } from './job-result.ts';
import { prepareJob } from './prepared-job.ts';
import type { Registry } from './registry.ts';
import { startJob } from './running-job.ts';
import { shareOf } from './share-of.ts';
import type { ShareData } from './share-worker.ts';

/** More states are worth the start of threads. */
const SHORT = 250_000;
const PROGRESS_MILLISECONDS = 200;

type Note = (now: JobProgress['progress']) => void;

/**
 * An executor that runs one job after the other, each by `count` threads when it can be shared and
 * has more than `short` states. The results are those of `inThisThread`.
 */
export function sharingSearches(
  count: number,
  registry: Registry,
  clock: () => number,
  pause: () => Promise<void>,
  short = SHORT,
): Executor {
  const alone = inThisThread(registry, clock, pause);
  let interrupted = false;
  let exchange: Exchange | undefined;

  /** The result of a job that is not long. */
  const runShort = async (job: Job, note: Note): Promise<JobResult | undefined> => {
    const running = startJob(job, registry, clock);
    while (!running.advance()) {
      note(running.progress);
      await pause();
      if (interrupted) running.interrupt();
      else if (running.progress.states > short) return undefined;
    }
    return running.result();
  };

  /** Undefined when the job is to be run alone, which then tells why. */
  const runShared = async (
    job: Job,
    started: number,
    note: Note,
  ): Promise<JobResult | undefined> => {
    const prepared = prepareJob(job, registry);
    const { model, options } = prepared;
    const seconds = () => (clock() - started) / 1000;
    // The time runs here, where it began.
    const { seconds: mostSeconds, ...bounds } = job.bounds;
    const shared = prepareShares(model.system, { ...options, clock }, count);
    exchange = shared;
    const timer = setInterval(() => {
      note({ ...progressOf(shared), seconds: seconds() });
      if (mostSeconds !== undefined && seconds() >= mostSeconds) askToStop(shared, 'seconds');
    }, PROGRESS_MILLISECONDS);
    const workers = Array.from({ length: count }, (_, me) =>
      startWorker({ job: { ...job, bounds }, exchange: shared, me }),
    );
    try {
      const shares = await Promise.all(workers.map(shareOf));
      const complete = shares.flatMap((share) => share ?? []);
      if (complete.length < count) return undefined;
      const exploration = concludeShares(model.system, options, shared, complete);
      return resultOf(prepared, registry, exploration, seconds());
    } finally {
      clearInterval(timer);
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
  };

  return {
    async run(jobs, hooks) {
      for (const [index, job] of jobs.entries()) {
        if (interrupted) return;
        const started = clock();
        const note: Note = (progress) => hooks.progress([{ index, progress }]);
        const reason = whyAlone(job, registry, hooks);
        if (reason !== undefined) hooks.alone?.(index, reason);
        const result =
          reason === undefined
            ? ((await runShort(job, note)) ?? (await runShared(job, started, note)))
            : undefined;
        if (result !== undefined) {
          hooks.finished(index, result);
          continue;
        }
        await alone.run([job], {
          ...hooks,
          progress: ([running]) => note(running!.progress),
          finished: (_, itsResult) => hooks.finished(index, itsResult),
        });
      }
    },
    interrupt() {
      interrupted = true;
      alone.interrupt();
      if (exchange !== undefined) askToStop(exchange);
    },
  };
}

/** Why a job cannot be shared, as a clause. */
function whyAlone(job: Job, registry: Registry, { checkpoints }: ExecutorHooks) {
  if (checkpoints !== undefined) return 'checkpoints are for searches by one worker';
  if (job.coverage) return 'coverage is counted by one worker';
  return whyNotShared(prepareJob(job, registry).options);
}

/** The compiled module beside this one: threads run JavaScript only. */
function startWorker(workerData: ShareData): Worker {
  return new Worker(new URL('./share-worker.js', import.meta.url), { workerData });
}

/**
 * Runs jobs, here or in worker threads.
 */
import type { Job, JobResult } from './job.ts';
import type { Registry } from './registry.ts';
import { type RunningJob, startJob } from './running-job.ts';

/** How far a running job is, by its index in the list of jobs. */
export interface JobProgress {
  readonly index: number;
  readonly progress: RunningJob['progress'];
}

export interface ExecutorHooks {
  /** Called a few times a second with what is running. */
  progress(running: readonly JobProgress[]): void;
  /** Called once for each job that ran, in the order in which they end. */
  finished(index: number, result: JobResult): void;
  /** Called for each job that threads could have shared, were it not for this reason: a clause. */
  alone?(index: number, reason: string): void;
  readonly checkpoints?: Checkpoints;
}

/** For a single job, which then runs in this thread. */
export interface Checkpoints {
  /** Where the job goes on from. */
  readonly resume: Iterable<Uint8Array> | undefined;
  /** Called after each slice; `interrupted` when it was the last one because of Ctrl-C. */
  afterSlice(running: RunningJob, interrupted: boolean): void;
}

export interface Executor {
  /**
   * Runs all jobs. Resolves when they are done or, after `interrupt`, when those that run have
   * stopped; jobs that had not started are then left out. Rejects on a bug of ours.
   */
  run(jobs: readonly Job[], hooks: ExecutorHooks): Promise<void>;
  interrupt(): void;
}

/**
 * One job after the other in this thread. `pause` lets the event loop turn, so that signals are
 * seen between two slices, of `transitions` firings if given.
 */
export function inThisThread(
  registry: Registry,
  clock: () => number,
  pause: () => Promise<void>,
  transitions?: number,
): Executor {
  let interrupted = false;
  return {
    async run(jobs, hooks) {
      for (const [index, job] of jobs.entries()) {
        if (interrupted) return;
        const { checkpoints } = hooks;
        const running = startJob(job, registry, clock, checkpoints?.resume);
        while (!running.advance(transitions)) {
          hooks.progress([{ index, progress: running.progress }]);
          await pause();
          checkpoints?.afterSlice(running, interrupted);
          if (interrupted) {
            running.interrupt();
            break;
          }
        }
        hooks.finished(index, running.result());
        await pause();
      }
    },
    interrupt() {
      interrupted = true;
    },
  };
}

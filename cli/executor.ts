/**
 * Runs jobs, here or in worker threads.
 */
import { type Job, type JobResult, type RunningJob, startJob } from './job.ts';
import type { Registry } from './registry.ts';

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
 * seen between two slices.
 */
export function inThisThread(
  registry: Registry,
  clock: () => number,
  pause: () => Promise<void>,
): Executor {
  let interrupted = false;
  return {
    async run(jobs, hooks) {
      for (const [index, job] of jobs.entries()) {
        if (interrupted) return;
        const running = startJob(job, registry, clock);
        while (!running.advance()) {
          hooks.progress([{ index, progress: running.progress }]);
          await pause();
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

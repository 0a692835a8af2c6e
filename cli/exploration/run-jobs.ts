/**
 * Runs a list of jobs with progress on stderr, until they are done or Ctrl-C.
 */
import type { Checkpoints } from '../jobs/executor.ts';
import type { Io } from '../io/io.ts';
import type { Job, JobResult } from '../jobs/job.ts';
import { ProgressLine } from '../io/progress.ts';

interface JobHooks {
  /** Called for each job that threads could have shared, were it not for this reason: a clause. */
  alone?(title: string, reason: string): void;
  /** Called for each job as it ends. */
  finished?(index: number, result: JobResult): void;
  readonly checkpoints?: Checkpoints;
}

/** By index of the job; undefined for one that Ctrl-C kept from starting. */
interface JobResults {
  readonly results: readonly (JobResult | undefined)[];
  readonly interrupted: boolean;
}

/** Runs all jobs with so many threads. Rejects on a bug of ours. */
export async function runJobs(
  jobs: readonly Job[],
  workers: number,
  io: Io,
  hooks: JobHooks = {},
): Promise<JobResults> {
  const titles = jobs.map((job) => `${job.design} on ${job.scenario.name}`);
  const line = new ProgressLine(io.stderr, io.clock, titles);
  const executor = io.executor(workers, jobs.length);
  let interrupted = false;
  const forget = io.onInterrupt(() => {
    interrupted = true;
    executor.interrupt();
  });
  const results = new Map<number, JobResult>();
  try {
    await executor.run(jobs, {
      progress: (running) => line.update(running),
      alone: (index, reason) => hooks.alone?.(titles[index]!, reason),
      finished(index, result) {
        results.set(index, result);
        line.finished();
        hooks.finished?.(index, result);
      },
      ...(hooks.checkpoints === undefined ? {} : { checkpoints: hooks.checkpoints }),
    });
  } finally {
    forget();
    line.clear();
  }
  return { results: jobs.map((_, index) => results.get(index)), interrupted };
}

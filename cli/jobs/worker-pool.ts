/**
 * Runs jobs in worker threads, one job at a time in each.
 */
import { Worker } from 'node:worker_threads';
import type { Executor, ExecutorHooks, JobProgress } from './executor.ts';
import type { Job } from './job.ts';
import type { FromWorker, ToWorker, WorkerData } from './worker-protocol.ts';

/** A bug of ours in a worker; its stack is the one of the worker. */
class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure';

  constructor(stack: string) {
    super(stack);
    this.stack = stack;
  }
}

/** An executor over `count` worker threads, which are started when it runs. */
export function inWorkers(count: number): Executor {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  return {
    async run(jobs, hooks) {
      const queue = jobs
        .map((job, index): ToWorker => ({ index, job }))
        .sort((a, b) => size(b.job) - size(a.job));
      const running = new Map<number, JobProgress>();
      const workers = Array.from({ length: Math.min(count, jobs.length) }, () => startWorker(stop));
      try {
        const next = () => (Atomics.load(stop, 0) === 0 ? queue.shift() : undefined);
        await Promise.all(workers.map((worker) => drain(worker, next, running, hooks)));
      } finally {
        await Promise.all(workers.map((worker) => worker.terminate()));
      }
    },
    interrupt() {
      Atomics.store(stop, 0, 1);
    },
  };
}

/**
 * A guess at how many states a job has. The largest start first, so that no thread is left alone
 * with a long one at the end.
 */
function size({ scenario }: Job): number {
  const { devices, decoders, softReserved, windows, srat } = scenario;
  return devices.length + decoders.length + softReserved.length + windows.length + srat.length;
}

/** The compiled module beside this one: threads run JavaScript only. */
function startWorker(stop: Int32Array<SharedArrayBuffer>): Worker {
  const workerData: WorkerData = { stop: stop.buffer };
  return new Worker(new URL('./worker.js', import.meta.url), { workerData });
}

/** Feeds one worker until nothing is left. */
function drain(
  worker: Worker,
  next: () => { readonly index: number; readonly job: Job } | undefined,
  running: Map<number, JobProgress>,
  hooks: ExecutorHooks,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const feed = () => {
      const message = next();
      if (message === undefined) resolve();
      else worker.postMessage(message);
    };
    worker.on('message', (message: FromWorker) => {
      switch (message.kind) {
        case 'progress':
          running.set(message.index, message);
          hooks.progress([...running.values()]);
          break;
        case 'finished':
          running.delete(message.index);
          hooks.finished(message.index, message.result);
          feed();
          break;
        case 'failed':
          reject(new WorkerFailure(message.stack));
      }
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code !== 0) reject(new Error(`a worker thread ended with status ${code}`));
    });
    feed();
  });
}

/**
 * A worker thread: explores one job after the other for `worker-pool.ts`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { realRegistry } from './real-registry.ts';
import { startJob } from './running-job.ts';
import type { FromWorker, ToWorker, WorkerData } from './worker-protocol.ts';

const PROGRESS_MILLISECONDS = 200;

const stop = new Int32Array((workerData as WorkerData).stop);
const clock = () => performance.now();

parentPort?.on('message', ({ index, job }: ToWorker) => {
  try {
    const running = startJob(job, realRegistry, clock);
    let reported = clock();
    while (!running.advance()) {
      if (Atomics.load(stop, 0) !== 0) {
        running.interrupt();
        break;
      }
      if (clock() - reported >= PROGRESS_MILLISECONDS) {
        reported = clock();
        post({ kind: 'progress', index, progress: running.progress });
      }
    }
    post({ kind: 'finished', index, result: running.result() });
  } catch (error) {
    post({ kind: 'failed', stack: error instanceof Error ? String(error.stack) : String(error) });
  }
});

function post(message: FromWorker): void {
  parentPort?.postMessage(message);
}

/**
 * The share of a search that a worker thread was given.
 */
import type { Worker } from 'node:worker_threads';
import type { Share } from '../../checker/index.ts';

/** What a worker thread of a shared search sends, once it is done. Rejects when it ends without. */
export function shareOf(worker: Worker): Promise<Share | undefined> {
  return new Promise((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('a worker thread ended without a result')));
  });
}

/**
 * A worker thread: one share of a search, for `shared-job.ts`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf, type Exchange, runShare } from '../../checker/index.ts';
import type { Job } from './job.ts';
import { prepareJob } from './prepared-job.ts';
import { realRegistry } from './real-registry.ts';

export interface ShareData {
  readonly job: Job;
  readonly exchange: Exchange;
  readonly me: number;
}

const { job, exchange, me } = workerData as ShareData;
const { model, options } = prepareJob(job, realRegistry);
const share = runShare(model.system, options, exchange, me);
parentPort?.postMessage(share, share === undefined ? [] : buffersOf(share));

/**
 * What the main thread and its workers say to each other.
 */
import type { JobProgress } from './executor.ts';
import type { Job, JobResult } from './job.ts';

export interface WorkerData {
  /** One word; not 0 after Ctrl-C. */
  readonly stop: SharedArrayBuffer;
}

export interface ToWorker {
  readonly index: number;
  readonly job: Job;
}

export type FromWorker =
  | ({ readonly kind: 'progress' } & JobProgress)
  | { readonly kind: 'finished'; readonly index: number; readonly result: JobResult }
  | { readonly kind: 'failed'; readonly stack: string };

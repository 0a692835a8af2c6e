/**
 * A worker thread of `together.ts`: one share of a search.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Exchange } from '../checker/parallel/exchange.ts';
import { buffersOf, runShare } from '../checker/parallel/shared-search.ts';
import type { MeasuredName } from './names.ts';
import { measuredSystem } from './systems.ts';

export interface ShareWork {
  readonly name: MeasuredName;
  readonly exchange: Exchange;
  readonly me: number;
}

const { name, exchange, me } = workerData as ShareWork;
const { system, properties } = measuredSystem(name);
const share = runShare(system, { properties }, exchange, me);
parentPort?.postMessage(share, share === undefined ? [] : buffersOf(share));

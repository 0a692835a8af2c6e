/**
 * One exploration by several worker threads, and how long it takes by the wall clock beside the
 * same by one thread alone. Prints `TogetherSample` as JSON.
 *
 *     node dist/bench/together.js NAME WORKERS
 *
 * With 0 workers: by the ordinary search in the main thread.
 */
import { Worker } from 'node:worker_threads';
import { concludeShares, prepareShares } from '../checker/parallel/shared-search.ts';
import { explore } from '../checker/explore/search.ts';
import type { Exploration } from '../checker/judge/verdict.ts';
import { shareOf } from '../cli/jobs/share-of.ts';
import { type MeasuredName, parseName } from './names.ts';
import type { ShareWork } from './share-worker.ts';
import { measuredSystem } from './systems.ts';

const name = parseName(process.argv[2] ?? '');
const workers = Number(process.argv[3]);
if (name === undefined || !(workers >= 0)) throw new Error('expected a system and a number');

const started = performance.now();
const before = process.cpuUsage();
const result = await (workers === 0 ? alone(name) : together(name, workers));
const wallSeconds = (performance.now() - started) / 1000;
const { user, system: kernel } = process.cpuUsage(before);
const cpuSeconds = (user + kernel) / 1e6;
const { states, transitions, depth, memory } = result;
const verdicts = [...result.verdicts].map(([id, { kind }]) => `${id} ${kind}`);
console.log(
  JSON.stringify({ states, transitions, depth, memory, verdicts, wallSeconds, cpuSeconds }),
);

function alone(of: MeasuredName): Promise<Exploration> {
  const { system, properties } = measuredSystem(of);
  return Promise.resolve(explore(system, { properties }));
}

async function together(of: MeasuredName, count: number): Promise<Exploration> {
  const { system, properties } = measuredSystem(of);
  const exchange = prepareShares(system, { properties }, count);
  const shares = await Promise.all(
    Array.from({ length: count }, (_, me) => shareOf(startWorker({ name: of, exchange, me }))),
  );
  const complete = shares.flatMap((share) => share ?? []);
  if (complete.length < count) throw new Error(`${of}: the workers gave up`);
  return concludeShares(system, { properties }, exchange, complete);
}

function startWorker(workerData: ShareWork): Worker {
  return new Worker(new URL('./share-worker.js', import.meta.url), { workerData });
}

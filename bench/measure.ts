/**
 * Measures one system with every engine, and insists that all of them find the same space.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.ts';
import type { MeasuredName } from './names.ts';
import type { Peer, Searcher } from './peers.ts';
import type {
  Duration,
  EngineName,
  EngineResult,
  Sample,
  SystemResult,
  TwoCores,
} from './result.ts';
import { fromRoot } from './root.ts';

/** Samples of a search that is over soon; the median counts. One of a search that takes long. */
const SAMPLES = 3;
/** Seconds. */
const SOON = 15;
/** Searches of fewer states are over too soon for two threads. */
const MANY_STATES = 1e6;

/** `directory` holds what `prepareMeasuring` made. Throws when counts differ or an engine fails. */
export function measureSystem(
  name: MeasuredName,
  peers: readonly Peer[],
  directory: string,
): SystemResult {
  let startSeconds = Number.POSITIVE_INFINITY;
  const own = median(() => {
    const sample = JSON.parse(run(process.execPath, [fromRoot('dist/bench/this.js'), name])) as {
      startSeconds: number;
    } & Sample;
    startSeconds = Math.min(startSeconds, sample.startSeconds);
    return sample;
  });
  const engines = [engineResult('this', own, startSeconds)];
  for (const peer of peers) {
    const place = join(directory, `${name}-${peer.name}`);
    mkdirSync(place, { recursive: true });
    const started = performance.now();
    const searchers = peer.build(name, place, own.states);
    const seconds = (performance.now() - started) / 1000 / searchers.length;
    const sample = fastest(searchers);
    insistOnCounts(name, peer.name, sample, own);
    engines.push(engineResult(peer.name, sample, seconds));
  }
  const { states, transitions } = own;
  const twoCores = states < MANY_STATES ? {} : { twoCores: measureTwoCores(name, own) };
  return { name, states, transitions, engines, ...twoCores };
}

/** The fastest of some runs in turn, since whatever else the machine does makes both slower. */
function measureTwoCores(name: MeasuredName, own: Sample): TwoCores {
  const fastest = (best: Duration | undefined, workers: number): Duration => {
    const now = JSON.parse(
      run(process.execPath, [fromRoot('dist/bench/together.js'), name, String(workers)]),
    ) as Sample & Duration;
    insistOnCounts(name, 'this', now, own);
    const { wallSeconds, cpuSeconds } = now;
    return best !== undefined && best.wallSeconds < wallSeconds
      ? best
      : { wallSeconds, cpuSeconds };
  };
  let one: Duration | undefined;
  let two: Duration | undefined;
  for (let run = 0; run < SAMPLES; run++) {
    one = fastest(one, 0);
    two = fastest(two, 2);
  }
  return { one: one!, two: two! };
}

function fastest(searchers: readonly Searcher[]): Sample {
  const samples = searchers.map(median);
  return samples.reduce((best, sample) => (sample.cpuSeconds < best.cpuSeconds ? sample : best));
}

function median(search: Searcher): Sample {
  const samples = [search()];
  while (samples.length < SAMPLES && samples[0]!.cpuSeconds < SOON) samples.push(search());
  samples.sort((a, b) => a.cpuSeconds - b.cpuSeconds);
  return samples[Math.floor(samples.length / 2)]!;
}

function insistOnCounts(name: string, peer: EngineName, sample: Sample, own: Sample): void {
  for (const count of ['states', 'transitions'] as const) {
    if (sample[count] === own[count]) continue;
    throw new Error(`${name}: ${peer} finds ${sample[count]} ${count}, this engine ${own[count]}`);
  }
}

function engineResult(name: EngineName, sample: Sample, startSeconds: number): EngineResult {
  // A tiny system takes less than the clock can tell.
  const cpuSeconds = Math.max(1e-6, sample.cpuSeconds);
  return {
    name,
    cpuSeconds,
    transitionsPerSecond: sample.transitions / cpuSeconds,
    bytesPerState: sample.bytes / sample.states,
    startSeconds,
  };
}

/**
 * What the workers of one search share: buffers of fixed size for the successors that they send to
 * each other, a barrier, and what they have to tell each other about the end. Everything else is
 * each worker's own.
 */
import type { CompiledSystem } from '../state/compile.ts';
import type { Progress } from '../search/sliced-search.ts';
import { reserveQueue, type Shared } from './queue.ts';

/** States that are expanded between two barriers, at most; a number that keeps waiting rare. */
const MOST_BATCH = 1 << 14;
/** Words of all buffers from one worker to another, about. */
const BOX_WORDS = 1 << 24;

/** Can be posted to a worker as it is. */
export interface Exchange {
  readonly workers: number;
  /** States of a batch at most, of all workers together. */
  readonly batch: number;
  /** Words of a message: number of the parent, instance, packed state. */
  readonly messageWords: number;
  /** By sender, then by receiver. */
  readonly boxes: readonly (readonly Shared[])[];
  /** Words used of each box: at sender * workers + receiver. */
  readonly boxEnds: Shared;
  /** By worker: per state that it stored in this batch, the number of the parent and the instance. */
  readonly origins: readonly Shared[];
  /** By worker: states that it stored in this batch. */
  readonly stored: Shared;
  /** See `Queue`. */
  readonly queue: Shared;
  readonly control: Shared;
  /** By worker, `PROGRESS_NUMBERS` each. */
  readonly progress: Float64Array<SharedArrayBuffer>;
}

/** Places in `control`. */
const ARRIVED = 0;
const GENERATION = 1;
/** Two places, for barriers in turn. */
const END = 2;
const STOP = 4;

/** States, transitions, states that wait, depth, bytes: of this worker. */
const PROGRESS_NUMBERS = 5;

/** Why workers end a search early; bits, the weightiest last. */
export const ENDS = { interrupted: 1, seconds: 2, memory: 4, failed: 8 } as const;

/** `memory`: bytes that the search may take. */
export function createExchange<State>(
  { layout, instances, initialStates }: CompiledSystem<State>,
  workers: number,
  memory = Number.POSITIVE_INFINITY,
): Exchange {
  const messageWords = 2 + layout.words;
  const branching = Math.max(1, instances.length);
  const fitting = Math.floor(BOX_WORDS / workers ** 2 / branching / messageWords);
  const batch = Math.max(1, Math.min(MOST_BATCH, fitting));
  const each = <T>(make: () => T): T[] => Array.from({ length: workers }, make);
  const most = Math.max(batch * branching, initialStates);
  return {
    ...{ workers, batch, messageWords },
    boxes: each(() => each(() => shared(batch * branching * messageWords))),
    boxEnds: shared(workers * workers),
    origins: each(() => shared(2 * most)),
    stored: shared(workers),
    queue: reserveQueue(layout.words, initialStates, memory),
    control: shared(5),
    progress: new Float64Array(new SharedArrayBuffer(8 * PROGRESS_NUMBERS * workers)),
  };
}

function shared(words: number): Shared {
  return new Int32Array(new SharedArrayBuffer(4 * words));
}

/** Bytes of all buffers but the queue. */
export function exchangeMemory({ boxes, origins }: Exchange): number {
  const all = [...boxes.flat(), ...origins];
  return all.reduce((bytes, buffer) => bytes + buffer.byteLength, 0);
}

/** Waits until all workers have called this. Blocks the thread. */
export function meet({ control, workers }: Exchange): void {
  const generation = Atomics.load(control, GENERATION);
  if (Atomics.add(control, ARRIVED, 1) === workers - 1) {
    Atomics.store(control, ARRIVED, 0);
    Atomics.add(control, GENERATION, 1);
    Atomics.notify(control, GENERATION);
    return;
  }
  while (Atomics.load(control, GENERATION) === generation) {
    Atomics.wait(control, GENERATION, generation);
  }
}

/** Tells all workers, at the `meeting`-th barrier, which must still be ahead, why to end. */
export function callEnd({ control }: Exchange, meeting: number, why: keyof typeof ENDS): void {
  Atomics.or(control, END + (meeting % 2), ENDS[why]);
}

/** The weightiest reason that anybody had before the `meeting`-th barrier, which all have left. */
export function endCalled({ control }: Exchange, meeting: number): keyof typeof ENDS | undefined {
  const bits = Atomics.load(control, END + (meeting % 2));
  return (['failed', 'memory', 'seconds', 'interrupted'] as const).find((why) => bits & ENDS[why]);
}

/** Asks the workers to stop soon: somebody interrupts them, or their time is up. */
export function askToStop(
  { control }: Exchange,
  why: 'interrupted' | 'seconds' = 'interrupted',
): void {
  Atomics.store(control, STOP, ENDS[why]);
}

export function stopAsked({ control }: Exchange): 'interrupted' | 'seconds' | undefined {
  const bits = Atomics.load(control, STOP);
  return (['interrupted', 'seconds'] as const).find((why) => bits === ENDS[why]);
}

/** Notes how far worker `me` is. */
export function noteProgress({ progress }: Exchange, me: number, now: Progress): void {
  const { states, transitions, frontier, depth, memory } = now;
  progress.set([states, transitions, frontier, depth, memory], PROGRESS_NUMBERS * me);
}

/** How far all workers are together; of the memory, what is each worker's own. */
export function progressOf(exchange: Exchange): Progress {
  const { progress, workers } = exchange;
  const of = (worker: number, place: number) => progress[PROGRESS_NUMBERS * worker + place];
  const sum = (place: number): number => {
    let total = 0;
    for (let worker = 0; worker < workers; worker++) total += of(worker, place);
    return total;
  };
  return {
    states: sum(0),
    transitions: sum(1),
    frontier: sum(2),
    depth: of(0, 3),
    memory: sum(4),
  };
}

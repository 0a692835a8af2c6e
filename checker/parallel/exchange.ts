/**
 * What the workers of one search share: buffers of fixed size for the successors that they send to
 * each other, and a barrier. Everything else is each worker's own.
 */
import type { CompiledSystem } from '../compile.ts';

/** States that are expanded between two barriers, at most; a number that keeps waiting rare. */
const MOST_BATCH = 1 << 13;
/** Words of the buffer from one worker to another, about. */
const BOX_WORDS = 1 << 22;

/** Can be posted to a worker as it is. */
export interface Exchange {
  readonly workers: number;
  /** States of a batch at most, of all workers together. */
  readonly batch: number;
  /** Words of a message: index of the parent in the sender's part, instance, packed state. */
  readonly messageWords: number;
  /** By sender, then by receiver. */
  readonly boxes: readonly (readonly Shared[])[];
  /** Words used of each box: at sender * workers + receiver. */
  readonly boxEnds: Shared;
  /** By sender: numbers of the states of its part of the batch, ascending. */
  readonly numbers: readonly Shared[];
  /** By sender: how many these are. */
  readonly parts: Shared;
  /** By worker: per state that it stored, the number of the parent and the instance. */
  readonly origins: readonly Shared[];
  /** By worker: states that it stored. */
  readonly stored: Shared;
  readonly control: Shared;
}

export type Shared = Int32Array<SharedArrayBuffer>;

/** Places in `control`. */
const ARRIVED = 0;
const GENERATION = 1;
/** Two places, for barriers in turn. */
const GIVEN_UP = 2;
const STOP = 4;

export function createExchange<State>(
  { layout, instances, initialStates }: CompiledSystem<State>,
  workers: number,
): Exchange {
  const messageWords = 2 + layout.words;
  const branching = Math.max(1, instances.length);
  const batch = Math.max(1, Math.min(MOST_BATCH, Math.floor(BOX_WORDS / branching / messageWords)));
  const each = <T>(make: () => T): T[] => Array.from({ length: workers }, make);
  const most = Math.max(batch * branching, initialStates);
  return {
    ...{ workers, batch, messageWords },
    boxes: each(() => each(() => shared(batch * branching * messageWords))),
    boxEnds: shared(workers * workers),
    numbers: each(() => shared(batch)),
    parts: shared(workers),
    origins: each(() => shared(2 * most)),
    stored: shared(workers),
    control: shared(5),
  };
}

function shared(words: number): Shared {
  return new Int32Array(new SharedArrayBuffer(4 * words));
}

/** Bytes of all buffers. */
export function exchangeMemory({ boxes, numbers, origins }: Exchange): number {
  const all = [...boxes.flat(), ...numbers, ...origins];
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

/** Makes all workers give up after the `meeting`-th barrier, which must still be ahead. */
export function giveUp({ control }: Exchange, meeting: number): void {
  Atomics.store(control, GIVEN_UP + (meeting % 2), 1);
}

export function gaveUp({ control }: Exchange, meeting: number): boolean {
  return Atomics.load(control, GIVEN_UP + (meeting % 2)) !== 0;
}

/** Asks the workers to give up soon. */
export function askToStop({ control }: Exchange): void {
  Atomics.store(control, STOP, 1);
}

export function stopAsked({ control }: Exchange): boolean {
  return Atomics.load(control, STOP) !== 0;
}

/**
 * What a worker does with its part of the states that wait: it judges and expands them, and sends
 * each successor to its owner.
 */
import { createAudit } from '../expand/audit.ts';
import type { CompiledSystem } from '../state/compile.ts';
import { ModelError } from '../language/error.ts';
import { createExpander, type Expander } from '../expand/expand.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import type { LiveState } from '../state/live.ts';
import { createSift } from '../store/recent.ts';
import type { SearchOptions } from '../search/options.ts';
import type { Successors } from '../expand/successors.ts';
import type { Exchange } from './exchange.ts';
import type { Queue } from './queue.ts';

/** Successors that are sent, or stored, together. */
export const BLOCK = 1 << 8;
/** States whose guards are audited. */
const AUDITED_STATES = 30;

interface ExpansionParts<State> {
  readonly exchange: Exchange;
  /** Index of the worker. */
  readonly me: number;
  readonly live: LiveState & { readonly view: State };
  readonly queue: Queue;
  readonly successors: Successors;
  /** Sends the first successors to their owners. */
  send(count: number): void;
}

export class Expansion<State> {
  readonly #exchange: Exchange;
  readonly #me: number;
  readonly #live: LiveState & { readonly view: State };
  readonly #queue: Queue;
  readonly #successors: Successors;
  readonly #send: (count: number) => void;
  readonly #expander: Expander;
  readonly #auditGuards: (state: Int32Array) => void;
  /** Of successors that this worker has sent already, the first one counts. */
  readonly #sift;
  readonly judge: Judge;
  transitions = 0;

  constructor(
    compiled: CompiledSystem<State>,
    options: SearchOptions<State>,
    parts: ExpansionParts<State>,
  ) {
    const { properties = [], measures = [], specialise = 'early' } = options;
    const { live, successors } = parts;
    this.#exchange = parts.exchange;
    this.#me = parts.me;
    this.#live = live;
    this.#queue = parts.queue;
    this.#successors = successors;
    this.#send = parts.send;
    this.judge = createJudge(compiled.system, properties, measures, live.view);
    this.#expander = createExpander(compiled, live, successors, this.judge.report, specialise);
    this.#auditGuards = createAudit(compiled);
    this.#sift = createSift(compiled.layout.words, successors);
  }

  get firings(): readonly number[] {
    return [...this.#expander.firings];
  }

  /** Expands this worker's part of the states from number `start` on. */
  expand(start: number, end: number): void {
    const { workers, boxEnds } = this.#exchange;
    const { parents } = this.#successors;
    for (let to = 0; to < workers; to++) boxEnds[this.#me * workers + to] = 0;
    const last = this.#partOf(this.#me + 1, start, end);
    let count = 0;
    for (let number = this.#partOf(this.#me, start, end); number < last; number++) {
      this.#visit(number);
      const from = count;
      count = this.#expander.expand(from);
      for (let k = from; k < count; k++) parents[k] = number;
      this.#visitQuiescent(number);
      if (count < BLOCK) continue;
      this.#sendSuccessors(count);
      count = 0;
    }
    this.#sendSuccessors(count);
    this.#live.checkIntact();
  }

  /** Only judges them, when the search is over. */
  judgeOnly(start: number, end: number): void {
    const last = this.#partOf(this.#me + 1, start, end);
    for (let number = this.#partOf(this.#me, start, end); number < last; number++) {
      this.#visit(number);
      this.#expander.probe();
      this.#visitQuiescent(number);
    }
    this.#live.checkIntact();
  }

  #sendSuccessors(count: number): void {
    this.transitions += count;
    this.#send(this.#sift(count));
  }

  /** Loads and judges a state that waits. */
  #visit(number: number): void {
    this.#live.loadPacked(this.#queue.ring, this.#queue.at(number));
    if (this.judge.looks) this.#live.sync();
    this.judge.visit(number);
    if (number < AUDITED_STATES) this.#auditGuards(this.#live.base);
  }

  #visitQuiescent(number: number): void {
    if (this.#live.dirty()) throw new ModelError('a guard or a property writes to the state');
    if (this.#expander.isLive()) return;
    this.#live.sync();
    this.judge.visitQuiescent(number);
  }

  /** Where the part of a worker in a batch starts. */
  #partOf(worker: number, start: number, end: number): number {
    // An integer for the engine too, which would otherwise allocate every number of a state.
    return (start + ((end - start) * worker) / this.#exchange.workers) >>> 0;
  }
}

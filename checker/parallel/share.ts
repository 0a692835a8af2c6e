/**
 * One worker's share of a breadth-first search by several.
 *
 * The hash of a state decides which worker owns it: the owner stores, judges and expands it. All
 * workers expand a batch of states, send each successor to its owner, meet, store what they were
 * sent, and meet again. Every state has the number that the search by one alone would give it, and
 * a worker stores what it is sent in the order of the numbers of the parents: so each state gets
 * the parent that it has in a search by one alone, whatever the number of workers, and so do the
 * counterexamples.
 *
 * Like that search, this one judges the states that it has stored when a bound of states or of
 * memory ends it.
 */
import type { CompiledSystem } from '../state/compile.ts';
import type { JudgeState } from '../judge/judge.ts';
import { type LinkColumns, NO_PARENT } from '../store/links.ts';
import { writeInitial } from '../state/machine.ts';
import type { SearchOptions } from '../search/options.ts';
import { createStores } from '../store/stores.ts';
import type { Cut } from '../judge/verdict.ts';
import {
  callEnd,
  endCalled,
  type Exchange,
  exchangeMemory,
  noteProgress,
  progressOf,
  stopAsked,
} from './exchange.ts';
import { BLOCK, Expansion } from './expansion.ts';
import { generateMessages } from './messages.ts';
import { countStored, numberStored } from './numbering.ts';
import { Queue } from './queue.ts';

/** What a worker found; can be posted. */
export interface Share {
  /** States of all workers; the number of a state is below it. */
  readonly states: number;
  readonly transitions: number;
  /** Of the whole search. */
  readonly depth: number;
  /** Why the whole search ended early. */
  readonly cut: Cut | undefined;
  readonly firings: readonly number[];
  readonly judge: JudgeState;
  /** States that it stored itself. */
  readonly stored: number;
  /** Of these, by ascending number; parents go by their number. */
  readonly links: LinkColumns;
  /** Bytes. */
  readonly memory: number;
  readonly memoryWithoutQueue: number;
  /** Bytes that all workers take together for the states that wait. */
  readonly queueMemory: number;
}

/**
 * The work of worker `me`. Whoever drives the generator has all workers meet whenever it yields.
 * Returns undefined when a rule or a property failed, or when there is no memory for a beginning.
 */
export function* shareOf<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
  exchange: Exchange,
  me: number,
): Generator<void, Share | undefined> {
  return yield* new Worker(compiled, options, exchange, me).search();
}

class Worker<State> {
  readonly #compiled: CompiledSystem<State>;
  readonly #exchange: Exchange;
  readonly #me: number;
  readonly #clock: () => number;
  readonly #stateLimit: number;
  readonly #memoryLimit: number;
  readonly #secondsLimit: number;
  readonly #deadline: number;
  readonly #queue: Queue;
  readonly #stores;
  readonly #live;
  readonly #messages;
  readonly #expansion: Expansion<State>;
  /** Number of the next meeting of all workers. */
  #meeting = 0;
  /** Bytes that this worker would have needed when the memory ended its storing. */
  #needed = 0;

  constructor(
    compiled: CompiledSystem<State>,
    options: SearchOptions<State>,
    exchange: Exchange,
    me: number,
  ) {
    const { layout, initialStates } = compiled;
    const { bounds = {}, clock = () => 0 } = options;
    this.#compiled = compiled;
    this.#exchange = exchange;
    this.#me = me;
    this.#clock = clock;
    this.#stateLimit = Math.floor(Math.min(bounds.states ?? NO_PARENT, NO_PARENT));
    this.#memoryLimit = bounds.memory ?? Number.POSITIVE_INFINITY;
    this.#secondsLimit = bounds.seconds ?? Number.POSITIVE_INFINITY;
    this.#deadline = clock() + 1000 * this.#secondsLimit;
    const memoryLimit = this.#memoryLimit;
    const queue = new Queue(exchange.queue, layout.words, initialStates);
    this.#queue = queue;
    this.#stores = createStores(compiled, {
      ...{ order: 'queue', compact: options.store === 'compact', block: BLOCK, depthBound: false },
      ...{ states: NO_PARENT, sifted: true },
      get memory() {
        return (memoryLimit - exchangeMemory(exchange) - queue.memory) / exchange.workers;
      },
    });
    const { successors } = this.#stores;
    this.#live = layout.newLive();
    const messages = generateMessages(layout.words, exchange, me, successors);
    this.#messages = messages;
    this.#expansion = new Expansion(compiled, options, {
      ...{ exchange, me, live: this.#live, queue, successors, send: messages.send },
    });
  }

  *search(): Generator<void, Share | undefined> {
    const exchange = this.#exchange;
    this.#guarded(() => this.#storeInitial());
    yield;
    if (endCalled(exchange, this.#meeting++) !== undefined) return undefined;
    this.#enqueue(0);
    let states = countStored(exchange);
    let cut = beyond(states, this.#stateLimit);
    /** Number of the first state that waits. */
    let start = 0;
    /** Depth of the states that are expanded, and the number of the first one that is deeper. */
    let level = 0;
    let levelEnd = states;
    yield;
    this.#meeting++;
    while (start < states && cut === undefined) {
      if (start === levelEnd) {
        level++;
        levelEnd = states;
        // From here on states are expanded that somebody may still be giving to the queue.
        yield;
        this.#meeting++;
      }
      const end = Math.min(levelEnd, start + this.#batchWithin(this.#stateLimit - states));
      this.#guarded(() => this.#expansion.expand(start, end));
      yield;
      if (endCalled(exchange, this.#meeting++) !== undefined) return undefined;
      if (this.#me === 0) this.#callEndInTime();
      this.#guarded(() => this.#storeSent(level + 1));
      this.#noteProgress(states - end, level);
      yield;
      const why = endCalled(exchange, this.#meeting++);
      if (why === 'failed') return undefined;
      start = end;
      const waiting = states + countStored(exchange) - start;
      if (why === 'memory' || !this.#hasRoom(waiting)) {
        // Of this batch not everything is stored, or it cannot be queued.
        const needed = Math.max(this.#needed, this.#stores.memory());
        cut = { kind: 'memory', limit: this.#memoryLimit, needed };
        break;
      }
      if (this.#queue.needsGrowth(waiting)) {
        this.#queue.grow(waiting, start, states, this.#me === 0);
        yield;
        this.#meeting++;
      }
      this.#enqueue(states);
      states = start + waiting;
      cut = beyond(states, this.#stateLimit);
      if (cut === undefined && why !== undefined && start < states) {
        cut = why === 'seconds' ? { kind: why, limit: this.#secondsLimit } : { kind: why };
      }
    }
    if (cut?.kind === 'states' || cut?.kind === 'memory') {
      states = Math.min(states, this.#stateLimit);
      yield;
      this.#meeting++;
      this.#guarded(() => this.#expansion.judgeOnly(start, states));
      yield;
      if (endCalled(exchange, this.#meeting++) === 'failed') return undefined;
    }
    return this.#share(states, states > levelEnd ? level + 1 : level, cut);
  }

  #share(states: number, depth: number, cut: Cut | undefined): Share {
    const stores = this.#stores;
    const { transitions, firings, judge } = this.#expansion;
    return {
      ...{ states, transitions, cut, depth, firings, judge: judge.save() },
      ...{ links: stores.links.columns(), stored: stores.size(), queueMemory: this.#queue.memory },
      ...{ memory: stores.peakMemory(), memoryWithoutQueue: stores.peakWithoutFrontier() },
    };
  }

  /** Runs `work`; when it fails, all workers end. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch {
      // The search by one alone will meet it again, and say what it is.
      callEnd(this.#exchange, this.#meeting, 'failed');
    }
  }

  /** Ends all workers when somebody asks for it, or the time is over. */
  #callEndInTime(): void {
    const asked = stopAsked(this.#exchange);
    if (asked !== undefined) callEnd(this.#exchange, this.#meeting, asked);
    if (this.#clock() >= this.#deadline) callEnd(this.#exchange, this.#meeting, 'seconds');
  }

  #noteProgress(waiting: number, depth: number): void {
    noteProgress(this.#exchange, this.#me, {
      ...{ states: this.#stores.size(), transitions: this.#expansion.transitions, depth },
      memory: this.#stores.memory(),
      // The queue is everybody's: the first worker counts it.
      frontier: this.#me === 0 ? waiting : 0,
    });
  }

  /** May so many states wait, beside what all workers have stored? */
  #hasRoom(waiting: number): boolean {
    const taken = progressOf(this.#exchange).memory + exchangeMemory(this.#exchange);
    return (
      this.#queue.canHold(waiting) && taken + this.#queue.memoryFor(waiting) <= this.#memoryLimit
    );
  }

  /** Stores the first `count` successors. False when there is no memory for that. */
  #store(count: number, depth: number): boolean {
    const exchange = this.#exchange;
    const { links } = this.#stores;
    const before = this.#stores.size();
    const cut = this.#stores.insert(count, depth);
    const origins = exchange.origins[this.#me];
    const after = this.#stores.size();
    let at = 2 * exchange.stored[this.#me];
    for (let state = before; state < after; state++, at += 2) {
      origins[at] = links.parent(state);
      origins[at + 1] = links.firing(state);
    }
    exchange.stored[this.#me] = at / 2;
    if (cut === undefined) return true;
    if (cut.kind === 'memory') this.#needed = cut.needed ?? 0;
    callEnd(exchange, this.#meeting, 'memory');
    return false;
  }

  /**
   * States to expand together when so many more may be stored. Near the bound one by one: beyond
   * the state that meets it no rule fires.
   */
  #batchWithin(room: number): number {
    const { length } = this.#compiled.instances;
    return Math.max(1, Math.min(this.#exchange.batch, Math.floor(room / Math.max(1, length))));
  }

  #storeInitial(): void {
    const { initialStates, layout } = this.#compiled;
    const { words } = layout;
    const block = this.#stores.successors;
    for (let index = 0; index < initialStates; index++) {
      writeInitial(this.#compiled, this.#live, index);
      this.#live.harvest(block.words, index * words);
    }
    let count = 0;
    for (let index = 0; index < initialStates; index++) {
      if (this.#messages.ownerOf(block.words, index * words) !== this.#me) continue;
      block.words.copyWithin(count * words, index * words, (index + 1) * words);
      block.parents[count] = NO_PARENT;
      block.instances[count++] = index;
    }
    this.#exchange.stored[this.#me] = 0;
    this.#store(count, 0);
  }

  /** Stores what was sent here. */
  #storeSent(depth: number): void {
    const { boxes, boxEnds, messageWords, stored, workers } = this.#exchange;
    stored[this.#me] = 0;
    // The senders one after the other: their parts of the batch are in this order too.
    for (let from = 0; from < workers; from++) {
      const end = boxEnds[from * workers + this.#me];
      for (let at = 0; at < end; at += BLOCK * messageWords) {
        const count = Math.min(BLOCK, (end - at) / messageWords);
        this.#messages.receive(boxes[from][this.#me], at, count);
        if (!this.#store(count, depth)) return;
      }
    }
  }

  /** Gives what this worker has stored to the queue, with numbers from `base` on. */
  #enqueue(base: number): void {
    const { words } = this.#compiled.layout;
    const { frontier: stored } = this.#stores;
    const queue = this.#queue;
    numberStored(this.#exchange, this.#me, base, (number) => {
      stored.shift();
      const to = queue.at(number);
      for (let i = 0; i < words; i++) queue.ring[to + i] = stored.chunk[stored.at + i];
    });
  }
}

/** The bound of states, when there are more. */
function beyond(states: number, limit: number): Cut | undefined {
  return states > limit ? { kind: 'states', limit } : undefined;
}

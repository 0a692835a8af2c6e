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
import { createAudit } from '../audit.ts';
import type { CompiledSystem } from '../compile.ts';
import { ModelError } from '../error.ts';
import { createExpander } from '../expand.ts';
import { createJudge, type JudgeState } from '../judge.ts';
import { type LinkColumns, NO_PARENT } from '../links.ts';
import { writeInitial } from '../machine.ts';
import { createSift } from '../recent.ts';
import type { SearchOptions } from '../search.ts';
import { createStores } from '../stores.ts';
import type { Cut } from '../verdict.ts';
import {
  callEnd,
  endCalled,
  type Exchange,
  exchangeMemory,
  noteProgress,
  progressOf,
  stopAsked,
} from './exchange.ts';
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

/** Successors that are sent, or stored, together. */
const BLOCK = 1 << 8;
/** States whose guards are audited. */
const AUDITED_STATES = 30;

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
  const { layout, instances, initialStates } = compiled;
  const { properties = [], measures = [], bounds = {}, clock = () => 0 } = options;
  const { specialise = 'early' } = options;
  const { workers } = exchange;
  const { words } = layout;
  const stateLimit = Math.floor(Math.min(bounds.states ?? NO_PARENT, NO_PARENT));
  const memoryLimit = bounds.memory ?? Number.POSITIVE_INFINITY;
  const secondsLimit = bounds.seconds ?? Number.POSITIVE_INFINITY;
  const deadline = clock() + 1000 * secondsLimit;
  const queue = new Queue(exchange.queue, words, initialStates);
  const stores = createStores(compiled, {
    ...{ order: 'queue', compact: options.store === 'compact', block: BLOCK, depthBound: false },
    ...{ states: NO_PARENT, sifted: true },
    get memory() {
      return (memoryLimit - exchangeMemory(exchange) - queue.memory) / workers;
    },
  });
  const { successors: block, frontier: stored, links } = stores;
  const live = layout.newLive();
  const judge = createJudge(compiled.system, properties, measures, live.view);
  const expander = createExpander(compiled, live, block, judge.report, specialise);
  const { send, receive, ownerOf } = generateMessages(words, exchange, me, block);
  /** Of successors that this worker has sent already, the first one counts. */
  const sift = createSift(words, block);
  const auditGuards = createAudit(compiled);
  let transitions = 0;
  let meeting = 0;
  /** Bytes that this worker would have needed when the memory ended its storing. */
  let needed = 0;

  /** Runs `work`; when it fails, all workers end. */
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch {
      // The search by one alone will meet it again, and say what it is.
      callEnd(exchange, meeting, 'failed');
    }
  };

  /** Loads and judges a state that waits. */
  const visit = (number: number): void => {
    live.loadPacked(queue.ring, queue.at(number));
    if (judge.looks) live.sync();
    judge.visit(number);
    if (number < AUDITED_STATES) auditGuards(live.base);
  };

  const visitQuiescent = (number: number): void => {
    if (live.dirty()) throw new ModelError('a guard or a property writes to the state');
    if (expander.isLive()) return;
    live.sync();
    judge.visitQuiescent(number);
  };

  /** Where the part of a worker in a batch starts. */
  const partOf = (worker: number, start: number, end: number): number =>
    // An integer for the engine too, which would otherwise allocate every number of a state.
    (start + ((end - start) * worker) / workers) >>> 0;

  /** Expands this worker's part of the states from number `start` on. */
  const expandPart = (start: number, end: number): void => {
    for (let to = 0; to < workers; to++) exchange.boxEnds[me * workers + to] = 0;
    const last = partOf(me + 1, start, end);
    let count = 0;
    for (let number = partOf(me, start, end); number < last; number++) {
      visit(number);
      const from = count;
      count = expander.expand(from);
      for (let k = from; k < count; k++) block.parents[k] = number;
      visitQuiescent(number);
      if (count < BLOCK) continue;
      transitions += count;
      send(sift(count));
      count = 0;
    }
    transitions += count;
    send(sift(count));
    live.checkIntact();
  };

  /** Only judges them: the search is over. */
  const judgePart = (start: number, end: number): void => {
    const last = partOf(me + 1, start, end);
    for (let number = partOf(me, start, end); number < last; number++) {
      visit(number);
      expander.probe();
      visitQuiescent(number);
    }
    live.checkIntact();
  };

  /** May so many states wait, beside what all workers have stored? */
  const hasRoom = (waiting: number): boolean =>
    queue.canHold(waiting) &&
    progressOf(exchange).memory + exchangeMemory(exchange) + queue.memoryFor(waiting) <=
      memoryLimit;

  /** Stores the first `count` successors. False when there is no memory for that. */
  const store = (count: number, depth: number): boolean => {
    const before = stores.size();
    const cut = stores.insert(count, depth);
    const origins = exchange.origins[me];
    const after = stores.size();
    let at = 2 * exchange.stored[me];
    for (let state = before; state < after; state++, at += 2) {
      origins[at] = links.parent(state);
      origins[at + 1] = links.firing(state);
    }
    exchange.stored[me] = at / 2;
    if (cut === undefined) return true;
    if (cut.kind === 'memory') needed = cut.needed ?? 0;
    callEnd(exchange, meeting, 'memory');
    return false;
  };

  /**
   * States to expand together when so many more may be stored. Near the bound one by one: beyond
   * the state that meets it no rule fires.
   */
  const batchWithin = (room: number): number =>
    Math.max(1, Math.min(exchange.batch, Math.floor(room / Math.max(1, instances.length))));

  const storeInitial = (): void => {
    for (let index = 0; index < initialStates; index++) {
      writeInitial(compiled, live, index);
      live.harvest(block.words, index * words);
    }
    let count = 0;
    for (let index = 0; index < initialStates; index++) {
      if (ownerOf(block.words, index * words) !== me) continue;
      block.words.copyWithin(count * words, index * words, (index + 1) * words);
      block.parents[count] = NO_PARENT;
      block.instances[count++] = index;
    }
    exchange.stored[me] = 0;
    store(count, 0);
  };

  /** Stores what was sent here. */
  const storeSent = (depth: number): void => {
    exchange.stored[me] = 0;
    const { boxes, boxEnds, messageWords } = exchange;
    // The senders one after the other: their parts of the batch are in this order too.
    for (let from = 0; from < workers; from++) {
      const end = boxEnds[from * workers + me];
      for (let at = 0; at < end; at += BLOCK * messageWords) {
        const count = Math.min(BLOCK, (end - at) / messageWords);
        receive(boxes[from][me], at, count);
        if (!store(count, depth)) return;
      }
    }
  };

  /** Gives what this worker has stored to the queue, with numbers from `base` on. */
  const enqueue = (base: number): void => {
    numberStored(exchange, me, base, (number) => {
      stored.shift();
      const to = queue.at(number);
      for (let i = 0; i < words; i++) queue.ring[to + i] = stored.chunk[stored.at + i];
    });
  };

  guarded(storeInitial);
  yield;
  if (endCalled(exchange, meeting++) !== undefined) return undefined;
  enqueue(0);
  let states = countStored(exchange);
  let cut = beyond(states, stateLimit);
  /** Number of the first state that waits. */
  let start = 0;
  /** Depth of the states that are expanded, and the number of the first one that is deeper. */
  let level = 0;
  let levelEnd = states;
  yield;
  meeting++;
  while (start < states && cut === undefined) {
    if (start === levelEnd) {
      level++;
      levelEnd = states;
      // From here on states are expanded that somebody may still be giving to the queue.
      yield;
      meeting++;
    }
    const end = Math.min(levelEnd, start + batchWithin(stateLimit - states));
    guarded(() => expandPart(start, end));
    yield;
    if (endCalled(exchange, meeting++) !== undefined) return undefined;
    if (me === 0) {
      const asked = stopAsked(exchange);
      if (asked !== undefined) callEnd(exchange, meeting, asked);
      if (clock() >= deadline) callEnd(exchange, meeting, 'seconds');
    }
    guarded(() => storeSent(level + 1));
    const size = stores.size();
    const memory = stores.memory();
    // The queue is everybody's: the first worker counts it.
    const frontier = me === 0 ? states - end : 0;
    noteProgress(exchange, me, { states: size, transitions, memory, frontier, depth: level });
    yield;
    const why = endCalled(exchange, meeting++);
    if (why === 'failed') return undefined;
    start = end;
    const waiting = states + countStored(exchange) - start;
    if (why === 'memory' || !hasRoom(waiting)) {
      // Of this batch not everything is stored, or it cannot be queued.
      cut = { kind: 'memory', limit: memoryLimit, needed: Math.max(needed, stores.memory()) };
      break;
    }
    if (queue.needsGrowth(waiting)) {
      queue.grow(waiting, start, states, me === 0);
      yield;
      meeting++;
    }
    enqueue(states);
    states = start + waiting;
    cut = beyond(states, stateLimit);
    if (cut === undefined && why !== undefined && start < states) {
      cut = why === 'seconds' ? { kind: why, limit: secondsLimit } : { kind: why };
    }
  }
  if (cut?.kind === 'states' || cut?.kind === 'memory') {
    states = Math.min(states, stateLimit);
    yield;
    meeting++;
    guarded(() => judgePart(start, states));
    yield;
    if (endCalled(exchange, meeting++) === 'failed') return undefined;
  }
  return {
    ...{ states, transitions, cut, depth: states > levelEnd ? level + 1 : level },
    ...{ firings: [...expander.firings], judge: judge.save(), links: links.columns() },
    ...{ stored: stores.size(), queueMemory: queue.memory },
    ...{ memory: stores.peakMemory(), memoryWithoutQueue: stores.peakWithoutFrontier() },
  };
}

/** The bound of states, when there are more. */
function beyond(states: number, limit: number): Cut | undefined {
  return states > limit ? { kind: 'states', limit } : undefined;
}

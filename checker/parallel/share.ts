/**
 * One worker's share of a breadth-first search by several.
 *
 * The hash of a state decides which worker owns it: the owner stores, judges and expands it. All
 * workers expand a batch of states, send each successor to its owner, meet, store what they were
 * sent, and meet again. Every state has the number that the search by one alone would give it, and
 * a worker stores what it is sent in the order of the numbers of the parents: so each state gets
 * the parent that it has in a search by one alone, whatever the number of workers, and so do the
 * counterexamples.
 */
import type { CompiledSystem } from '../compile.ts';
import { ModelError } from '../error.ts';
import { createExpander } from '../expand.ts';
import { createFrontier } from '../frontier.ts';
import { mixText } from '../hash.ts';
import { createJudge, type JudgeState } from '../judge.ts';
import { type LinkColumns, NO_PARENT } from '../links.ts';
import { createMachine, writeInitial } from '../machine.ts';
import { AUDITED_STATES } from '../run.ts';
import type { SearchOptions } from '../search.ts';
import { createStores } from '../stores.ts';
import { createSuccessors } from '../successors.ts';
import { type Exchange, exchangeMemory, gaveUp, giveUp, stopAsked } from './exchange.ts';

/** What a worker found; can be posted. States are `local number * workers + worker`. */
export interface Share {
  readonly states: number;
  readonly transitions: number;
  /** Of the whole search. */
  readonly depth: number;
  readonly firings: readonly number[];
  readonly judge: JudgeState;
  /** By property: the number of the state in which it was decided. */
  readonly decidedAt: readonly number[];
  readonly links: LinkColumns;
  /** Bytes. */
  readonly memory: number;
  readonly memoryWithoutQueue: number;
}

/** Messages that are stored together. */
const BLOCK = 1 << 8;

/**
 * The work of worker `me`. Whoever drives the generator has all workers meet whenever it yields.
 * Returns undefined when the workers gave up: the search cannot be completed.
 */
export function* shareOf<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
  exchange: Exchange,
  me: number,
): Generator<void, Share | undefined> {
  const { layout, instances, initialStates } = compiled;
  const { properties = [], measures = [], bounds = {} } = options;
  const { workers, batch, messageWords } = exchange;
  const { words } = layout;
  const stores = createStores(compiled, {
    ...{ order: 'queue', compact: options.store === 'compact', block: BLOCK, depthBound: false },
    states: Math.floor(NO_PARENT / workers),
    memory: ((bounds.memory ?? Number.POSITIVE_INFINITY) - exchangeMemory(exchange)) / workers,
  });
  const { successors: block, frontier, links } = stores;
  const live = layout.newLive();
  const decidedAt = properties.map(() => Number.POSITIVE_INFINITY);
  const judge = createJudge(compiled.system, properties, measures, live.view, () => {
    judge.findings.forEach((finding, i) => {
      if (finding !== undefined) decidedAt[i] = Math.min(decidedAt[i], number);
    });
  });
  const out = createSuccessors(words, Math.max(instances.length, initialStates));
  const expander = createExpander(compiled, live, out, judge.report, options.specialise);
  const { route, ownerOf } = generateRouting(words, exchange, me, out.words, out.instances);
  const auditor = createMachine(compiled);
  /** Numbers of the states in the frontier. */
  const waiting = createFrontier(1);
  /** Number of the state that is loaded. */
  let number = 0;
  /** Number of the state that was taken out of `waiting` and is for a later batch; -1 for none. */
  let taken = -1;
  /** Local number of the next state to expand. */
  let local = 0;
  /** Local number of the first state of each worker's part of the batch. */
  const firstLocal = new Array<number>(workers).fill(0);
  let transitions = 0;
  let meeting = 0;

  /** Runs `work`; when it fails, all workers give up. */
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch {
      // The search by one alone will meet it again, and say what it is.
      giveUp(exchange, meeting);
    }
  };

  /** Expands this worker's states among those with numbers below `end`. */
  const expandPart = (end: number): void => {
    const numbers = exchange.numbers[me];
    for (let to = 0; to < workers; to++) exchange.boxEnds[me * workers + to] = 0;
    exchange.parts[me] = 0;
    for (let index = 0; ; index++) {
      if (taken < 0 && waiting.length > 0) {
        waiting.shift();
        taken = waiting.chunk[waiting.at] >>> 0;
      }
      if (taken < 0 || taken >= end) break;
      number = taken;
      taken = -1;
      numbers[index] = number;
      frontier.shift();
      live.load(frontier.chunk, frontier.at);
      const state = local * workers + me;
      judge.visit(state);
      if (number < AUDITED_STATES) {
        auditor.goTo(live.base, 0);
        for (const instance of instances) auditor.isEnabled(instance);
      }
      const count = expander.expand(0);
      if (live.dirty()) throw new ModelError('a guard or a property writes to the state');
      if (!expander.live) judge.visitQuiescent(state);
      transitions += count;
      route(count, index);
      local++;
      exchange.parts[me]++;
    }
    live.checkIntact();
  };

  const store = (count: number, depth: number): void => {
    const before = stores.size;
    if (stores.insert(count, depth) !== undefined) throw new RangeError('a bound was met');
    const origins = exchange.origins[me];
    let at = 2 * exchange.stored[me];
    for (let state = before; state < stores.size; state++, at += 2) {
      const parent = links.parent(state);
      const from = parent % workers;
      const index = Math.floor(parent / workers) - firstLocal[from];
      origins[at] = parent === NO_PARENT ? 0 : exchange.numbers[from][index];
      origins[at + 1] = links.firing(state);
    }
    exchange.stored[me] = at / 2;
  };

  /** Stores what was sent here, by ascending numbers of the parents. */
  const storeSent = (depth: number): void => {
    exchange.stored[me] = 0;
    const boxes = exchange.boxes.map((row) => row[me]);
    const at = new Array<number>(workers).fill(0);
    const ends = boxes.map((_, from) => exchange.boxEnds[from * workers + me]);
    const head = (from: number): number =>
      at[from] === ends[from]
        ? Number.POSITIVE_INFINITY
        : exchange.numbers[from][boxes[from][at[from]]] >>> 0;
    const heads = boxes.map((_, from) => head(from));
    let count = 0;
    for (;;) {
      let from = 0;
      for (let other = 1; other < workers; other++) if (heads[other] < heads[from]) from = other;
      if (heads[from] === Number.POSITIVE_INFINITY) break;
      const box = boxes[from];
      const index = box[at[from]];
      const parent = (firstLocal[from] + index) * workers + from;
      let i = at[from];
      for (; i < ends[from] && box[i] === index; i += messageWords, count++) {
        block.parents[count] = parent;
        block.instances[count] = box[i + 1];
        for (let w = 0, to = count * words; w < words; w++) block.words[to + w] = box[i + 2 + w];
      }
      at[from] = i;
      heads[from] = head(from);
      if (count >= BLOCK) {
        store(count, depth);
        count = 0;
      }
    }
    store(count, depth);
  };

  /** Numbers what this worker stored; gives how many states all workers stored. */
  const numberStored = (base: number): number => {
    const { stored, origins } = exchange;
    const own = origins[me];
    const at = new Array<number>(workers).fill(0);
    const one = new Int32Array(1);
    let before = 0;
    for (let i = 0; i < 2 * stored[me]; i += 2) {
      for (let other = 0; other < workers; other++) {
        if (other === me) continue;
        const theirs = origins[other];
        const end = 2 * stored[other];
        let j = at[other];
        while (j < end && precedes(theirs, j, own, i)) {
          j += 2;
          before++;
        }
        at[other] = j;
      }
      one[0] = base + before + i / 2;
      waiting.push(one, 0);
    }
    return stored.reduce((sum, count) => sum + count, 0);
  };

  guarded(() => {
    exchange.stored[me] = 0;
    let count = 0;
    for (let index = 0; index < initialStates; index++) {
      writeInitial(compiled, live, index);
      live.harvest(block.words, count * words);
      if (ownerOf(block.words, count * words) !== me) continue;
      block.parents[count] = NO_PARENT;
      block.instances[count++] = index;
    }
    store(count, 0);
  });
  yield;
  if (gaveUp(exchange, meeting++)) return undefined;
  let states = numberStored(0);
  let depth = 0;
  for (let start = 0, levelEnd = states; start < states;) {
    const end = Math.min(start + batch, levelEnd);
    if (me === 0 && stopAsked(exchange)) giveUp(exchange, meeting);
    guarded(() => expandPart(end));
    yield;
    if (gaveUp(exchange, meeting++)) return undefined;
    guarded(() => storeSent(depth + 1));
    for (let from = 0; from < workers; from++) firstLocal[from] += exchange.parts[from];
    yield;
    if (gaveUp(exchange, meeting++)) return undefined;
    states += numberStored(states);
    start = end;
    if (start === levelEnd && states > levelEnd) {
      depth++;
      levelEnd = states;
    }
  }
  const peak = stores.peakMemory + waiting.memory;
  return {
    ...{ states: stores.size, transitions, depth, firings: [...expander.firings] },
    ...{ judge: judge.save(), decidedAt, links: links.columns() },
    ...{ memory: peak, memoryWithoutQueue: stores.peakWithoutFrontier },
  };
}

/** Is the origin at `i` before the one at `j`, by number of the parent and then by instance? */
function precedes(a: Int32Array, i: number, b: Int32Array, j: number): boolean {
  const parent = a[i] >>> 0;
  const other = b[j] >>> 0;
  return parent < other || (parent === other && a[i + 1] < b[j + 1]);
}

interface Routing {
  /** Sends the first `count` successors of the state at `index` of the part to their owners. */
  route(count: number, index: number): void;
  /** The worker that owns a packed state. */
  ownerOf(source: Int32Array, at: number): number;
}

function generateRouting(
  wordCount: number,
  { boxes, boxEnds, workers, messageWords }: Exchange,
  me: number,
  out: Int32Array,
  instances: Uint32Array,
): Routing {
  const words = Array.from({ length: wordCount }, (_, i) => `w${i}`);
  const load = (source: string) =>
    words.map((word, i) => `const ${word} = ${source}[at + ${i}];`).join(' ');
  // Bits that matter least for the place in the tables of the owner.
  const owner = `(h & 0xff) % ${workers}`;
  const source = `'use strict';
    function ownerOf(source, at) { ${load('source')} ${mixText(words, 0)} return ${owner}; }
    function route(count, index) {
      for (let k = 0, at = 0; k < count; k++, at += ${wordCount}) {
        ${load('OUT')}
        ${mixText(words, 0)}
        const to = ${owner}, box = BOXES[to], i = ENDS[${me * workers} + to];
        box[i] = index;
        box[i + 1] = INSTANCE[k];
        ${words.map((word, i) => `box[i + ${2 + i}] = ${word};`).join(' ')}
        ENDS[${me * workers} + to] = i + ${messageWords};
      }
    }
    return { ownerOf, route };`;
  return new Function('BOXES', 'ENDS', 'OUT', 'INSTANCE', source)(
    ...[boxes[me], boxEnds, out, instances],
  ) as Routing;
}

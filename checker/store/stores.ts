/**
 * What a search keeps: visited set, frontier, links; and how they grow within the bounds.
 */
import type { CompiledSystem } from '../state/compile.ts';
import { createDepths, type Depths } from './depths.ts';
import { createFrontier, type Frontier } from './frontier.ts';
import { createLinks, LINKS_PER_CHUNK, type Links } from './links.ts';
import { createSift } from './recent.ts';
import type { Persistent } from './persistent.ts';
import { createSuccessors, type Successors } from '../expand/successors.ts';
import type { Cut } from '../judge/verdict.ts';
import { createVisitedSet } from './visited.ts';

/** When memory ends a search, it says what storing a quarter more states takes. */
const ENOUGH_MORE = 1.25;

export interface StoreOptions {
  readonly order: 'queue' | 'stack';
  readonly compact: boolean;
  /** Successors that are collected at most before they are inserted. */
  readonly block: number;
  /** A depth-first search with a depth bound keeps depths. */
  readonly depthBound: boolean;
  /** Largest number of states. */
  readonly states: number;
  /** Bytes, at every moment. */
  readonly memory: number;
  /** Whoever collects successors has sifted them (`recent.ts`); default false. */
  readonly sifted?: boolean;
}

export interface Stores extends Persistent {
  /** To be written by whoever generates successors. */
  readonly successors: Successors;
  readonly frontier: Frontier;
  readonly links: Links;
  readonly bounded: Bounded | undefined;
  // Methods, as an object literal with getters is slow to use: V8 gives it no hidden class.
  /** States stored. */
  size(): number;
  /** Bytes. */
  memory(): number;
  /** Bytes, at its largest; while a store grows, old and new count. */
  peakMemory(): number;
  /** Of these, bytes of all but the frontier, at their largest. */
  peakWithoutFrontier(): number;
  /**
   * Looks up and stores the first `count` successors, which are at `depth`. Gives the bound that
   * forbids to store one of them; what came before it is stored.
   */
  insert(count: number, depth: number): Cut | undefined;
  /** Are the first `count` successors all known? Stores nothing. */
  allKnown(count: number): boolean;
}

/**
 * What a depth-first search needs to respect a depth bound without missing states: one that was
 * first reached by a long way may lead further when it is reached by a shorter one.
 */
export interface Bounded {
  readonly depths: Depths;
  /** States that were reached again at a smaller depth. */
  readonly queue: Frontier;
  /** States at the bound. */
  readonly limited: Frontier;
}

export function createStores<State>(
  { layout, instances, initialStates }: CompiledSystem<State>,
  options: StoreOptions,
): Stores {
  const { order, compact, block, depthBound, states: stateLimit } = options;
  const capacity = Math.max(block + instances.length, initialStates);
  const successors = createSuccessors(layout.words, capacity);
  // Entries of a stack carry the number of the state and its depth.
  const entryWords = layout.words + (order === 'queue' ? 0 : 2);
  const frontier = createFrontier(entryWords);
  const links = createLinks(Math.max(instances.length, initialStates));
  const bounded = depthBound
    ? {
        depths: createDepths(),
        queue: createFrontier(entryWords),
        limited: createFrontier(entryWords),
      }
    : undefined;
  bounded?.depths.reserve(links.room());
  const visited = createVisitedSet({
    table: layout.table,
    compact,
    successors,
    frontier,
    links,
    entries: order,
    ...(bounded === undefined ? {} : { improved: bounded }),
  });
  // With a depth bound a known state matters when it is reached at a smaller depth.
  const sifts = bounded === undefined && options.sifted !== true;
  const sift = sifts ? createSift(layout.words, successors) : undefined;
  let peak = 0;
  let peakWithoutFrontier = 0;

  const memory = (): number => {
    const always = visited.memory() + frontier.memory + links.memory;
    if (bounded === undefined) return always;
    return always + bounded.depths.memory() + bounded.queue.memory + bounded.limited.memory;
  };

  const grow = (store: object, bytes: number, allocate: () => void): Cut | undefined => {
    const before = memory();
    // Each step is small: what is worth knowing is not what this one takes, but some more of them.
    const needed = Math.max(before + bytes, Math.ceil(ENOUGH_MORE * before));
    if (before + bytes > options.memory) return { kind: 'memory', limit: options.memory, needed };
    const withoutFrontier = before - frontier.memory + (store === frontier ? 0 : bytes);
    try {
      allocate();
      peak = Math.max(peak, before + bytes);
      peakWithoutFrontier = Math.max(peakWithoutFrontier, withoutFrontier);
      return undefined;
    } catch (thrown) {
      // What the engine throws when an array is too large or there is no memory for it.
      if (thrown instanceof RangeError) return { kind: 'memory', limit: memory(), needed };
      throw thrown;
    }
  };

  /** Makes room for one more state, or says which bound forbids it. */
  const makeRoom = (): Cut | undefined => {
    if (links.length >= stateLimit) return { kind: 'states', limit: stateLimit };
    for (const store of [bounded?.queue, frontier, links]) {
      if (store === undefined || store.room() > 0) continue;
      const depths = store === links ? bounded?.depths : undefined;
      const states = links.length + LINKS_PER_CHUNK;
      const cut = grow(store, store.growth() + (depths?.growth(states) ?? 0), () => {
        depths?.reserve(states);
        store.grow();
      });
      if (cut !== undefined) return cut;
    }
    const growth = visited.growth();
    return growth === 0 ? undefined : grow(visited, growth, () => visited.grow());
  };

  const parts: readonly Persistent[] = [
    ...[links, frontier, visited],
    ...(bounded === undefined ? [] : [bounded.depths, bounded.queue, bounded.limited]),
  ];

  return {
    successors,
    frontier,
    links,
    bounded,
    save(to) {
      to.json({ peak, peakWithoutFrontier });
      for (const part of parts) part.save(to);
    },
    restore(from) {
      const saved = from.json() as { peak: number; peakWithoutFrontier: number };
      ({ peak, peakWithoutFrontier } = saved);
      for (const part of parts) part.restore(from);
    },
    size: () => links.length,
    memory,
    peakMemory: () => Math.max(peak, memory()),
    peakWithoutFrontier: () => Math.max(peakWithoutFrontier, memory() - frontier.memory),
    insert(count, depth) {
      const unsure = sift?.(count) ?? count;
      for (let done = 0; ;) {
        const left = Math.max(0, Math.floor(stateLimit - links.length));
        const free = Math.min(frontier.room(), links.room(), left);
        // Not all initial states at once: what was hashed and not inserted is hashed again.
        const to = Math.min(unsure, done + block + instances.length);
        done = visited.insert(done, to, depth, free);
        if (done === unsure) return undefined;
        if (done === to) continue;
        const cut = makeRoom();
        if (cut !== undefined) return cut;
      }
    },
    allKnown: (count) => visited.insert(0, count, Number.POSITIVE_INFINITY, 0) === count,
  };
}

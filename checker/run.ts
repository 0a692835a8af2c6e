/**
 * The search loop: takes states from the frontier, judges them, generates their successors in
 * blocks and inserts them into the visited set, until nothing is left or a bound is met.
 *
 * When the frontier is at the depth bound, or a bound stops the growth of the store, the states
 * that are stored but not yet judged are still judged, so that "holds within" is about every
 * stored state (`close`).
 */
import type { CompiledSystem } from './compile.ts';
import { createDepths, type Depths } from './depths.ts';
import { ModelError } from './error.ts';
import { createExpander } from './expand.ts';
import { createFrontier, type Frontier } from './frontier.ts';
import { createJudge, type Judge } from './judge.ts';
import { createLinks, LINKS_PER_CHUNK, type Links, NO_PARENT } from './links.ts';
import { createMachine, writeInitial } from './machine.ts';
import type { SearchOptions } from './search.ts';
import { createSuccessors } from './successors.ts';
import type { Cut } from './verdict.ts';
import { createVisitedSet } from './visited.ts';

/** Successors that are collected before they are inserted. */
const BLOCK = 256;
/** States of which every guard is also evaluated the slow way, to see that it does not write. */
const AUDITED_STATES = 100;

export interface Run {
  /** Expands until about `transitions` more rules have fired. True when the search is over. */
  advance(transitions: number): boolean;
  /** Ends it now, for this reason, unless it is over. */
  stop(cut: Cut): void;
  /** Why it ended early; absent when exhaustive or not over. */
  readonly cut: Cut | undefined;
  readonly over: boolean;
  /** What a rule or property threw, and the state (its number, and packed) in which it did. */
  readonly failure: Failure | undefined;
  readonly judge: Judge;
  readonly links: Links;
  readonly states: number;
  readonly transitions: number;
  readonly frontier: number;
  readonly depth: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes, at its largest. */
  readonly peakMemory: number;
  readonly firings: readonly number[];
}

export interface Failure {
  readonly thrown: unknown;
  readonly state: number;
  readonly words: Int32Array;
}

export function createRun<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
): Run {
  return new Searcher(compiled, options);
}

/** What a depth-first search needs to respect a depth bound without missing states. */
interface Bounded {
  readonly depths: Depths;
  /** States that were reached again at a smaller depth. */
  readonly queue: Frontier;
  /** States at the bound. */
  readonly limited: Frontier;
}

class Searcher<State> implements Run {
  readonly #compiled: CompiledSystem<State>;
  readonly #live;
  readonly #successors;
  readonly #expander;
  readonly #visited;
  readonly #frontier: Frontier;
  /** For depth first with a depth bound. */
  readonly #bounded: Bounded | undefined;
  readonly #queue: boolean;
  readonly #depthLimit: number;
  readonly #stateLimit: number;
  readonly #memoryLimit: number;
  readonly #deadline: number;
  readonly #secondsLimit: number;
  readonly #clock: () => number;
  readonly #stopWhenDecided: boolean;
  readonly judge: Judge;
  readonly links: Links;

  cut: Cut | undefined;
  over = false;
  failure: Failure | undefined;
  transitions = 0;
  depth = 0;
  peakMemory = 0;
  /** Number of the state that is loaded. */
  #current = 0;
  /** Its depth. */
  #level = 0;
  /** Breadth first: number of the next state of the queue, and of the first of the next level. */
  #next = 0;
  #levelEnd = 0;
  #audited = 0;
  #closing = false;
  #takeBack: (() => void) | undefined;

  constructor(compiled: CompiledSystem<State>, options: SearchOptions<State>) {
    const { layout, instances, initialStates, system } = compiled;
    const { bounds = {} } = options;
    this.#compiled = compiled;
    this.#queue = options.search !== 'dfs';
    this.#depthLimit = bounds.depth ?? Number.POSITIVE_INFINITY;
    this.#stateLimit = bounds.states ?? Number.POSITIVE_INFINITY;
    this.#memoryLimit = bounds.memory ?? Number.POSITIVE_INFINITY;
    this.#clock = options.clock ?? (() => 0);
    this.#secondsLimit = bounds.seconds ?? Number.POSITIVE_INFINITY;
    this.#deadline = this.#clock() + 1000 * this.#secondsLimit;
    this.#stopWhenDecided = options.stopWhenDecided ?? false;

    const { words } = layout;
    this.#live = layout.newLive();
    this.#successors = createSuccessors(words, Math.max(BLOCK + instances.length, initialStates));
    this.judge = createJudge(
      system,
      options.properties ?? [],
      options.measures ?? [],
      this.#live.view,
    );
    this.#expander = createExpander(compiled, this.#live, this.#successors, this.judge.report);
    this.#frontier = createFrontier(this.#queue ? words : words + 2);
    if (!this.#queue && bounds.depth !== undefined) {
      this.#bounded = {
        depths: createDepths(),
        queue: createFrontier(words + 2),
        limited: createFrontier(words + 2),
      };
    }
    this.links = createLinks();
    this.#visited = createVisitedSet({
      table: layout.table,
      compact: options.store === 'compact',
      successors: this.#successors,
      frontier: this.#frontier,
      links: this.links,
      entries: this.#queue ? 'queue' : 'stack',
      ...(this.#bounded === undefined ? {} : { improved: this.#bounded }),
    });
    this.#guarded(() => this.#insertInitialStates());
  }

  get states(): number {
    return this.#visited.size;
  }

  get frontier(): number {
    return this.#frontier.length;
  }

  get memory(): number {
    const stores = [this.#visited, this.#frontier, this.links];
    const { depths, queue, limited } = this.#bounded ?? {};
    return [...stores, depths, queue, limited].reduce(
      (sum, store) => sum + (store?.memory ?? 0),
      0,
    );
  }

  get firings(): readonly number[] {
    return [...this.#expander.firings];
  }

  stop(cut: Cut): void {
    if (this.over) return;
    this.over = true;
    // A closing pass that is not complete cannot say that nothing lies beyond the depth bound.
    if (this.#closing && this.cut === undefined) this.#takeBack?.();
    this.cut ??= cut;
  }

  advance(transitions: number): boolean {
    const goal = this.transitions + Math.max(1, transitions);
    // Closing visits states without firing; a visit then counts like a firing.
    let visits = 0;
    this.#guarded(() => {
      while (!this.over && this.transitions + visits < goal) {
        if (this.#secondsLimit < Number.POSITIVE_INFINITY && this.#clock() >= this.#deadline) {
          this.stop({ kind: 'seconds', limit: this.#secondsLimit });
        } else if (this.#stopWhenDecided && this.judge.decided) {
          this.stop({ kind: 'decided' });
        } else if (this.#closing) {
          visits += this.#close();
        } else {
          this.#expandBlock();
        }
      }
    });
    return this.over;
  }

  /** Runs `work`; what the model throws ends the search. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.failure = { thrown, state: this.#current, words: this.#live.base.slice() };
      this.stop({ kind: 'error' });
    }
    this.peakMemory = Math.max(this.peakMemory, this.memory);
  }

  #insertInitialStates(): void {
    const { initialStates, layout } = this.#compiled;
    const { words, parents, instances } = this.#successors;
    for (let index = 0; index < initialStates; index++) {
      this.#current = index;
      writeInitial(this.#compiled, this.#live, index);
      this.#live.harvest(words, index * layout.words);
      parents[index] = NO_PARENT;
      instances[index] = index;
    }
    this.#bounded?.depths.reserve(this.links.room());
    this.#insert(initialStates, 0);
    this.#levelEnd = this.states;
    if (this.memory > this.#memoryLimit) this.stop({ kind: 'memory', limit: this.#memoryLimit });
    else if (this.#depthLimit <= 0 && !this.#closing) this.#startClosing();
  }

  #expandBlock(): void {
    const { parents } = this.#successors;
    let count = 0;
    while (count < BLOCK && this.#take()) {
      const first = this.#visit();
      const from = count;
      count = this.#expander.expand(from);
      this.#checkClean();
      for (let k = from; k < count; k++) parents[k] = this.#current;
      if (first && !this.#expander.live) this.judge.visitQuiescent(this.#current);
      // Depth first, the successors of one state come before its siblings.
      if (!this.#queue) break;
    }
    this.transitions += count;
    this.#insert(count, this.#level + 1);
    // What `#take` set aside is not asked for in advance.
    if (this.#bounded !== undefined && !this.#closing && this.memory > this.#memoryLimit) {
      this.cut = { kind: 'memory', limit: this.#memoryLimit };
      this.#startClosing();
    }
    if (!this.#closing) this.#nextLevel();
  }

  /** Loads the next state to expand. False when there is none, or none on this level. */
  #take(): boolean {
    if (this.#queue) {
      if (this.#next === this.#levelEnd) return false;
      this.#takeOldest();
      return true;
    }
    while (this.#takeYoungest(this.#frontier)) {
      if (this.#level < this.#depthLimit) return true;
      this.#bounded?.limited.push(this.#frontier.chunk, this.#frontier.at);
    }
    // A shorter way to a known state matters only when the bound was met at all.
    const { depths, queue, limited } = this.#bounded ?? {};
    if (depths === undefined || limited?.length === 0) return false;
    while (queue !== undefined && queue.length > 0) {
      queue.shift();
      if (this.#loadEntry(queue)) return true;
    }
    return false;
  }

  #takeOldest(): void {
    this.#frontier.shift();
    this.#current = this.#next++;
    this.#live.load(this.#frontier.chunk, this.#frontier.at);
  }

  #takeYoungest(stack: Frontier): boolean {
    while (stack.length > 0) {
      stack.pop();
      if (this.#loadEntry(stack)) return true;
    }
    return false;
  }

  /** Loads the entry that was just removed. False when a shorter way to its state is known. */
  #loadEntry({ chunk, at }: Frontier): boolean {
    const { words } = this.#compiled.layout;
    const state = chunk[at + words];
    const level = chunk[at + words + 1];
    if (this.#bounded !== undefined && this.#bounded.depths.get(state) < level) return false;
    this.#current = state;
    this.#level = level;
    this.#live.load(chunk, at);
    return true;
  }

  /** Judges the loaded state. False when that was done before. */
  #visit(): boolean {
    if (this.#bounded?.depths.firstVisit(this.#current) === false) return false;
    this.judge.visit(this.#current);
    if (this.#audited < AUDITED_STATES) {
      this.#audited++;
      const machine = createMachine(this.#compiled);
      machine.goTo(this.#live.base, 0);
      for (const instance of this.#compiled.instances) machine.isEnabled(instance);
    }
    return true;
  }

  #checkClean(): void {
    if (this.#live.dirty()) throw new ModelError('a guard or a property writes to the state');
  }

  #nextLevel(): void {
    if (!this.#queue) {
      const { queue, limited } = this.#bounded ?? {};
      if (this.#frontier.length > 0) return;
      if (!limited?.length) this.over = true;
      else if (!queue?.length) this.#startClosing();
    } else if (this.#next === this.states) {
      this.over = true;
    } else if (this.#next === this.#levelEnd) {
      this.#level++;
      this.#levelEnd = this.states;
      if (this.#level >= this.#depthLimit) this.#startClosing();
    }
  }

  /** Looks up and stores the first `count` successors, which are at `depth`. */
  #insert(count: number, depth: number): void {
    const before = this.states;
    let done = 0;
    for (;;) {
      const free = Math.min(
        this.#visited.room(),
        this.#frontier.room(),
        this.links.room(),
        this.#stateLimit - this.states,
      );
      done = this.#visited.insert(done, count, depth, free);
      if (done === count) break;
      const cut = this.#makeRoom();
      if (cut === undefined) continue;
      this.cut = cut;
      this.#startClosing();
      break;
    }
    if (this.states > before) this.depth = Math.max(this.depth, depth);
  }

  /** Makes room for one more state, or says which bound forbids it. */
  #makeRoom(): Cut | undefined {
    const { links } = this;
    const { depths: allDepths, queue } = this.#bounded ?? {};
    for (const store of [queue, this.#visited, this.#frontier, links]) {
      if (store === undefined || store.room() > 0) continue;
      const depths = store === links ? allDepths : undefined;
      const states = links.length + links.room() + LINKS_PER_CHUNK;
      const growth = store.growth() + (depths?.growth(states) ?? 0);
      const cut = this.#grow(growth, () => {
        depths?.reserve(states);
        store.grow();
      });
      if (cut === undefined) continue;
      if (store !== this.#visited || !this.#visited.squeeze()) return cut;
    }
    if (this.states >= this.#stateLimit) return { kind: 'states', limit: this.#stateLimit };
    return undefined;
  }

  #grow(bytes: number, allocate: () => void): Cut | undefined {
    if (this.memory + bytes > this.#memoryLimit) {
      return { kind: 'memory', limit: this.#memoryLimit };
    }
    try {
      // Growing keeps the old store until the new one is filled.
      this.peakMemory = Math.max(this.peakMemory, this.memory + bytes);
      allocate();
      return undefined;
    } catch (thrown) {
      if (thrown instanceof RangeError) return { kind: 'memory', limit: this.memory };
      throw thrown;
    }
  }

  /** From here on the states that are stored and not judged are judged, and nothing is stored. */
  #startClosing(): void {
    this.#closing = true;
    const { transitions } = this;
    const firings = this.#expander.firings.slice();
    const restoreOutcomes = this.judge.snapshot();
    this.#takeBack = () => {
      this.transitions = transitions;
      this.#expander.firings.set(firings);
      restoreOutcomes();
    };
  }

  /**
   * Judges one more stored state; gives the number of states judged, 0 at the end. As long as no
   * bound has cut the search, successors are looked up too: when all of them are known, nothing
   * lies beyond the depth bound and the search was exhaustive; when one is not, firings from
   * states at the bound are taken back.
   */
  #close(): number {
    if (!this.#takeForClosing()) {
      this.over = true;
      return 0;
    }
    const first = this.#visit();
    if (this.cut === undefined) {
      const count = this.#expander.expand(0);
      if (this.#visited.insert(0, count, this.#depthLimit + 1, 0) < count) {
        this.#takeBack?.();
        this.cut = { kind: 'depth', limit: this.#depthLimit };
      } else {
        this.transitions += count;
      }
    } else {
      this.#expander.probe();
    }
    this.#checkClean();
    if (first && !this.#expander.live) this.judge.visitQuiescent(this.#current);
    return 1;
  }

  #takeForClosing(): boolean {
    if (!this.#queue) {
      const stacks = [this.#frontier, this.#bounded?.limited];
      return stacks.some((stack) => stack !== undefined && this.#takeYoungest(stack));
    }
    if (this.#frontier.length === 0) return false;
    this.#takeOldest();
    return true;
  }
}

/**
 * The search loop: takes states from the frontier, judges them, generates their successors in
 * blocks and inserts them into the visited set, until nothing is left or a bound is met.
 *
 * When only states at the depth bound are left, or a bound stops the growth of the stores, the
 * states that are stored but not yet judged are still judged, so that "holds within" is about
 * every stored state: the search is then *closing*.
 */
import { createAudit } from '../expand/audit.ts';
import type { CompiledSystem } from '../state/compile.ts';
import { ModelError } from '../language/error.ts';
import { createExpander, type Expander } from '../expand/expand.ts';
import type { Frontier } from '../store/frontier.ts';
import { createJudge, type Judge, type JudgeState } from '../judge/judge.ts';
import { type Links, NO_PARENT } from '../store/links.ts';
import { writeInitial } from '../state/machine.ts';
import type { Path } from '../language/property.ts';
import type { Failure, Hooks, Run } from './run.ts';
import { Deadline } from './deadline.ts';
import type { SearchOptions } from './options.ts';
import type { SnapshotReader, SnapshotWriter } from '../store/snapshot-format.ts';
import type { PersistentRun } from './snapshot.ts';
import { createStores } from '../store/stores.ts';
import type { Cut } from '../judge/verdict.ts';

/** Successors that are collected before they are inserted. */
const BLOCK = 256;
/** States whose guards are audited. */
const AUDITED_STATES = 30;

export function createRun<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
  hooks: Hooks<State> = {},
): Run {
  return new Searcher(compiled, options, hooks);
}

/** What a snapshot holds beside the stores. */
interface Saved {
  readonly transitions: number;
  readonly depth: number;
  readonly level: number;
  readonly next: number;
  readonly levelEnd: number;
  readonly audited: number;
  readonly firings: readonly number[];
  readonly judge: JudgeState;
}

class Searcher<State> implements PersistentRun {
  readonly #compiled: CompiledSystem<State>;
  readonly #hooks: Hooks<State>;
  readonly #live;
  readonly #auditGuards: (state: Int32Array) => void;
  readonly #expander: Expander;
  readonly #stores;
  readonly #breadthFirst: boolean;
  readonly #depthLimit: number;
  readonly #memoryLimit: number;
  readonly #statesLimit: number;
  readonly #deadline: Deadline;
  readonly #stopWhenDecided: boolean;
  readonly judge: Judge;

  cut: Cut | undefined;
  over = false;
  failure: Failure | undefined;
  transitions = 0;
  depth = 0;
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

  constructor(compiled: CompiledSystem<State>, options: SearchOptions<State>, hooks: Hooks<State>) {
    const { bounds = {}, properties = [], measures = [] } = options;
    this.#compiled = compiled;
    this.#hooks = hooks;
    this.#breadthFirst = options.search !== 'dfs';
    this.#depthLimit = bounds.depth ?? Number.POSITIVE_INFINITY;
    this.#memoryLimit = bounds.memory ?? Number.POSITIVE_INFINITY;
    this.#statesLimit = bounds.states ?? Number.POSITIVE_INFINITY;
    this.#deadline = new Deadline(options);
    this.#stopWhenDecided = options.stopWhenDecided ?? false;

    this.#stores = createStores(compiled, {
      order: this.#breadthFirst ? 'queue' : 'stack',
      compact: options.store === 'compact',
      block: BLOCK,
      depthBound: !this.#breadthFirst && bounds.depth !== undefined,
      states: this.#statesLimit,
      memory: this.#memoryLimit,
    });
    this.#live = compiled.layout.newLive();
    this.#auditGuards = createAudit(compiled);
    this.judge = createJudge(compiled.system, properties, measures, this.#live.view);
    const { successors } = this.#stores;
    const all = createExpander(
      compiled,
      this.#live,
      successors,
      this.judge.report,
      options.specialise,
    );
    this.#expander = hooks.expander?.(all, this.#live, successors, this.judge.report) ?? all;
    this.#guarded(() => this.#insertInitialStates());
  }

  get links(): Links {
    return this.#stores.links;
  }

  get states(): number {
    return this.#stores.size();
  }

  get quiescentStates(): number {
    return this.judge.quiescentStates;
  }

  get frontier(): number {
    return this.#stores.frontier.length;
  }

  get memory(): number {
    return this.#stores.memory();
  }

  get peakMemory(): number {
    return this.#stores.peakMemory();
  }

  get peakWithoutFrontier(): number {
    return this.#stores.peakWithoutFrontier();
  }

  get firings(): readonly number[] {
    return [...this.#expander.firings];
  }

  realPath(path: Path): Path {
    return this.#hooks.realPath?.(path) ?? path;
  }

  stop(cut: Cut): void {
    if (this.over) return;
    this.over = true;
    if (this.#closing && this.cut === undefined) this.#takeBack?.();
    // Also when another bound was met before: not every stored state was judged.
    this.cut = cut;
  }

  get savable(): boolean {
    return !this.over && !this.#closing;
  }

  save(to: SnapshotWriter): void {
    const { transitions, depth } = this;
    to.json({
      ...{ transitions, depth, level: this.#level, next: this.#next, levelEnd: this.#levelEnd },
      ...{ audited: this.#audited, firings: this.firings, judge: this.judge.save() },
    });
    this.#stores.save(to);
  }

  restore(from: SnapshotReader): void {
    const saved = from.json() as Saved;
    ({ transitions: this.transitions, depth: this.depth } = saved);
    ({ level: this.#level, next: this.#next, levelEnd: this.#levelEnd } = saved);
    this.#audited = saved.audited;
    this.#expander.firings.set(saved.firings);
    this.judge.restore(saved.judge);
    this.#stores.restore(from);
    this.#closing = false;
  }

  advance(transitions: number): boolean {
    const goal = this.transitions + Math.max(1, transitions);
    // Closing visits states without firing; a visit then counts like a firing.
    let visits = 0;
    this.#guarded(() => {
      while (!this.over && this.transitions + visits < goal) {
        const late = this.#deadline.passed();
        if (late !== undefined) {
          this.stop(late);
        } else if (this.#stopWhenDecided && this.judge.isDecided()) {
          this.stop({ kind: 'decided' });
        } else if (this.#closing) {
          visits += this.#close();
        } else {
          this.#expandBlock();
        }
      }
      this.#live.checkIntact();
    });
    return this.over;
  }

  /** Runs `work`; what the model throws ends the search. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.over = false;
      this.failure = { thrown, state: this.#current, words: this.#live.base.slice() };
      this.stop({ kind: 'error' });
    }
  }

  #insertInitialStates(): void {
    const { initialStates, layout } = this.#compiled;
    const { words, parents, instances } = this.#stores.successors;
    for (let index = 0; index < initialStates; index++) {
      this.#current = index;
      writeInitial(this.#compiled, this.#live, index);
      this.#live.harvest(words, index * layout.words);
      parents[index] = NO_PARENT;
      instances[index] = index;
    }
    this.#hooks.initialStates?.(words, initialStates);
    this.#insert(initialStates, 0);
    this.#levelEnd = this.states;
    if (this.memory > this.#memoryLimit) {
      this.stop({ kind: 'memory', limit: this.#memoryLimit, needed: this.memory });
    } else if (this.#depthLimit <= 0 && !this.#closing) this.#startClosing();
  }

  #expandBlock(): void {
    const { bounded, successors } = this.#stores;
    let count = 0;
    // Beyond the state that meets a bound of states no rule fires.
    const nearBound = this.#statesLimit - this.states < BLOCK + this.#compiled.instances.length;
    const block = nearBound ? 1 : BLOCK;
    while (count < block && this.#take()) {
      const first = this.#visit();
      const from = count;
      count = this.#expander.expand(from);
      this.#checkClean();
      for (let k = from; k < count; k++) successors.parents[k] = this.#current;
      if (first && !this.#expander.isLive()) this.#visitQuiescent();
      // Depth first, the successors of one state come before its siblings.
      if (!this.#breadthFirst) break;
    }
    this.transitions += count;
    this.#insert(count, this.#level + 1);
    // What `#take` set aside is not asked for in advance.
    if (bounded !== undefined && !this.#closing && this.memory > this.#memoryLimit) {
      this.#startClosing({ kind: 'memory', limit: this.#memoryLimit, needed: this.memory });
    }
    if (!this.#closing) this.#nextLevel();
  }

  /** Loads the next state to expand. False when there is none, or none on this level. */
  #take(): boolean {
    if (this.#breadthFirst) {
      if (this.#next === this.#levelEnd) return false;
      this.#takeOldest();
      return true;
    }
    const { bounded, frontier } = this.#stores;
    while (this.#takeYoungest(frontier)) {
      if (this.#level < this.#depthLimit) return true;
      bounded?.limited.push(frontier.chunk, frontier.at);
    }
    // A shorter way to a known state matters only when the bound was met at all.
    if (bounded === undefined || bounded.limited.length === 0) return false;
    while (bounded.queue.length > 0) {
      bounded.queue.shift();
      if (this.#loadEntry(bounded.queue)) return true;
    }
    return false;
  }

  #takeOldest(): void {
    const { frontier } = this.#stores;
    frontier.shift();
    this.#current = this.#next++;
    this.#live.loadPacked(frontier.chunk, frontier.at);
  }

  #takeYoungest(stack: Frontier): boolean {
    while (stack.length > 0) {
      stack.pop();
      if (this.#loadEntry(stack)) return true;
    }
    return false;
  }

  /**
   * Loads the entry that was just removed. False when a shorter way to its state was found since:
   * that one is in `Bounded.queue`. It cannot be an entry of the stack that was not expanded yet,
   * because nothing on the stack is deeper than the state which is being expanded.
   */
  #loadEntry({ chunk, at }: Frontier): boolean {
    const { words } = this.#compiled.layout;
    const state = chunk[at + words];
    const level = chunk[at + words + 1];
    const { bounded } = this.#stores;
    if (bounded !== undefined && bounded.depths.get(state) < level) return false;
    this.#current = state;
    this.#level = level;
    this.#live.loadPacked(chunk, at);
    return true;
  }

  /** Judges the loaded state. False when that was done before. */
  #visit(): boolean {
    if (this.#stores.bounded?.depths.firstVisit(this.#current) === false) return false;
    if (this.judge.looks) this.#live.sync();
    this.judge.visit(this.#current);
    if (this.#audited < AUDITED_STATES) {
      this.#audited++;
      this.#auditGuards(this.#live.base);
    }
    return true;
  }

  #visitQuiescent(): void {
    this.#live.sync();
    this.judge.visitQuiescent(this.#current);
  }

  #checkClean(): void {
    if (this.#live.dirty()) throw new ModelError('a guard or a property writes to the state');
  }

  #nextLevel(): void {
    if (!this.#breadthFirst) {
      const { bounded, frontier } = this.#stores;
      if (frontier.length > 0) return;
      if (bounded === undefined || bounded.limited.length === 0) this.over = true;
      else if (bounded.queue.length === 0) this.#startClosing();
    } else if (this.#next === this.states) {
      this.over = true;
    } else if (this.#next === this.#levelEnd) {
      this.#level++;
      this.#levelEnd = this.states;
      if (this.#level >= this.#depthLimit) this.#startClosing();
    }
  }

  #insert(count: number, depth: number): void {
    const before = this.states;
    const cut = this.#stores.insert(count, depth);
    if (this.states > before) this.depth = Math.max(this.depth, depth);
    if (cut !== undefined) this.#startClosing(cut);
  }

  /** From here on the states that are stored and not judged are judged, and nothing is stored. */
  #startClosing(cut?: Cut): void {
    this.#closing = true;
    this.cut = cut;
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
      if (this.#stores.allKnown(count)) {
        this.transitions += count;
      } else {
        this.#takeBack?.();
        this.cut = { kind: 'depth', limit: this.#depthLimit };
      }
    } else {
      this.#expander.probe();
    }
    this.#checkClean();
    if (first && !this.#expander.isLive()) this.#visitQuiescent();
    return 1;
  }

  #takeForClosing(): boolean {
    const { bounded, frontier } = this.#stores;
    if (!this.#breadthFirst) {
      const stacks = [frontier, bounded?.limited];
      return stacks.some((stack) => stack !== undefined && this.#takeYoungest(stack));
    }
    if (frontier.length === 0) return false;
    this.#takeOldest();
    return true;
  }
}

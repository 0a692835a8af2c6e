/**
 * What depth-first searches share that keep a stack and no links: the path to a state is what was
 * fired on the way down. They differ in what they remember of the states they saw.
 */
import type { CompiledSystem } from '../state/compile.ts';
import type { Path } from '../language/property.ts';
import type { SearchOptions } from './options.ts';
import { type Before, StepRun } from './step-run.ts';

/** What to do with a state that was taken from the stack: visit it, after what was done before. */
export type Entry = Before | 'skip';

export abstract class StackRun<State> extends StepRun<State> {
  /** Packed states, each followed by its depth and the instance (or initial state) it came by. */
  #stack: Int32Array;
  #entries = 0;
  readonly #stride: number;
  /** By depth: the instance that fired on the way to the current state; first the initial state. */
  #way: number[] = [0];
  #initialStates: Int32Array = new Int32Array();
  readonly #memoryLimit: number;
  #peak = 0;

  /** Firings counted. */
  protected fired = 0;
  /** Largest depth of a state visited since `restart`. */
  protected deepest = 0;
  /** Depth at which states are not expanded any more. */
  protected limit = Number.POSITIVE_INFINITY;

  constructor(compiled: CompiledSystem<State>, options: SearchOptions<State>) {
    super(compiled, options);
    this.#stride = this.words + 2;
    this.#stack = new Int32Array(64 * this.#stride);
    this.#memoryLimit = options.bounds?.memory ?? Number.POSITIVE_INFINITY;
    this.guarded(() => {
      this.#initialStates = this.initialStates();
    });
  }

  /** Looks a state up and remembers it; may end the search and say 'skip'. */
  protected abstract enter(source: Int32Array, at: number, depth: number): Entry;

  /** Bytes of what is remembered. */
  protected abstract readonly storeMemory: number;

  /** Called when the stack is empty. */
  protected abstract exhausted(): void;

  get frontier(): number {
    return this.#entries;
  }

  get memory(): number {
    return this.#stack.byteLength + this.storeMemory;
  }

  get peakMemory(): number {
    return Math.max(this.#peak, this.memory);
  }

  /** Puts the initial states on the empty stack. */
  protected restart(): void {
    this.deepest = 0;
    const count = this.#initialStates.length / this.words;
    for (let index = count - 1; index >= 0 && !this.over; index--) {
      this.#push(this.#initialStates, index * this.words, 0, index);
    }
  }

  /** Allocates `bytes` more; undefined when the bound or the machine does not have that much. */
  protected allocate<Thing>(bytes: number, make: () => Thing): Thing | undefined {
    const needed = this.memory + bytes;
    if (needed > this.#memoryLimit) return undefined;
    try {
      const thing = make();
      this.#peak = Math.max(this.#peak, needed);
      return thing;
    } catch (thrown) {
      // What the engine throws when an array is too large or there is no memory for it.
      if (thrown instanceof RangeError) return undefined;
      throw thrown;
    }
  }

  /** Ends the search because `bytes` that it needs are not to be had. */
  protected stopForMemory(bytes: number): void {
    const limit = Number.isFinite(this.#memoryLimit) ? this.#memoryLimit : this.memory;
    this.stop({ kind: 'memory', limit, needed: this.memory + bytes });
  }

  protected step(): void {
    if (this.#entries === 0) {
      this.exhausted();
      return;
    }
    this.#entries--;
    const at = this.#entries * this.#stride;
    const depth = this.#stack[at + this.words];
    const entry = this.enter(this.#stack, at, depth);
    if (entry === 'skip') return;
    this.#way.length = depth + 1;
    this.#way[depth] = this.#stack[at + this.words + 1];
    this.deepest = Math.max(this.deepest, depth);
    if (depth >= this.limit) {
      this.look(this.#stack, at);
      return;
    }
    const count = this.expand(this.#stack, at, entry);
    if (entry !== 'fired') this.fired += count;
    const { words, instances } = this.successors;
    for (let k = count - 1; k >= 0 && !this.over; k--) {
      this.#push(words, k * this.words, depth + 1, instances[k]);
    }
  }

  protected currentPath(): Path {
    const [initial, ...fired] = this.#way;
    return { initial, firings: fired.map((instance) => this.firingOf(instance)) };
  }

  #push(source: Int32Array, from: number, depth: number, instance: number): void {
    if ((this.#entries + 1) * this.#stride > this.#stack.length) {
      const length = 2 * this.#stack.length;
      const larger = this.allocate(4 * length, () => new Int32Array(length));
      if (larger === undefined) {
        this.stopForMemory(4 * length);
        return;
      }
      larger.set(this.#stack);
      this.#stack = larger;
    }
    const stack = this.#stack;
    let at = this.#entries * this.#stride;
    for (let i = 0; i < this.words; i++) stack[at++] = source[from + i];
    stack[at++] = depth;
    stack[at] = instance;
    this.#entries++;
  }
}

/**
 * Random walks: from a random initial state, again and again one of the enabled firings, each
 * equally likely. They need no memory and prove nothing; they find what is deep and not rare.
 *
 * In every state of a walk all firings are tried, so that an outcome which the walk passes by is
 * still seen.
 */
import type { CompiledSystem } from '../state/compile.ts';
import type { Path } from '../language/property.ts';
import type { Run } from './run.ts';
import type { SearchOptions } from './options.ts';
import { dice, seedText } from './seed.ts';
import { StepRun } from './step-run.ts';
import type { Scope } from '../judge/verdict.ts';

const DEFAULT_WALKS = 1000;
const DEFAULT_WALK_LENGTH = 1000;

/** `bounds.depth` bounds the length of the walks too. */
export function createWalks<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
): Run {
  return new Walks(compiled, options);
}

class Walks<State> extends StepRun<State> {
  readonly #seed: string;
  readonly #walks: number;
  readonly #length: number;
  #initialStates: Int32Array = new Int32Array();
  #begun = 0;
  #choose: (below: number) => number = () => 0;
  /** The walk so far: its initial state, the instances that fired, and the state where it is. */
  #initial = 0;
  #fired: number[] = [];
  readonly #here: Int32Array;
  #walking = false;

  states = 0;
  transitions = 0;
  depth = 0;
  readonly frontier = 0;

  constructor(compiled: CompiledSystem<State>, options: SearchOptions<State>) {
    super(compiled, options);
    this.#seed = seedText(options.seed);
    this.#walks = options.walks ?? DEFAULT_WALKS;
    this.#length = Math.min(
      options.walkLength ?? DEFAULT_WALK_LENGTH,
      options.bounds?.depth ?? Number.POSITIVE_INFINITY,
    );
    this.#here = new Int32Array(this.words);
    this.guarded(() => {
      this.#initialStates = this.initialStates();
    });
  }

  get firings(): readonly number[] {
    return this.countedFirings();
  }

  get memory(): number {
    return this.#initialStates.byteLength + this.successors.words.byteLength;
  }

  get peakMemory(): number {
    return this.memory;
  }

  get scope(): Scope {
    return { kind: 'walk', seed: this.#seed, walks: this.#begun, length: this.#length };
  }

  protected step(): void {
    if (!this.#walking && this.#begun === this.#walks) {
      this.stop({ kind: 'sampled' });
      return;
    }
    if (!this.#walking) this.#begin();
    this.states++;
    if (this.#fired.length >= this.#length) {
      this.look(this.#here, 0);
      this.#walking = false;
      return;
    }
    const count = this.expand(this.#here, 0);
    this.transitions += count;
    this.#walking = count > 0;
    if (this.#walking) this.#go(this.#choose(count));
  }

  protected currentPath(): Path {
    return { initial: this.#initial, firings: this.#fired.map((index) => this.firingOf(index)) };
  }

  #begin(): void {
    this.#choose = dice(this.#seed, this.#begun++);
    this.#initial = this.#choose(this.#initialStates.length / this.words);
    this.#fired = [];
    this.#walking = true;
    this.#moveTo(this.#initialStates, this.#initial);
  }

  #go(successor: number): void {
    this.#fired.push(this.successors.instances[successor]);
    this.depth = Math.max(this.depth, this.#fired.length);
    this.#moveTo(this.successors.words, successor);
  }

  #moveTo(source: Int32Array, index: number): void {
    const at = index * this.words;
    for (let i = 0; i < this.words; i++) this.#here[i] = source[at + i];
  }
}

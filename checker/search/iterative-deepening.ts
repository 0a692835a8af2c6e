/**
 * Iterative deepening: depth first to depth 0, 1, 2, ... until an iteration leaves nothing out.
 * Paths are shortest as breadth first, and the memory is a stack and whatever is left for
 * remembering the states of one iteration, which are visited again once forgotten.
 *
 * Within an iteration a state is expanded again when it is reached at a smaller depth than before.
 * A violation has no shorter path than the iteration that finds it is deep, since all states of
 * smaller depth were judged before. Nothing was left out when no state was only reached at the
 * depth of the iteration.
 */
import type { CompiledSystem } from '../state/compile.ts';
import type { Run } from './run.ts';
import type { SearchOptions } from './options.ts';
import { type Entry, StackRun } from './stack-run.ts';
import { createTranspositions, type Transpositions } from '../store/transpositions.ts';
import type { Scope } from '../judge/verdict.ts';

export function createIterativeDeepening<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
): Run {
  return new IterativeDeepening(compiled, options);
}

/** What an iteration counted. */
interface Counts {
  readonly states: number;
  readonly transitions: number;
  readonly quiescentStates: number;
  readonly depth: number;
  readonly firings: readonly number[];
}

class IterativeDeepening<State> extends StackRun<State> {
  readonly #seen: Transpositions;
  readonly #depthLimit: number;
  readonly #statesLimit: number;
  #stored = 0;
  /** States that this iteration reached only at its limit. */
  #atLimit = 0;
  #quiescentBefore = 0;
  /** Of the last iteration that came to its end. */
  #complete: Counts | undefined;
  #completeDepth = -1;
  #forgetful = false;

  constructor(compiled: CompiledSystem<State>, options: SearchOptions<State>) {
    super(compiled, options);
    this.#depthLimit = options.bounds?.depth ?? Number.POSITIVE_INFINITY;
    this.#statesLimit = options.bounds?.states ?? Number.POSITIVE_INFINITY;
    this.#seen = createTranspositions(this.words);
    this.limit = 0;
    if (this.allocate(0, () => true) === undefined) this.stopForMemory(0);
    this.restart();
  }

  get states(): number {
    return this.#counts.states;
  }

  get transitions(): number {
    return this.#counts.transitions;
  }

  override get quiescentStates(): number {
    return this.#counts.quiescentStates;
  }

  get depth(): number {
    return this.#counts.depth;
  }

  get firings(): readonly number[] {
    return this.#counts.firings;
  }

  get scope(): Scope {
    const forgetful = this.#forgetful || this.#seen.forgetful;
    return { kind: 'iddfs', depth: this.#completeDepth, forgetful };
  }

  protected get storeMemory(): number {
    return this.#seen.memory;
  }

  protected enter(source: Int32Array, at: number, depth: number): Entry {
    if (this.#seen.full) this.#grow();
    const before = this.#seen.enter(source, at, depth);
    if (before < 0) {
      if (this.#stored >= this.#statesLimit) {
        this.stop({ kind: 'states', limit: this.#statesLimit });
        return 'skip';
      }
      this.#stored++;
      if (depth === this.limit) this.#atLimit++;
      return 'nothing';
    }
    if (before <= depth) return 'skip';
    if (before < this.limit) return 'fired';
    this.#atLimit--;
    return 'judged';
  }

  protected exhausted(): void {
    this.#completeDepth = this.limit;
    if (this.#atLimit === 0) {
      // Longer ways to known states went to the limit.
      this.deepest = this.limit - 1;
      this.over = true;
    } else if (this.limit >= this.#depthLimit) {
      this.stop({ kind: 'depth', limit: this.#depthLimit });
    } else {
      this.#deepen();
    }
  }

  #deepen(): void {
    this.#complete = this.#current();
    this.#forgetful ||= this.#seen.forgetful;
    this.#seen.clear();
    this.#stored = 0;
    this.#atLimit = 0;
    this.#quiescentBefore = this.judge.quiescentStates;
    this.fired = 0;
    this.resetFirings();
    this.limit++;
    this.restart();
  }

  #grow(): void {
    const grown = this.allocate(this.#seen.growth(), () => {
      this.#seen.grow();
      return true;
    });
    if (grown === undefined) this.#seen.freeze();
  }

  /** Of the larger one of the iterations that is running and that came to its end. */
  get #counts(): Counts {
    const complete = this.#complete;
    return complete !== undefined && complete.states > this.#stored ? complete : this.#current();
  }

  #current(): Counts {
    return {
      states: this.#stored,
      transitions: this.fired,
      quiescentStates: this.judge.quiescentStates - this.#quiescentBefore,
      depth: this.deepest,
      firings: this.countedFirings(),
    };
  }
}

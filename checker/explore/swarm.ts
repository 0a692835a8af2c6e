/**
 * A swarm: many small depth-first searches, one after the other, each with its own order of rules
 * and parameters. Together they see more of a space that is too large than one search with the same
 * bounds, which stays in the corner where it began.
 */
import { type CompiledSystem, compileSystem } from '../state/compile.ts';
import { conclude } from './conclude.ts';
import { isDecided, mergeExplorations } from './merge.ts';
import { inOriginal, type Reordered, reorder } from './order.ts';
import { planReduction } from '../reduce/plan.ts';
import type { ReducedRun } from '../reduce/reduced-run.ts';
import type { SearchOptions } from '../search/options.ts';
import type { Progress, Search } from '../search/sliced-search.ts';
import { dice, seedText } from '../search/seed.ts';
import type { TransitionSystem } from '../language/system.ts';
import type { Cut, Exploration } from '../judge/verdict.ts';

const DEFAULT_SEARCHES = 16;
const DEFAULT_SWARM_STATES = 100_000;
const DEFAULT_SWARM_DEPTH = 1000;

/** Prepares a swarm; it ends early when one of its searches is exhaustive. */
export function startSwarm<State>(
  system: TransitionSystem<State>,
  options: SearchOptions<State>,
): Search {
  return new Swarm(system, options);
}

/** The search that is running. */
interface Current<State> {
  readonly reduced: ReducedRun;
  readonly order: Reordered<State>;
  readonly compiled: CompiledSystem<State>;
}

class Swarm<State> implements Search {
  readonly #system: TransitionSystem<State>;
  readonly #compiled: CompiledSystem<State>;
  readonly #options: SearchOptions<State>;
  readonly #searches: number;
  readonly #seed: string;
  readonly #states: number;
  readonly #depth: number;
  readonly #started: number;
  readonly #done: Exploration[] = [];
  #current: Current<State>;
  #over = false;
  #cut: Cut | undefined;

  constructor(system: TransitionSystem<State>, options: SearchOptions<State>) {
    const { bounds = {}, clock = () => 0 } = options;
    this.#system = system;
    this.#compiled = compileSystem(system);
    this.#options = options;
    this.#searches = options.searches ?? DEFAULT_SEARCHES;
    this.#seed = seedText(options.seed);
    this.#states = bounds.states ?? DEFAULT_SWARM_STATES;
    this.#depth = bounds.depth ?? DEFAULT_SWARM_DEPTH;
    this.#started = clock();
    this.#current = this.#begin(0);
  }

  get progress(): Progress {
    const { run } = this.#current.reduced;
    const all = this.#over ? this.#done : [...this.#done, run];
    const sum = (of: (part: (typeof all)[number]) => number) =>
      all.reduce((total, part) => total + of(part), 0);
    return {
      states: sum((part) => part.states),
      transitions: sum((part) => part.transitions),
      frontier: run.frontier,
      depth: Math.max(...all.map((part) => part.depth)),
      memory: run.memory,
    };
  }

  advance(transitions: number): boolean {
    if (!this.#over && this.#current.reduced.advance(transitions)) this.#next();
    return this.#over;
  }

  interrupt(): void {
    this.#end({ kind: 'interrupted' });
  }

  snapshot(): undefined {
    return undefined;
  }

  result(): Exploration {
    this.interrupt();
    const reduction = this.#current.reduced.report();
    const merged = mergeExplorations(this.#done, this.#options, this.#cut, {
      kind: 'swarm',
      seed: this.#seed,
      searches: this.#done.length,
      states: this.#states,
      depth: this.#depth,
    });
    return reduction === undefined ? merged : { ...merged, reduction };
  }

  #begin(index: number): Current<State> {
    const { clock = () => 0, bounds = {} } = this.#options;
    const order = reorder(this.#system, dice(this.#seed, index));
    const { seconds } = bounds;
    const passed = (clock() - this.#started) / 1000;
    const compiled = compileSystem(order.system);
    const reduced = planReduction(compiled, {
      ...this.#options,
      search: 'dfs',
      bounds: {
        ...bounds,
        states: this.#states,
        depth: this.#depth,
        ...(seconds === undefined ? {} : { seconds: Math.max(0, seconds - passed) }),
      },
    });
    return { reduced, order, compiled };
  }

  /** After a search has ended. */
  #next(): void {
    const { cut } = this.#current.reduced.run;
    const { seconds } = this.#options.bounds ?? {};
    if (cut === undefined || cut.kind === 'error') {
      this.#end(cut);
    } else if (cut.kind === 'seconds' && seconds !== undefined) {
      this.#end({ kind: 'seconds', limit: seconds });
    } else if (this.#done.length + 1 >= this.#searches) {
      this.#end({ kind: 'sampled' });
    } else {
      this.#keep();
      if (this.#decided()) {
        this.#over = true;
        this.#cut = { kind: 'decided' };
      } else {
        this.#current = this.#begin(this.#done.length);
      }
    }
  }

  #end(cut: Cut | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#cut = cut;
    this.#current.reduced.run.stop({ kind: 'interrupted' });
    this.#keep();
  }

  /** Takes down what the search found, in terms of the system as it was given. */
  #keep(): void {
    const { reduced, order, compiled } = this.#current;
    const result = inOriginal(reduced.run, order, compiled, this.#compiled);
    this.#done.push(conclude(this.#compiled, this.#options, result));
  }

  #decided(): boolean {
    const { stopWhenDecided = false, properties = [] } = this.#options;
    if (!stopWhenDecided || properties.length === 0) return false;
    return properties.every(({ id }) =>
      this.#done.some(({ verdicts }) => isDecided(verdicts.get(id))),
    );
  }
}

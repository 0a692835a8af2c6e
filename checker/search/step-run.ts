/**
 * What searches share that take one state at a time and keep no links: judging and expanding a
 * state, bounds in time, faults of the model. They differ in which state comes next.
 */
import { createAudit } from '../expand/audit.ts';
import type { CompiledSystem, Instance } from '../state/compile.ts';
import { ModelError } from '../language/error.ts';
import { createExpander } from '../expand/expand.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import { writeInitial } from '../state/machine.ts';
import type { Firing, Path } from '../language/property.ts';
import type { Failure, Run } from './run.ts';
import { Deadline } from './deadline.ts';
import type { SearchOptions } from './options.ts';
import { createSuccessors, type Successors } from '../expand/successors.ts';
import { Trails } from './trails.ts';
import type { Cut } from '../judge/verdict.ts';

/** States whose guards are audited. */
const AUDITED_STATES = 100;

/** What was done with a state before: nothing, it was judged only, or also expanded and counted. */
export type Before = 'nothing' | 'judged' | 'fired';

export abstract class StepRun<State> implements Run {
  readonly #compiled: CompiledSystem<State>;
  readonly #live;
  readonly #auditGuards: (state: Int32Array) => void;
  readonly #expander;
  readonly #deadline: Deadline;
  readonly #stopWhenDecided: boolean;
  readonly judge: Judge;
  readonly links: Trails;

  cut: Cut | undefined;
  over = false;
  failure: Failure | undefined;
  /** The initial state that is being written, before the search proper. */
  #initial: number | undefined;
  #audited = 0;
  #work = 0;

  abstract readonly states: number;
  abstract readonly transitions: number;
  abstract readonly firings: readonly number[];
  abstract readonly frontier: number;
  abstract readonly depth: number;
  abstract readonly memory: number;
  abstract readonly peakMemory: number;

  /** The successors that `expand` generated, from 0 on. */
  protected readonly successors: Successors;
  /** 32-bit words of a packed state. */
  protected readonly words: number;

  constructor(compiled: CompiledSystem<State>, options: SearchOptions<State>) {
    const { properties = [], measures = [] } = options;
    this.#compiled = compiled;
    this.#deadline = new Deadline(options);
    this.#stopWhenDecided = options.stopWhenDecided ?? false;
    const { layout, instances, initialStates, system } = compiled;
    this.words = layout.words;
    this.successors = createSuccessors(layout.words, Math.max(instances.length, initialStates));
    this.#live = layout.newLive();
    this.#auditGuards = createAudit(compiled);
    this.links = new Trails(() => this.currentPath());
    this.judge = createJudge(system, properties, measures, this.#live.view, {
      found: () => void this.links.keep(),
    });
    this.#expander = createExpander(compiled, this.#live, this.successors, this.judge.report);
  }

  get quiescentStates(): number {
    return this.judge.quiescentStates;
  }

  realPath(path: Path): Path {
    return path;
  }

  /** Visits one state, or ends the search; may throw what the model throws. */
  protected abstract step(): void;

  /** The path to the state that was given to `expand` or `look` last. */
  protected abstract currentPath(): Path;

  stop(cut: Cut): void {
    if (this.over) return;
    this.over = true;
    this.cut = cut;
  }

  advance(transitions: number): boolean {
    const goal = this.#work + Math.max(1, transitions);
    this.guarded(() => {
      while (!this.over && this.#work < goal) {
        const late = this.#deadline.passed();
        if (late !== undefined) {
          this.stop(late);
        } else if (this.#stopWhenDecided && this.judge.isDecided()) {
          this.stop({ kind: 'decided' });
        } else {
          this.#work++;
          this.step();
        }
      }
      this.#live.checkIntact();
    });
    return this.over;
  }

  /** Runs `work`; what the model throws ends the search. */
  protected guarded(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.over = false;
      const state = this.#initial ?? this.links.keep();
      this.failure = { thrown, state, words: this.#live.base.slice() };
      this.stop({ kind: 'error' });
    }
  }

  /** All initial states, packed, one after the other. */
  protected initialStates(): Int32Array {
    const { initialStates } = this.#compiled;
    const packed = new Int32Array(initialStates * this.words);
    for (let index = 0; index < initialStates; index++) {
      this.#initial = index;
      writeInitial(this.#compiled, this.#live, index);
      this.#live.harvest(packed, index * this.words);
    }
    this.#initial = undefined;
    return packed;
  }

  /** Judges a state and generates its successors; gives their number. */
  protected expand(source: Int32Array, at: number, before: Before = 'nothing'): number {
    const place = this.#arrive(source, at);
    const counted = before === 'fired' ? this.#expander.firings.slice() : undefined;
    const count = this.#expander.expand(0);
    this.#leave(place, before === 'nothing');
    if (counted !== undefined) this.#expander.firings.set(counted);
    this.#work += count;
    return count;
  }

  /** Judges a state at a bound: its guards are evaluated, nothing is fired. */
  protected look(source: Int32Array, at: number): void {
    const place = this.#arrive(source, at);
    this.#expander.probe();
    this.#leave(place, true);
  }

  /** Firings per rule that `expand` counted since the last `resetFirings`. */
  protected countedFirings(): readonly number[] {
    return [...this.#expander.firings];
  }

  protected resetFirings(): void {
    this.#expander.firings.fill(0);
  }

  /** The firing of the instance with this index. */
  protected firingOf(instance: number): Firing {
    const { rule, parameter }: Instance = this.#compiled.instances[instance];
    return { rule, parameter };
  }

  #arrive(source: Int32Array, at: number): number {
    const place = this.links.arrive();
    this.#live.load(source, at);
    this.judge.visit(place);
    if (this.#audited < AUDITED_STATES) {
      this.#audited++;
      this.#auditGuards(this.#live.base);
    }
    return place;
  }

  #leave(place: number, first: boolean): void {
    if (this.#live.dirty()) throw new ModelError('a guard or a property writes to the state');
    if (first && !this.#expander.isLive()) this.judge.visitQuiescent(place);
  }
}

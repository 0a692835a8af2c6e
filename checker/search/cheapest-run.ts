/**
 * The search that goes by costs: takes the label that costs least, judges its state and generates the
 * successors. A state is stored once; it is expanded once for each of its labels, which are few more
 * than states.
 */
import { createAudit } from '../expand/audit.ts';
import { createExpander, type Expander } from '../expand/expand.ts';
import { createSuccessors, type Successors } from '../expand/successors.ts';
import { createJudge, type Finding, type Judge, type JudgeState } from '../judge/judge.ts';
import { ascending, measureValue, plainValue, type PlainValue } from '../judge/measure-value.ts';
import type { Cut, Measured, Scope } from '../judge/verdict.ts';
import { ModelError } from '../language/error.ts';
import type { MeasureValue, Path } from '../language/property.ts';
import type { CompiledSystem } from '../state/compile.ts';
import { writeInitial } from '../state/machine.ts';
import { EdgeList } from '../store/edge-list.ts';
import type { Graph } from '../store/graph.ts';
import type { Persistent } from '../store/persistent.ts';
import type { SnapshotReader, SnapshotWriter } from '../store/snapshot-format.ts';
import { StateTable } from '../store/state-table.ts';
import { addToFront, compareCosts, type CostVector, isAtMost, Labels, total } from './labels.ts';
import { Deadline } from './deadline.ts';
import type { SearchOptions } from './options.ts';
import type { Failure } from './run.ts';
import type { PersistentRun } from './snapshot.ts';

/** States whose guards are audited. */
const AUDITED_STATES = 30;

/** A point of a front: a violation, or a witness. */
export interface FrontPoint {
  readonly costs: CostVector;
  readonly label: number;
  /** The instance that fires there and decides, for `never-fires`. */
  readonly instance?: number | undefined;
  readonly steps: number;
}

/** Who wants to see each state once. */
export interface Observer<State> extends Persistent {
  visit(s: State): void;
  /** Bytes. */
  readonly memory: number;
}

interface SavedRun {
  readonly transitions: number;
  readonly depth: number;
  readonly quiescentStates: number;
  readonly initial: readonly number[];
  /** Bytes. */
  readonly peak: number;
  readonly audited: number;
  readonly firings: readonly number[];
  readonly judge: JudgeState;
  readonly fronts: readonly (readonly FrontPoint[])[];
  readonly measured: readonly (readonly (readonly [PlainValue, readonly CostVector[]])[])[];
}

export class CheapestRun<State> implements PersistentRun {
  readonly #compiled: CompiledSystem<State>;
  readonly #live;
  readonly #auditGuards: (state: Int32Array) => void;
  readonly #expander: Expander;
  readonly #successors: Successors;
  readonly #table: StateTable;
  readonly #edges: EdgeList | undefined;
  readonly #observer: Observer<State> | undefined;
  readonly #judge: Judge;
  readonly #neverFires: readonly boolean[];
  readonly #fronts: FrontPoint[][];
  readonly #measured: Map<MeasureValue, CostVector[]>[];
  readonly #measureIds: readonly string[];
  readonly #memoryLimit: number;
  readonly #statesLimit: number;
  readonly #deadline: Deadline;
  readonly #stopWhenDecided: boolean;
  readonly labels: Labels;

  cut: Cut | undefined;
  over = false;
  failure: Failure | undefined;
  transitions = 0;
  depth = 0;
  quiescentStates = 0;
  /** Numbers of the initial states. */
  #initial: readonly number[] = [];
  /** The label whose state is loaded; before the search proper the index of an initial state. */
  #current = 0;
  #costs: CostVector;
  #audited = 0;
  #peak = 0;

  /**
   * `observer`, when given, visits each state when it is expanded for the first time, and edges are noted,
   * see `graph`.
   */
  constructor(
    compiled: CompiledSystem<State>,
    options: SearchOptions<State>,
    observer?: Observer<State>,
  ) {
    const { bounds = {}, properties = [], measures = [] } = options;
    this.#compiled = compiled;
    this.#observer = observer;
    this.#memoryLimit = bounds.memory ?? Number.POSITIVE_INFINITY;
    this.#statesLimit = bounds.states ?? Number.POSITIVE_INFINITY;
    this.#deadline = new Deadline(options);
    this.#stopWhenDecided = options.stopWhenDecided ?? false;
    const { layout, instances, initialStates, system, costs } = compiled;
    this.#live = layout.newLive();
    this.#auditGuards = createAudit(compiled);
    this.#successors = createSuccessors(layout.words, Math.max(instances.length, initialStates));
    this.#table = new StateTable(layout.words);
    this.#edges = observer === undefined ? undefined : new EdgeList();
    this.labels = new Labels(compiled);
    this.#costs = this.labels.currentCosts;
    this.#neverFires = properties.map(({ kind }) => kind === 'never-fires');
    this.#fronts = properties.map(() => []);
    this.#measured = measures.map(() => new Map<MeasureValue, CostVector[]>());
    this.#measureIds = measures.map(({ id }) => id);
    this.#judge = createJudge(system, properties, measures, this.#live.view, {
      found: (property, instance) => this.#found(property, instance),
      measured: (measure, value) => this.#noteMeasured(measure, value),
    });
    this.#expander = createExpander(
      compiled,
      this.#live,
      this.#successors,
      this.#payable(costs.limits),
      options.specialise,
    );
    this.#guarded(() => this.#insertInitialStates());
  }

  /** Labels stand for states here. */
  get judge(): Pick<Judge, 'findings' | 'premiseMissing' | 'measures'> {
    const findings = this.#fronts.map(([least]): Finding | undefined =>
      least === undefined
        ? undefined
        : {
            state: least.label,
            ...(least.instance === undefined ? {} : { instance: least.instance }),
          },
    );
    const { premiseMissing, measures } = this.#judge;
    return { findings, premiseMissing, measures };
  }

  /** By property: what it takes, least first. */
  get fronts(): readonly (readonly FrontPoint[])[] {
    return this.#fronts;
  }

  /** By id of the measure. */
  get measuredAt(): ReadonlyMap<string, readonly Measured[]> {
    return new Map(
      this.#measureIds.map((id, index) => {
        const known = this.#measured[index];
        return [
          id,
          ascending(known.keys()).map((value) => ({ value, costs: known.get(value) ?? [] })),
        ];
      }),
    );
  }

  get links(): { readonly length: number; path: Labels['pathTo'] } {
    const { labels } = this;
    return { length: labels.length, path: (label, instances) => labels.pathTo(label, instances) };
  }

  get scope(): Scope | undefined {
    if (this.cut === undefined) return undefined;
    return { kind: 'cheapest', below: total(this.#costs), costs: this.#compiled.costs.names };
  }

  get states(): number {
    return this.#table.size;
  }

  get frontier(): number {
    return this.labels.waiting;
  }

  get memory(): number {
    return (
      this.#table.memory +
      this.labels.memory +
      (this.#edges?.memory ?? 0) +
      (this.#observer?.memory ?? 0)
    );
  }

  get peakMemory(): number {
    return Math.max(this.#peak, this.memory);
  }

  get firings(): readonly number[] {
    return [...this.#expander.firings];
  }

  /**
   * The state graph, states numbered in the order in which they were expanded; of a search that is over,
   * if edges were noted.
   */
  get graph(): Graph | undefined {
    const { words } = this.#compiled.layout;
    return this.#edges?.graph(this.#table.words, words, this.states, this.#initial);
  }

  /** May another way, which was not met yet, take less or fewer steps? */
  isProvisional({ costs }: FrontPoint): boolean {
    return this.cut !== undefined && compareCosts(costs, this.#costs) > 0;
  }

  realPath(path: Path): Path {
    return path;
  }

  stop(cut: Cut): void {
    if (this.over) return;
    this.over = true;
    this.cut = cut;
  }

  get savable(): boolean {
    return !this.over;
  }

  save(to: SnapshotWriter): void {
    const { transitions, depth, quiescentStates } = this;
    const saved: SavedRun = {
      ...{ transitions, depth, quiescentStates, initial: this.#initial },
      ...{ peak: this.#peak, audited: this.#audited, firings: this.firings },
      judge: this.#judge.save(),
      fronts: this.#fronts,
      measured: this.#measured.map((values) =>
        Array.from(values, ([value, costs]) => [plainValue(value), costs] as const),
      ),
    };
    to.json(saved);
    this.#table.save(to);
    this.labels.save(to);
    this.#edges?.save(to);
    this.#observer?.save(to);
  }

  restore(from: SnapshotReader): void {
    const saved = from.json() as SavedRun;
    ({ transitions: this.transitions, depth: this.depth } = saved);
    ({ quiescentStates: this.quiescentStates, initial: this.#initial } = saved);
    this.#audited = saved.audited;
    this.#peak = saved.peak;
    this.#expander.firings.set(saved.firings);
    this.#judge.restore(saved.judge);
    saved.fronts.forEach((front, index) => {
      this.#fronts[index] = [...front];
    });
    saved.measured.forEach((values, index) => {
      this.#measured[index].clear();
      for (const [value, costs] of values) {
        this.#measured[index].set(measureValue(value), [...costs]);
      }
    });
    this.#table.restore(from);
    this.labels.restore(from);
    this.#edges?.restore(from);
    this.#observer?.restore(from);
    this.#costs = this.labels.currentCosts;
  }

  advance(transitions: number): boolean {
    // A state that is expanded again counts too.
    let work = 0;
    this.#guarded(() => {
      while (!this.over && work < Math.max(1, transitions)) {
        const late = this.#deadline.passed();
        if (late !== undefined) {
          this.stop(late);
        } else if (this.#stopWhenDecided && this.#isDecided()) {
          this.stop({ kind: 'decided' });
        } else {
          work += this.#expandNext();
        }
      }
      this.#live.checkIntact();
    });
    return this.over;
  }

  #isDecided(): boolean {
    return this.#fronts.length > 0 && this.#fronts.every(([least]) => least !== undefined);
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
    const { initialStates } = this.#compiled;
    this.#table.reserve(initialStates);
    const { words } = this.#successors;
    for (let index = 0; index < initialStates; index++) {
      this.#current = index;
      writeInitial(this.#compiled, this.#live, index);
      this.#live.harvest(words, 0);
      const state = this.#table.number(words, 0);
      this.#initial = [...this.#initial, state];
      this.labels.start(state, index);
    }
    if (this.memory > this.#memoryLimit) {
      this.stop({ kind: 'memory', limit: this.#memoryLimit, needed: this.memory });
    } else if (this.states > this.#statesLimit) {
      this.stop({ kind: 'states', limit: this.#statesLimit });
    }
  }

  /** Gives the number of firings, and 1 for looking at the state. */
  #expandNext(): number {
    const label = this.labels.next();
    if (label < 0) {
      this.over = true;
      return 0;
    }
    if (this.labels.currentCosts !== this.#costs) this.#enterLayer();
    this.#current = label;
    const state = this.labels.nodeOf(label);
    const { words: width } = this.#compiled.layout;
    const first = this.labels.isFirst(label);
    this.#live.loadPacked(this.#table.words, state * width);
    if (this.#judge.looks) this.#live.sync();
    this.#judge.visit(label);
    if (this.#audited < AUDITED_STATES) {
      this.#audited++;
      this.#auditGuards(this.#live.base);
    }
    this.depth = Math.max(this.depth, this.labels.stepsOf(label));
    const count = first ? this.#expandFirst() : this.#expandAgain();
    this.#makeRoom(count);
    if (this.over) return count + 1;
    const edges = first ? this.#edges : undefined;
    edges?.begin(state);
    const { words, instances } = this.#successors;
    for (let k = 0; k < count; k++) {
      const target = this.#table.number(words, k * width);
      this.labels.reach(target, instances[k]);
      edges?.push(target, instances[k]);
    }
    if (this.states > this.#statesLimit) this.stop({ kind: 'states', limit: this.#statesLimit });
    return count + 1;
  }

  #expandFirst(): number {
    if (this.#observer !== undefined) {
      this.#live.sync();
      this.#observer.visit(this.#live.view);
    }
    const count = this.#expander.expand(0);
    this.#checkClean();
    if (!this.#expander.isLive()) {
      this.quiescentStates++;
      this.#visitQuiescent();
    }
    this.transitions += count;
    return count;
  }

  /** A state that was expanded before, for less of something and more of something else. */
  #expandAgain(): number {
    const firings = this.#expander.firings.slice();
    const count = this.#expander.expand(0);
    this.#expander.firings.set(firings);
    this.#checkClean();
    if (!this.#expander.isLive()) this.#visitQuiescent();
    return count;
  }

  #visitQuiescent(): void {
    this.#live.sync();
    this.#judge.visitQuiescent(this.#current);
  }

  #checkClean(): void {
    if (this.#live.dirty()) throw new ModelError('a guard or a property writes to the state');
  }

  /** For so many successors; or ends the search. */
  #makeRoom(count: number): void {
    const growth =
      this.#table.growth(count) + this.labels.growth(count) + (this.#edges?.growth(count) ?? 0);
    if (growth === 0) return;
    const needed = this.memory + growth;
    if (needed > this.#memoryLimit) {
      this.stop({ kind: 'memory', limit: this.#memoryLimit, needed });
      return;
    }
    try {
      this.#table.reserve(count);
      this.labels.reserve(count);
      this.#edges?.reserve(count);
    } catch (thrown) {
      // What the engine throws when an array is too large or there is no memory for it.
      if (!(thrown instanceof RangeError)) throw thrown;
      this.stop({ kind: 'memory', limit: this.memory, needed });
    }
    this.#peak = Math.max(this.#peak, needed);
  }

  /** Asks again for every property which costs less so far of something than the labels to come. */
  #enterLayer(): void {
    this.#costs = this.labels.currentCosts;
    this.#fronts.forEach((front, property) => {
      if (front.some(({ costs }) => isAtMost(costs, this.#costs))) return;
      this.#judge.reopen(property);
    });
  }

  /** Reports to the judge, but not of firings that no budget allows. */
  #payable(limits: readonly number[]): Judge['report'] {
    const { report } = this.#judge;
    if (report === undefined || limits.every((limit) => limit === Number.POSITIVE_INFINITY)) {
      return report;
    }
    return (outcome, instance) => {
      if (isAtMost(this.labels.costsAfter(this.#current, instance), limits))
        report(outcome, instance);
    };
  }

  #found(property: number, instance: number | undefined): void {
    const { labels } = this;
    const label = this.#current;
    const costs = instance === undefined ? this.#costs : labels.costsAfter(label, instance);
    const steps = labels.stepsOf(label) + (instance === undefined ? 0 : 1);
    this.#fronts[property] = addToFront(this.#fronts[property], { costs, label, instance, steps });
    // Another firing may cost less.
    if (this.#neverFires[property] && costs !== this.#costs) this.#judge.reopen(property);
  }

  #noteMeasured(measure: number, value: MeasureValue): void {
    const known = this.#measured[measure].get(value);
    if (known === undefined) this.#measured[measure].set(value, [this.#costs]);
    else if (!known.some((costs) => isAtMost(costs, this.#costs))) known.push(this.#costs);
  }
}

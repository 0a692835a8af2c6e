/**
 * The whole state graph of a system, kept in memory: states by number, edges by state.
 *
 * The search itself forgets edges; questions about infinite paths, and pictures, need them. A graph
 * is built by an exploration of its own, breadth first, with an exact store.
 */
import { checkNames } from '../language/check-input.ts';
import type { CompiledSystem } from '../state/compile.ts';
import { createNeighbours, type Neighbours } from '../expand/neighbours.ts';
import { NumberList } from './number-list.ts';
import { StateTable } from './state-table.ts';
import type { Cut } from '../judge/verdict.ts';

/** A state graph as it is kept in memory. */
export interface Graph {
  /** Number of states; their numbers go by their distance from the initial states. */
  readonly states: number;
  /** All edges of the states below this number are there; of the others none. */
  readonly expanded: number;
  /** By index of the initial state: its number. */
  readonly initial: readonly number[];
  /** The edges of state `s` are `first[s]` ... `first[s + 1] - 1`; for `s < expanded`. */
  readonly first: Uint32Array;
  /** By edge: the state that it leads to. */
  readonly targets: Uint32Array;
  /** By edge: the instance that fires. */
  readonly instances: Uint32Array;
  /** Packed states, one after the other. */
  readonly words: Int32Array;
}

/** How large a graph may become. */
export interface GraphLimits {
  /** Stops as soon as more states than these are known; default: no limit. */
  readonly states?: number;
  /** Bytes; default: what there is. */
  readonly memory?: number;
}

/** A graph under construction. */
export interface GraphBuilder {
  /** Expands until about `transitions` more edges are there. True when nothing is left to do. */
  advance(transitions: number): boolean;
  /** What kept it from becoming complete. */
  readonly cut: Cut | undefined;
  readonly states: number;
  readonly edges: number;
  /** Bytes. */
  readonly memory: number;
  /** What there is by now; grows no more with it. */
  readonly graph: Graph;
}

/**
 * Starts a graph. `visit` is called for the states in the order of their numbers, once for each,
 * before its edges are added. `start`, when given, replaces the initial
 * states: one packed state. `report`, when given, is called after `visit` with each outcome of a
 * firing from there and the index of its instance. What a rule throws is passed on.
 */
export function buildGraph<State>(
  compiled: CompiledSystem<State>,
  limits: GraphLimits = {},
  visit: (s: State) => void = () => {},
  start?: Int32Array,
  report?: (outcome: unknown, instance: number) => void,
): GraphBuilder {
  checkNames('limits', limits, ['states', 'memory']);
  return new Builder(compiled, limits, visit, start, report);
}

/** Collects states and edges, in the order of an exploration that is breadth first. */
export class GraphRecorder {
  readonly #width: number;
  readonly #limits: () => GraphLimits;
  readonly #table: StateTable;
  readonly #first = new NumberList();
  readonly #targets = new NumberList();
  readonly #instances = new NumberList();
  readonly #initial: number[] = [];
  #expanded = 0;
  cut: Cut | undefined;

  /** `width`: words of a packed state. The limits are asked for whenever more room is needed. */
  constructor(width: number, limits: () => GraphLimits) {
    this.#width = width;
    this.#limits = limits;
    this.#table = new StateTable(width);
    this.#first.push(0);
  }

  get states(): number {
    return this.#table.size;
  }

  get edges(): number {
    return this.#targets.length;
  }

  /** States whose edges are all there; the next edges are those of the state with this number. */
  get expanded(): number {
    return this.#expanded;
  }

  /** Packed states, one after the other. */
  get words(): Int32Array {
    return this.#table.words;
  }

  /** Bytes. */
  get memory(): number {
    const lists = this.#first.memory + this.#targets.memory + this.#instances.memory;
    return lists + this.#table.memory;
  }

  get graph(): Graph {
    return {
      states: this.#table.size,
      expanded: this.#expanded,
      initial: this.#initial,
      first: this.#first.items,
      targets: this.#targets.items,
      instances: this.#instances.items,
      words: this.#table.words,
    };
  }

  /** Adds the initial state at `words[at]`. */
  start(words: Int32Array, at: number): void {
    this.#table.reserve(1);
    this.#initial.push(this.#table.number(words, at));
  }

  /** Adds the edges of the next state, to the successors `from` ... `to - 1`; or sets `cut`. */
  expand(words: Int32Array, instances: Uint32Array, from: number, to: number): void {
    if (!this.#makeRoom(to - from)) return;
    for (let k = from; k < to; k++) {
      this.#targets.push(this.#table.number(words, k * this.#width));
      this.#instances.push(instances[k]);
    }
    this.#first.push(this.#targets.length);
    this.#expanded++;
    const limit = this.#limits().states ?? Number.POSITIVE_INFINITY;
    if (this.#table.size > limit) this.cut = { kind: 'states', limit };
  }

  #makeRoom(count: number): boolean {
    const growing = [this.#targets, this.#instances, this.#first, this.#table];
    const growth = growing.reduce((sum, store) => sum + store.growth(count + 1), 0);
    if (growth === 0) return true;
    const limit = this.#limits().memory ?? Number.POSITIVE_INFINITY;
    try {
      if (this.memory + growth <= limit) {
        for (const store of growing) store.reserve(count + 1);
        return true;
      }
      this.cut = { kind: 'memory', limit, needed: this.memory + growth };
    } catch (thrown) {
      // What the engine throws when an array is too large or there is no memory for it.
      if (!(thrown instanceof RangeError)) throw thrown;
      this.cut = { kind: 'memory', limit: this.memory, needed: this.memory + growth };
    }
    return false;
  }
}

class Builder<State> implements GraphBuilder {
  readonly #neighbours: Neighbours<State>;
  readonly #width: number;
  readonly #visit: (s: State) => void;
  readonly #recorder: GraphRecorder;

  constructor(
    compiled: CompiledSystem<State>,
    limits: GraphLimits,
    visit: (s: State) => void,
    start: Int32Array | undefined,
    report: ((outcome: unknown, instance: number) => void) | undefined,
  ) {
    this.#neighbours = createNeighbours(compiled, report);
    this.#width = compiled.layout.words;
    this.#visit = visit;
    this.#recorder = new GraphRecorder(this.#width, () => limits);
    if (start !== undefined) {
      this.#recorder.start(start, 0);
      return;
    }
    for (let index = 0; index < compiled.initialStates; index++) {
      this.#neighbours.initial(index);
      this.#recorder.start(this.#neighbours.words, 0);
    }
  }

  get cut(): Cut | undefined {
    return this.#recorder.cut;
  }

  get states(): number {
    return this.#recorder.states;
  }

  get edges(): number {
    return this.#recorder.edges;
  }

  get memory(): number {
    return this.#recorder.memory;
  }

  get graph(): Graph {
    return this.#recorder.graph;
  }

  advance(transitions: number): boolean {
    const goal = this.edges + Math.max(1, transitions);
    const recorder = this.#recorder;
    while (recorder.edges < goal) {
      if (recorder.cut !== undefined || recorder.expanded === recorder.states) return true;
      this.#expandNext();
    }
    return false;
  }

  #expandNext(): void {
    const neighbours = this.#neighbours;
    neighbours.load(this.#recorder.words, this.#recorder.expanded * this.#width);
    this.#visit(neighbours.state);
    const count = neighbours.expand();
    neighbours.checkClean();
    this.#recorder.expand(neighbours.words, neighbours.instances, 0, count);
  }
}

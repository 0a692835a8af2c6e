/**
 * What it takes to violate each property, for all budgets at once.
 *
 * A budget bounds how often its rules fire; what is left of it is part of every state, and a verdict
 * is about that bound alone. Here the same names are costs, which may be paid any number of times. The
 * states are those of the system without budgets, each stored once; what it costs to get to a state is a
 * set of vectors, none of which is at least another one in every cost. Which of them violate a property
 * is then a question of all budgets, and a property that none violates is kept within any.
 */
import { ModelError } from '../language/error.ts';
import { isLiveness, type Path, type Property } from '../language/property.ts';
import type { Outcome, Rule, TransitionSystem } from '../language/system.ts';
import { type CompiledSystem, compileSystem } from '../state/compile.ts';
import { outcomesOf } from '../state/machine.ts';
import type { Cut } from '../judge/verdict.ts';
import { buildGraph, type Graph, type GraphBuilder, type GraphLimits } from '../store/graph.ts';

/** One of the least ways to violate a property, or to reach what is to be reachable. */
export interface Point {
  /** How often each cost is paid, in the order of `Takes.costs`. */
  readonly costs: readonly number[];
  /** A path with the fewest steps of all that cost this. */
  readonly path: Path;
}

/** What there is to say of one property. */
export interface Taken {
  /**
   * `violated`, or for `reachable` properties `witnessed`: by each point of the front. Otherwise
   * nothing does within any budgets: `holds`, or `vacuous` where not even the premise is reached.
   * `holds-within` when the graph was cut.
   */
  readonly kind: 'holds' | 'vacuous' | 'violated' | 'witnessed' | 'holds-within';
  /** Ascending; no point costs at least as much of everything as another one. */
  readonly front: readonly Point[];
}

/** What `whatItTakes` found. */
export interface Takes {
  /** The names of the budgets of the system; then, where it was asked for, `IMPROBABLE`. */
  readonly costs: readonly string[];
  readonly states: number;
  readonly transitions: number;
  /** Vectors of costs, over all states. */
  readonly labels: number;
  /** What kept the graph from becoming complete: a point may then cost more than the least. */
  readonly cut: Cut | undefined;
  readonly verdicts: ReadonlyMap<string, Taken>;
}

/** What is asked, and how large the graph may become. */
export interface TakesOptions<State> {
  /** Of any kind but those about paths. */
  readonly properties: readonly Property<State>[];
  readonly limits?: GraphLimits;
  /**
   * Count steps that are practically impossible (`Rule.improbable`) as a cost of its own: a way without
   * them is then never passed over for one with them. Default: false.
   */
  readonly improbable?: boolean;
}

/** The name of the cost of steps that are practically impossible. */
const IMPROBABLE = 'improbable';

/** Transitions; any number will do. */
const SLICE = 1_000_000;

/**
 * Quiescence and deadlock do not ask for budgets: a thread whose rule costs something can act. Throws
 * ModelError when the system is ill-formed, TypeError for a property about paths, and what a rule
 * throws.
 */
export function whatItTakes<State>(
  system: TransitionSystem<State>,
  { properties, limits = {}, improbable = false }: TakesOptions<State>,
): Takes {
  const about = properties.find(isLiveness);
  if (about !== undefined) {
    throw new TypeError(`'${about.id}' is about paths, of which this says nothing`);
  }
  const compiled = compileSystem(withoutBudgets(system));
  const budgets = Object.keys(system.budgets ?? {});
  const names = [...budgets, ...(improbable ? [IMPROBABLE] : [])];
  const costs = compiled.instances.map(({ rule: index }) => {
    const rule = system.rules[index];
    const seldom = rule.improbable === undefined ? 0 : 1;
    return [...costsOf(rule, budgets), ...(improbable ? [seldom] : [])];
  });
  const evidence = properties.map((property) => new Evidence(property));
  const builder = build(compiled, evidence, limits);
  const labels = new Labels(builder.graph, costs, names.length);
  const quiet = quietStates(builder.graph, compiled);
  const complete = builder.cut === undefined;
  return {
    costs: names,
    states: builder.states,
    transitions: builder.edges,
    labels: labels.size,
    cut: builder.cut,
    verdicts: new Map(
      evidence.map((each) => [each.property.id, each.judge(labels, quiet, compiled, complete)]),
    ),
  };
}

/** The same rules, which nothing bounds. */
function withoutBudgets<State>(system: TransitionSystem<State>): TransitionSystem<State> {
  const rules = system.rules.map(({ budget: _, ...rule }): Rule<State> => rule);
  return { ...system, budgets: {}, rules };
}

/** What a firing of the rule costs. Throws ModelError for the name of no budget. */
function costsOf(rule: Rule<never>, names: readonly string[]): readonly number[] {
  const paid = [rule.budget ?? []].flat();
  const unknown = paid.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new ModelError(`rule '${rule.name}' draws on unknown budget '${unknown}'`);
  }
  return names.map((name) => (paid.includes(name) ? 1 : 0));
}

function build<State>(
  compiled: CompiledSystem<State>,
  evidence: readonly Evidence<State>[],
  limits: GraphLimits,
): GraphBuilder {
  let current = -1;
  const builder = buildGraph(
    compiled,
    limits,
    (s) => {
      current++;
      for (const each of evidence) each.visit(s, current, compiled.system);
    },
    undefined,
    (outcome, instance) => {
      for (const each of evidence) each.report(outcomesOf(outcome as Outcome), current, instance);
    },
  );
  while (!builder.advance(SLICE));
  return builder;
}

/** By state: 1 where no thread can act. Of states that were not expanded nobody knows: 0. */
function quietStates<State>(
  graph: Graph,
  { system, instances }: CompiledSystem<State>,
): Uint8Array {
  const quiet = new Uint8Array(graph.states);
  for (let state = 0; state < graph.expanded; state++) {
    let acts = false;
    for (let edge = graph.first[state]; edge < graph.first[state + 1] && !acts; edge++) {
      acts = system.rules[instances[graph.instances[edge]].rule].environment !== true;
    }
    if (!acts) quiet[state] = 1;
  }
  return quiet;
}

/** Where a property is violated, or witnessed, whatever it costs to get there. */
class Evidence<State> {
  readonly property: Property<State>;
  /** States; for the kinds about quiescent states only if they are quiescent. */
  readonly #bad: number[] = [];
  /** State and instance of firings, one after the other. */
  readonly #firings: number[] = [];
  readonly #premises: number[] = [];
  #outcomeMissing: boolean;

  constructor(property: Property<State>) {
    this.property = property;
    this.#outcomeMissing =
      property.kind === 'never-fires' && property.premiseOutcomes !== undefined;
  }

  visit(s: State, state: number, { finished }: TransitionSystem<State>): void {
    const { property } = this;
    if (property.premise?.(s) === true) this.#premises.push(state);
    if (property.kind === 'always' || property.kind === 'quiescent') {
      if (!property.holds(s)) this.#bad.push(state);
    } else if (property.kind === 'reachable') {
      if (property.witness(s)) this.#bad.push(state);
    } else if (property.kind === 'no-deadlock' && finished?.(s) === false) this.#bad.push(state);
  }

  report(words: readonly string[], state: number, instance: number): void {
    const { property } = this;
    if (property.kind !== 'never-fires') return;
    if (property.premiseOutcomes?.some((word) => words.includes(word)) === true) {
      this.#outcomeMissing = false;
    }
    if (!property.outcomes.some((word) => words.includes(word))) return;
    this.#firings.push(state);
    this.#firings.push(instance);
  }

  judge(
    labels: Labels,
    quiet: Uint8Array,
    compiled: CompiledSystem<State>,
    complete: boolean,
  ): Taken {
    const { kind, premise } = this.property;
    const atRest = kind === 'quiescent' || kind === 'no-deadlock';
    const front = new Front();
    for (const state of this.#bad) {
      if (atRest && quiet[state] === 0) continue;
      for (const label of labels.of(state)) {
        front.add(labels.costsOf(label), labels.stepsOf(label), label, undefined);
      }
    }
    const firings = this.#firings;
    for (let i = 0; i < firings.length; i += 2) {
      for (const label of labels.of(firings[i])) {
        const costs = labels.costsAfter(label, firings[i + 1]);
        front.add(costs, labels.stepsOf(label) + 1, label, firings[i + 1]);
      }
    }
    const points = front.points.map(({ costs, label, last }) => ({
      costs,
      path: labels.pathTo(label, compiled, last),
    }));
    if (points.length > 0) {
      return { kind: kind === 'reachable' ? 'witnessed' : 'violated', front: points };
    }
    if (!complete) return { kind: 'holds-within', front: [] };
    const met =
      premise === undefined ||
      this.#premises.some((state) => kind !== 'quiescent' || quiet[state] === 1);
    const vacuous = kind === 'reachable' || !met || this.#outcomeMissing;
    return { kind: vacuous ? 'vacuous' : 'holds', front: [] };
  }
}

interface Candidate {
  readonly costs: readonly number[];
  readonly steps: number;
  readonly label: number;
  /** Instance that fires there and violates the property. */
  readonly last: number | undefined;
}

/** Keeps the least of what is added: by costs, and of equal costs by steps, the first of several. */
class Front {
  #points: Candidate[] = [];

  get points(): readonly Candidate[] {
    return this.#points.sort((a, b) => compareCosts(a.costs, b.costs));
  }

  add(costs: readonly number[], steps: number, label: number, last: number | undefined): void {
    for (const point of this.#points) {
      if (!isAtMost(point.costs, costs)) continue;
      if (!isAtMost(costs, point.costs) || point.steps <= steps) return;
    }
    this.#points = this.#points.filter((point) => !isAtMost(costs, point.costs));
    this.#points.push({ costs, steps, label, last });
  }
}

function isAtMost(a: readonly number[], b: readonly number[]): boolean {
  return a.every((cost, i) => cost <= b[i]);
}

/** By the first cost, then the second, and so on. */
function compareCosts(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((cost, i) => cost !== b[i]);
  return differing < 0 ? 0 : a[differing] - b[differing];
}

/** Those who wait to be labelled at one vector of costs, by steps: state, label before, instance. */
interface Layer {
  readonly costs: readonly number[];
  readonly bySteps: number[][];
}

/**
 * The least costs of each state of a graph. Vectors are settled in the order of `compareCosts`, so that
 * whatever costs no more of anything is settled before; within one vector by steps.
 */
class Labels {
  readonly #graph: Graph;
  readonly #instanceCosts: readonly (readonly number[])[];
  readonly #vectors: (readonly number[])[] = [];
  readonly #layers = new Map<string, Layer>();
  /** By label: index of its vector, its steps, the label before or -1, and what fired there. */
  readonly #vector: number[] = [];
  readonly #steps: number[] = [];
  readonly #before: number[] = [];
  readonly #instance: number[] = [];
  /** By label: its state. */
  readonly #state: number[] = [];
  /** By state: its last label, or -1; by label: the one before of the same state, or -1. */
  readonly #lastOf: Int32Array;
  readonly #nextOf: number[] = [];

  constructor(graph: Graph, instanceCosts: readonly (readonly number[])[], count: number) {
    this.#graph = graph;
    this.#instanceCosts = instanceCosts;
    this.#lastOf = new Int32Array(graph.states).fill(-1);
    const nothing = Array.from({ length: count }, () => 0);
    for (const state of graph.initial) this.#wait(nothing, 0, state, -1, -1);
    for (let layer = this.#nextLayer(); layer !== undefined; layer = this.#nextLayer()) {
      this.#settle(layer);
    }
  }

  get size(): number {
    return this.#vector.length;
  }

  /** The labels of a state. */
  *of(state: number): Iterable<number> {
    for (let label = this.#lastOf[state]; label >= 0; label = this.#nextOf[label]) yield label;
  }

  costsOf(label: number): readonly number[] {
    return this.#vectors[this.#vector[label]];
  }

  costsAfter(label: number, instance: number): readonly number[] {
    return sum(this.costsOf(label), this.#instanceCosts[instance]);
  }

  stepsOf(label: number): number {
    return this.#steps[label];
  }

  /** The path by which the label was found, and one more firing when `last` is given. */
  pathTo<State>(
    label: number,
    { instances }: CompiledSystem<State>,
    last: number | undefined,
  ): Path {
    const fired = last === undefined ? [] : [last];
    let at = label;
    for (; this.#before[at] >= 0; at = this.#before[at]) fired.push(this.#instance[at]);
    const firings = fired.reverse().map((index) => {
      const { rule, parameter } = instances[index];
      return { rule, parameter };
    });
    return { initial: this.#graph.initial.indexOf(this.#state[at]), firings };
  }

  #wait(
    costs: readonly number[],
    steps: number,
    state: number,
    before: number,
    instance: number,
  ): void {
    const key = costs.join();
    let layer = this.#layers.get(key);
    if (layer === undefined) {
      layer = { costs, bySteps: [] };
      this.#layers.set(key, layer);
    }
    layer.bySteps[steps] ??= [];
    layer.bySteps[steps].push(state, before, instance);
  }

  /** Takes out the least layer; undefined when there is none. */
  #nextLayer(): Layer | undefined {
    const [first, ...others] = this.#layers.values();
    if (first === undefined) return undefined;
    const least = others.reduce((a, b) => (compareCosts(b.costs, a.costs) < 0 ? b : a), first);
    return least;
  }

  #settle(layer: Layer): void {
    const { costs, bySteps } = layer;
    const vector = this.#vectors.push(costs) - 1;
    for (let steps = 0; steps < bySteps.length; steps++) {
      const waiting = bySteps[steps] ?? [];
      for (let i = 0; i < waiting.length; i += 3) {
        if (this.#isReached(waiting[i], costs)) continue;
        this.#label(waiting[i], vector, steps, waiting[i + 1], waiting[i + 2]);
      }
    }
    this.#layers.delete(costs.join());
  }

  /** For no more of anything? */
  #isReached(state: number, costs: readonly number[]): boolean {
    for (const label of this.of(state)) if (isAtMost(this.costsOf(label), costs)) return true;
    return false;
  }

  #label(state: number, vector: number, steps: number, before: number, instance: number): void {
    const label = this.#vector.length;
    this.#vector.push(vector);
    this.#steps.push(steps);
    this.#state.push(state);
    this.#before.push(before);
    this.#instance.push(instance);
    this.#nextOf.push(this.#lastOf[state]);
    this.#lastOf[state] = label;
    const { first, targets, instances, expanded } = this.#graph;
    if (state >= expanded) return;
    for (let edge = first[state]; edge < first[state + 1]; edge++) {
      const costs = this.costsAfter(label, instances[edge]);
      if (this.#isReached(targets[edge], costs)) continue;
      this.#wait(costs, steps + 1, targets[edge], label, instances[edge]);
    }
  }
}

function sum(a: readonly number[], b: readonly number[]): readonly number[] {
  return b.every((cost) => cost === 0) ? a : a.map((cost, i) => cost + b[i]);
}

/**
 * The least costs of reaching each node of a graph that is still being discovered.
 *
 * A label of a node is a vector of costs with which it can be reached, and a path of the fewest steps
 * among those that cost just that; a node has one for each vector of its Pareto front. Labels are given
 * out in the order of what they cost together, then by the vectors, then by steps: whatever costs no
 * more of anything comes before. So a label is final when it is given out, and the first violation that a
 * search meets is one that takes least.
 */
import type { CompiledSystem, Costs } from '../state/compile.ts';
import type { Firing, Path } from '../language/property.ts';
import { NumberList } from '../store/number-list.ts';
import type { SnapshotReader, SnapshotWriter } from '../store/snapshot-format.ts';

/** How often each cost is paid, in the order of `Costs.names`. */
export type CostVector = readonly number[];

/** Does `a` cost no more of anything than `b`? */
export function isAtMost(a: CostVector, b: CostVector): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] > b[i]) return false;
  return true;
}

/** By the sum, then those first that pay more of what is named first. */
export function compareCosts(a: CostVector, b: CostVector): number {
  const sums = total(a) - total(b);
  if (sums !== 0) return sums;
  const differing = a.findIndex((cost, i) => cost !== b[i]);
  return differing < 0 ? 0 : b[differing] - a[differing];
}

export function total(costs: CostVector): number {
  return costs.reduce((sum, cost) => sum + cost, 0);
}

function sum(a: CostVector, b: CostVector): CostVector {
  return b.every((cost) => cost === 0) ? a : a.map((cost, i) => cost + b[i]);
}

/** What labels are about. `costs` may be others than those of the system, or none. */
export type Costly = Pick<CompiledSystem<never>, 'system' | 'costs' | 'instances'>;

/** A point of a front. */
export interface Point {
  readonly costs: CostVector;
  readonly steps: number;
}

/**
 * The front with the point, if none of it costs at most as much, or the same with no more steps; without
 * those that cost at least as much. Least first.
 */
export function addToFront<P extends Point>(front: readonly P[], point: P): P[] {
  const beaten = ({ costs, steps }: P): boolean =>
    isAtMost(costs, point.costs) && (!isAtMost(point.costs, costs) || steps <= point.steps);
  if (front.some(beaten)) return [...front];
  const rest = front.filter(({ costs }) => !isAtMost(point.costs, costs));
  return [...rest, point].sort((a, b) => compareCosts(a.costs, b.costs));
}

/** The parent of the label of an initial node; what fired is then the index of that initial state. */
const NONE = 0xffffffff;

/** What waits to be reached at a vector of costs that is not the current one. */
interface Layer {
  readonly costs: CostVector;
  /** By steps: node, label before, instance; one after the other. */
  readonly bySteps: (NumberList | undefined)[];
}

export class Labels {
  readonly #costs: Costs;
  readonly #ofInstance: readonly CostVector[];
  /** By instance: does it cost nothing? */
  readonly #isFree: Uint8Array;
  /** By instance: the index of its actor. */
  readonly #actors: readonly number[];
  readonly #vectors: CostVector[] = [];
  readonly #layers = new Map<string, Layer>();
  /** By label. */
  #vector = new NumberList();
  #steps = new NumberList();
  #before = new NumberList();
  #instance = new NumberList();
  #node = new NumberList();
  /** By label: how often the actor changes on its path; of steps that are as many the fewest win. */
  #changes = new NumberList();
  /** By label: the one before of the same node, plus 1. */
  #next = new NumberList();
  /** By node: its last label, plus 1. */
  #last = new NumberList();
  /** Labels that are given out next, and those with a step more, at the current vector. */
  #now: number[] = [];
  #then: number[] = [];
  #given = 0;
  #layer: Layer;
  #level = 0;
  #current = NONE;

  constructor({ system, costs, instances }: Costly) {
    const actors = [...new Set(system.rules.map(({ actor }) => actor))];
    this.#actors = instances.map(({ rule }) => actors.indexOf(system.rules[rule].actor));
    this.#costs = costs;
    this.#ofInstance = instances.map(({ rule }) => costs.ofRule[rule]);
    this.#isFree = Uint8Array.from(this.#ofInstance, (each) => (total(each) === 0 ? 1 : 0));
    this.#layer = { costs: costs.names.map(() => 0), bySteps: [] };
    this.#vectors.push(this.#layer.costs);
  }

  /** Labels so far. */
  get length(): number {
    return this.#vector.length;
  }

  /** Labels that were not given out yet, and ways that may become one. */
  get waiting(): number {
    let count = this.#now.length - this.#given + this.#then.length;
    for (const { bySteps } of this.#layers.values()) {
      for (const list of bySteps) count += (list?.length ?? 0) / 3;
    }
    return count;
  }

  /** Bytes. */
  get memory(): number {
    const all = [...this.#lists()];
    for (const { bySteps } of this.#layers.values()) {
      for (const list of bySteps) if (list !== undefined) all.push(list);
    }
    const queues = 8 * (this.#now.length + this.#then.length);
    return all.reduce((bytes, list) => bytes + list.memory, queues);
  }

  /** Bytes that `reserve(more)` would allocate. */
  growth(more: number): number {
    return this.#lists().reduce((bytes, list) => bytes + list.growth(more), 0);
  }

  /** Makes room for so many labels, of as many nodes, at once. Throws RangeError when there is none. */
  reserve(more: number): void {
    for (const list of this.#lists()) list.reserve(more);
  }

  /** What the labels cost that are being given out: whatever costs less together is done. */
  get currentCosts(): CostVector {
    return this.#layer.costs;
  }

  nodeOf(label: number): number {
    return this.#node.items[label];
  }

  stepsOf(label: number): number {
    return this.#steps.items[label];
  }

  costsOf(label: number): CostVector {
    return this.#vectors[this.#vector.items[label]];
  }

  /** Of a firing from there. */
  costsAfter(label: number, instance: number): CostVector {
    return sum(this.costsOf(label), this.#ofInstance[instance]);
  }

  /** Does the node have no other label? */
  isFirst(label: number): boolean {
    return this.#next.items[label] === 0;
  }

  /** Makes an initial node. */
  start(node: number, index: number): void {
    if (!this.#isReached(node, this.#layer.costs)) this.#add(node, NONE, index, this.#now);
  }

  /** The next label, which becomes the current one; -1 when there is none. */
  next(): number {
    while (this.#given === this.#now.length) {
      if (!this.#nextLevel() && !this.#nextLayer()) return -1;
    }
    this.#current = this.#now[this.#given++];
    return this.#current;
  }

  /** From the current label, `instance` leads to the node. */
  reach(node: number, instance: number): void {
    if (this.#isFree[instance] === 1) {
      if (!this.#isReached(node, this.#layer.costs)) {
        this.#add(node, this.#current, instance, this.#then);
      } else this.#reachBetter(node, this.#current, instance, this.#level + 1);
      return;
    }
    const costs = sum(this.#layer.costs, this.#ofInstance[instance]);
    if (!isAtMost(costs, this.#costs.limits) || this.#isReached(node, costs)) return;
    const key = costs.join();
    let layer = this.#layers.get(key);
    if (layer === undefined) {
      layer = { costs, bySteps: [] };
      this.#layers.set(key, layer);
    }
    const steps = this.#level + 1;
    const list = (layer.bySteps[steps] ??= new NumberList());
    list.reserve(3);
    list.push(node);
    list.push(this.#current);
    list.push(instance);
  }

  /** The path by which the label was found, and one more firing when `last` is given. */
  pathTo(label: number, instances: readonly Firing[], last?: number): Path {
    const fired = last === undefined ? [] : [last];
    let at = label;
    for (; this.#before.items[at] !== NONE; at = this.#before.items[at]) {
      fired.push(this.#instance.items[at]);
    }
    const firings = fired.reverse().map((index) => {
      const { rule, parameter } = instances[index];
      return { rule, parameter };
    });
    return { initial: this.#instance.items[at], firings };
  }

  save(to: SnapshotWriter): void {
    const layers = [this.#layer, ...this.#layers.values()];
    to.json({
      ...{ vectors: this.#vectors, now: this.#now, then: this.#then },
      ...{ level: this.#level, given: this.#given },
      layers: layers.map(({ costs, bySteps }) => ({
        costs,
        steps: [...bySteps.keys()].filter((steps) => bySteps[steps] !== undefined),
      })),
    });
    for (const list of this.#lists()) to.array(list.used);
    for (const { bySteps } of layers) for (const list of bySteps) if (list) to.array(list.used);
  }

  restore(from: SnapshotReader): void {
    const saved = from.json() as {
      readonly vectors: readonly CostVector[];
      readonly now: readonly number[];
      readonly then: readonly number[];
      readonly level: number;
      readonly given: number;
      readonly layers: readonly { readonly costs: CostVector; readonly steps: readonly number[] }[];
    };
    const list = (): NumberList => NumberList.of(from.array());
    this.#vectors.splice(0, this.#vectors.length, ...saved.vectors);
    [this.#vector, this.#steps, this.#before, this.#instance] = [list(), list(), list(), list()];
    [this.#node, this.#changes, this.#next, this.#last] = [list(), list(), list(), list()];
    [this.#now, this.#then, this.#given] = [[...saved.now], [...saved.then], saved.given];
    this.#level = saved.level;
    this.#layers.clear();
    saved.layers.forEach(({ costs, steps }, index) => {
      const layer: Layer = { costs: index === 0 ? saved.vectors.at(-1)! : costs, bySteps: [] };
      for (const count of steps) layer.bySteps[count] = list();
      if (index === 0) this.#layer = layer;
      else this.#layers.set(costs.join(), layer);
    });
  }

  /** Goes on with the labels that have a step more, at the same costs. False when there are none. */
  #nextLevel(): boolean {
    const { bySteps } = this.#layer;
    if (this.#then.length === 0) {
      const later = bySteps.findIndex((list, steps) => steps > this.#level && list !== undefined);
      if (later < 0) return false;
      this.#level = later;
    } else this.#level++;
    [this.#now, this.#then, this.#given] = [this.#then, [], 0];
    this.#takeUp(this.#level);
    return true;
  }

  /** Goes on with the least costs of those that wait. False when there are none. */
  #nextLayer(): boolean {
    let least: Layer | undefined;
    for (const layer of this.#layers.values()) {
      if (least === undefined || compareCosts(layer.costs, least.costs) < 0) least = layer;
    }
    if (least === undefined) return false;
    this.#layers.delete(least.costs.join());
    this.#layer = least;
    this.#vectors.push(least.costs);
    [this.#now, this.#then, this.#given] = [[], [], 0];
    this.#level = least.bySteps.findIndex((list) => list !== undefined);
    this.#takeUp(this.#level);
    return true;
  }

  /** Labels what waited for so many steps, unless it was reached for less by now. */
  #takeUp(steps: number): void {
    const list = this.#layer.bySteps[steps];
    if (list === undefined) return;
    this.#layer.bySteps[steps] = undefined;
    for (let i = 0; i < list.length; i += 3) {
      const [node, before, instance] = list.items.subarray(i, i + 3);
      if (!this.#isReached(node, this.#layer.costs)) this.#add(node, before, instance, this.#now);
      else this.#reachBetter(node, before, instance, steps);
    }
  }

  /** For no more of anything? */
  #isReached(node: number, costs: CostVector): boolean {
    if (node >= this.#last.length) return false;
    const vector = this.#vector.items;
    const next = this.#next.items;
    for (let label = this.#last.items[node]; label !== 0; label = next[label - 1]) {
      if (isAtMost(this.#vectors[vector[label - 1]], costs)) return true;
    }
    return false;
  }

  /** Takes another way to a label of the current costs that has as many steps and fewer changes. */
  #reachBetter(node: number, before: number, instance: number, steps: number): void {
    const label = this.#last.items[node] - 1;
    if (this.#vector.items[label] !== this.#vectors.length - 1) return;
    if (this.#steps.items[label] !== steps || this.#before.items[label] === NONE) return;
    const changes = this.#changesAfter(before, instance);
    if (changes >= this.#changes.items[label]) return;
    this.#changes.items[label] = changes;
    this.#before.items[label] = before;
    this.#instance.items[label] = instance;
  }

  #changesAfter(before: number, instance: number): number {
    if (before === NONE) return 0;
    const first = this.#before.items[before] === NONE;
    const last = this.#instance.items[before];
    const same = first || this.#actors[last] === this.#actors[instance];
    return this.#changes.items[before] + (same ? 0 : 1);
  }

  #add(node: number, before: number, instance: number, queue: number[]): void {
    const label = this.#vector.length;
    const last = this.#last;
    if (label === this.#vector.items.length) this.reserve(1);
    if (node >= last.items.length) last.reserve(node + 1 - last.length);
    while (last.length <= node) last.push(0);
    this.#vector.push(this.#vectors.length - 1);
    this.#steps.push(queue === this.#now ? this.#level : this.#level + 1);
    this.#before.push(before);
    this.#instance.push(instance);
    this.#node.push(node);
    this.#changes.push(this.#changesAfter(before, instance));
    this.#next.push(last.items[node]);
    last.items[node] = label + 1;
    queue.push(label);
  }

  #lists(): readonly NumberList[] {
    const found = [this.#vector, this.#steps, this.#before, this.#instance, this.#node];
    return [...found, this.#changes, this.#next, this.#last];
  }
}

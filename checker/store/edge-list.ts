/**
 * The edges of a state graph, taken down for one state after the other in any order.
 */
import type { Graph } from './graph.ts';
import { NumberList } from './number-list.ts';
import type { Persistent } from './persistent.ts';
import type { SnapshotReader, SnapshotWriter } from './snapshot-format.ts';

export class EdgeList implements Persistent {
  /** The states that have edges, in the order in which they got them, and where those begin. */
  #order = new NumberList();
  #first = new NumberList();
  #targets = new NumberList();
  #instances = new NumberList();

  /** Bytes. */
  get memory(): number {
    return this.#lists().reduce((bytes, list) => bytes + list.memory, 0);
  }

  /** Bytes that `reserve(more)` would allocate. */
  growth(more: number): number {
    return this.#lists().reduce((bytes, list) => bytes + list.growth(more + 1), 0);
  }

  /** Makes room for a state with so many edges. Throws RangeError when there is no memory. */
  reserve(more: number): void {
    for (const list of this.#lists()) list.reserve(more + 1);
  }

  /** The edges to come are those of this state. */
  begin(state: number): void {
    this.#order.push(state);
    this.#first.push(this.#targets.length);
  }

  push(target: number, instance: number): void {
    this.#targets.push(target);
    this.#instances.push(instance);
  }

  /**
   * The graph of so many packed states, of which `initial` are the initial ones. States are numbered anew:
   * first those that have edges, in the order in which they got them.
   */
  graph(words: Int32Array, width: number, states: number, initial: readonly number[]): Graph {
    const order = this.#order.used;
    const numbers = new Uint32Array(states).fill(states);
    order.forEach((state, index) => {
      numbers[state] = index;
    });
    let last = order.length;
    const sorted = new Int32Array(width * states);
    for (let state = 0; state < states; state++) {
      if (numbers[state] === states) numbers[state] = last++;
      sorted.set(words.subarray(state * width, (state + 1) * width), numbers[state] * width);
    }
    const first = new Uint32Array(order.length + 1);
    first.set(this.#first.used);
    first[order.length] = this.#targets.length;
    return {
      states,
      expanded: order.length,
      initial: initial.map((state) => numbers[state]),
      first,
      targets: this.#targets.used.map((target) => numbers[target]),
      instances: this.#instances.used,
      words: sorted,
    };
  }

  save(to: SnapshotWriter): void {
    for (const list of this.#lists()) to.array(list.used);
  }

  restore(from: SnapshotReader): void {
    const list = (): NumberList => NumberList.of(from.array());
    [this.#order, this.#first, this.#targets, this.#instances] = [list(), list(), list(), list()];
  }

  #lists(): readonly NumberList[] {
    return [this.#order, this.#first, this.#targets, this.#instances];
  }
}

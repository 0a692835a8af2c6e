/**
 * What rules see of sets and queues: views over the codes of their slots.
 *
 * A set is a boolean for each value that it can hold. A queue is its length and a place for each
 * element; places that are not in use are 0, so that equal queues have equal codes.
 */
import { ModelError } from '../language/error.ts';
import type { QueueShape, SetShape } from './fields.ts';
import { missingField } from '../language/missing-field.ts';
import { allowedValues, fromCode, shown, toCode } from '../language/scalar.ts';
import type { QueueView, SetView } from '../language/types.ts';

/** The codes of one state, by slot. */
export interface Codes {
  get(slot: number): number;
  put(slot: number, code: number): void;
}

export class SetOfCodes implements SetView<unknown> {
  readonly #codes: Codes;
  readonly #shape: SetShape;

  constructor(shape: SetShape, codes: Codes) {
    this.#shape = shape;
    this.#codes = codes;
  }

  get size(): number {
    let size = 0;
    for (let slot = this.#shape.slot; slot < this.#shape.end; slot++) size += this.#codes.get(slot);
    return size;
  }

  has(value: unknown): boolean {
    return this.#codes.get(this.#slotOf(value)) === 1;
  }

  add(value: unknown): this {
    this.#codes.put(this.#slotOf(value), 1);
    return this;
  }

  delete(value: unknown): boolean {
    const slot = this.#slotOf(value);
    const before = this.#codes.get(slot);
    this.#codes.put(slot, 0);
    return before === 1;
  }

  clear(): void {
    reset(this.#shape, this.#codes);
  }

  *[Symbol.iterator](): Iterator<unknown> {
    const { slot, end, type } = this.#shape;
    for (let at = slot; at < end; at++) {
      if (this.#codes.get(at) === 1) yield fromCode(type, at - slot);
    }
  }

  toJSON(): unknown[] {
    return [...this];
  }

  #slotOf(value: unknown): number {
    const { type, path, slot } = this.#shape;
    const code = toCode(type, value);
    if (code < 0) throw new ModelError(`${path} holds ${allowedValues(type)}, not ${shown(value)}`);
    return slot + code;
  }
}

/** What a queue needs to know of its elements. */
export interface Elements {
  /** The view of the element at a place, or its value where it is a scalar. */
  view(place: number): unknown;
  /** The same as a value of its own. */
  copy(place: number): unknown;
  /** Assigns a value to a place. */
  assign(place: number, value: unknown): void;
}

export class QueueOfCodes implements QueueView<unknown> {
  readonly #codes: Codes;
  readonly #shape: QueueShape;
  readonly #elements: Elements;
  /** Slots of an element. */
  readonly #size: number;

  constructor(shape: QueueShape, codes: Codes, elements: Elements) {
    this.#shape = shape;
    this.#codes = codes;
    this.#elements = elements;
    this.#size = (shape.elements.end - shape.elements.slot) / shape.capacity;
  }

  get length(): number {
    return this.#codes.get(this.#shape.slot);
  }

  at(place: number): unknown {
    this.#check('at', place);
    return this.#elements.view(place);
  }

  push(...values: unknown[]): number {
    const { path, slot, capacity } = this.#shape;
    for (const value of values) {
      const { length } = this;
      if (length === capacity) {
        throw new ModelError(`${path} is full: its capacity is ${capacity}`);
      }
      this.#elements.assign(length, value);
      this.#codes.put(slot, length + 1);
    }
    return this.length;
  }

  shift(): unknown {
    return this.#take('shift', 0);
  }

  take(place: number): unknown {
    return this.#take('take', place);
  }

  clear(): void {
    reset(this.#shape, this.#codes);
  }

  *[Symbol.iterator](): Iterator<unknown> {
    for (let place = 0; place < this.length; place++) yield this.#elements.view(place);
  }

  toJSON(): unknown[] {
    return [...this];
  }

  #take(what: string, place: number): unknown {
    const length = this.#check(what, place);
    const taken = this.#elements.copy(place);
    const { slot } = this.#shape.elements;
    const last = slot + (length - 1) * this.#size;
    for (let at = slot + place * this.#size; at < last; at++) {
      this.#codes.put(at, this.#codes.get(at + this.#size));
    }
    for (let at = last; at < last + this.#size; at++) this.#codes.put(at, 0);
    this.#codes.put(this.#shape.slot, length - 1);
    return taken;
  }

  #check(what: string, place: number): number {
    const { length } = this;
    if (Number.isInteger(place) && place >= 0 && place < length) return length;
    const call = what === 'shift' ? 'shift()' : `${what}(${place})`;
    throw new ModelError(`${this.#shape.path}.${call}: it has ${length} elements`);
  }
}

for (const { prototype } of [SetOfCodes, QueueOfCodes]) {
  Object.setPrototypeOf(prototype, missingField);
}

/** Gives all slots of a part of the state their first value. */
export function reset({ slot, end }: { readonly slot: number; readonly end: number }, to: Codes) {
  for (let at = slot; at < end; at++) to.put(at, 0);
}

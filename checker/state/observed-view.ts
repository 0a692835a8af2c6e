/**
 * A view of a state whose reads and writes all go through two functions.
 *
 * It behaves as the view of the search does (`view.ts`), and is slower: every scalar has an accessor
 * of its own, elements of arrays too. It also does what the other cannot: every record, array, set,
 * queue and union may be assigned as a whole. What is assigned is copied, there and then.
 */
import { type Codes, QueueOfCodes, SetOfCodes } from './containers.ts';
import { ModelError } from '../language/error.ts';
import { setProperty } from './bits-property.ts';
import type { QueueShape, RecordShape, ScalarsShape, Shape, UnionShape } from './fields.ts';
import { missingField } from '../language/missing-field.ts';
import { plainOf, writeElement, writePlain, writeScalar } from './plain.ts';
import { fromCode, type ScalarType } from '../language/scalar.ts';

export interface ObservedView {
  readonly view: object;
  /** To be called before each effect: what it has written counts from here. */
  begin(): void;
}

export function observedView(root: RecordShape, codes: Codes): ObservedView {
  const views = new PlaceViews(root.end, codes);
  return { view: views.of(root), begin: () => views.begin() };
}

/** Views of places in one state, made when they are asked for. */
export class PlaceViews {
  readonly #codes: Codes;
  readonly #shapes = new WeakMap<object, Shape>();
  /** By slot: the effect that wrote it last. */
  readonly #written: Int32Array;
  #effect = 1;

  /** `slots`: how many there are. */
  constructor(slots: number, codes: Codes) {
    const written = new Int32Array(slots);
    this.#written = written;
    this.#codes = {
      get: (slot) => codes.get(slot),
      put: (slot, code) => {
        written[slot] = this.#effect;
        codes.put(slot, code);
      },
    };
  }

  begin(): void {
    this.#effect = (this.#effect + 1) | 0;
  }

  of(shape: Shape): object {
    const view = this.#build(shape);
    this.#shapes.set(view, shape);
    return view;
  }

  /** Copies a value, which may be a view or have views in it, to a place. */
  assign(shape: Shape, value: unknown): void {
    writePlain(shape, this.#resolved(value), this.#codes);
  }

  #build(shape: Shape): object {
    switch (shape.kind) {
      case 'scalars':
        return this.#array(Array.from({ length: shape.length }, (_, i) => this.#element(shape, i)));
      case 'list':
        return this.#array(shape.elements.map((element) => this.#part(element)));
      case 'record':
        return this.#record(shape);
      case 'set':
        return new SetOfCodes(shape, this.#codes);
      case 'queue':
        return this.#queue(shape);
      case 'union':
        return this.#union(shape);
    }
  }

  #array(elements: readonly PropertyDescriptor[]): unknown[] {
    const values: unknown[] = [];
    elements.forEach((element, i) => Object.defineProperty(values, i, element));
    return Object.preventExtensions(values) as unknown[];
  }

  #record(shape: RecordShape): object {
    const view = Object.create(missingField) as object;
    for (const [name, field] of this.#fields(shape)) Object.defineProperty(view, name, field);
    return Object.preventExtensions(view);
  }

  #queue(shape: QueueShape): object {
    const { elements } = shape;
    const codes = this.#codes;
    const assign = (place: number, value: unknown) =>
      writeElement(elements, place, this.#resolved(value), codes);
    if (elements.kind === 'scalars') {
      const value = (place: number) => fromCode(elements.type, codes.get(elements.slot + place));
      return new QueueOfCodes(shape, codes, { view: value, copy: value, assign });
    }
    const views = elements.elements.map((element) => this.of(element));
    return new QueueOfCodes(shape, codes, {
      view: (place) => views[place],
      copy: (place) => plainOf(elements.elements[place], codes),
      assign,
    });
  }

  #union(shape: UnionShape): object {
    const { path, record, variants } = shape;
    const view = Object.create(missingField) as object;
    const current = () => variants[this.#codes.get(shape.slot)];
    for (const [name, field] of this.#fields(record)) {
      const check = () => {
        const { kind, fields } = current();
        if (fields.includes(name)) return;
        throw new ModelError(`${path} is '${kind}', which has no field '${name}'`);
      };
      const guarded: PropertyDescriptor = {
        enumerable: true,
        get() {
          check();
          return field.get?.() as unknown;
        },
        set(value) {
          check();
          field.set?.(value);
        },
      };
      Object.defineProperty(view, name, name === 'kind' ? { ...field, set: whole } : guarded);
    }
    function whole(): never {
      throw new ModelError(`${path}.kind: assign the whole, as { kind: ..., ... }`);
    }
    const toJSON = () => plainOf(shape, this.#codes);
    Object.defineProperty(view, 'toJSON', { value: toJSON });
    return Object.preventExtensions(view);
  }

  /** In the order of declaration. */
  #fields(shape: RecordShape): [string, PropertyDescriptor][] {
    const { type, slot, scalars, sets, parts } = shape;
    const fields = new Map<string, PropertyDescriptor>();
    const pathOf = (name: string) => (shape.path === '' ? name : `${shape.path}.${name}`);
    const words: Record<string, number> = {};
    scalars.forEach(({ name, type }, i) => {
      const scalar = this.#scalar(pathOf(name), type, slot + i);
      fields.set(name, scalar);
      Object.defineProperty(words, name, scalar);
    });
    for (const set of sets) {
      const { get, set: put } = setProperty(set);
      fields.set(set.name, {
        get: () => get?.call(words) as unknown,
        set: (value) => put?.call(words, value),
        enumerable: true,
      });
    }
    for (const part of parts) fields.set(part.name, this.#part(part.shape));
    return Object.keys(type.fields).map((name) => [name, fields.get(name) as PropertyDescriptor]);
  }

  #element({ path, type, slot }: ScalarsShape, index: number): PropertyDescriptor {
    return this.#scalar(`${path}[${index}]`, type, slot + index);
  }

  #scalar(path: string, type: ScalarType, slot: number): PropertyDescriptor {
    const codes = this.#codes;
    return {
      get: () => fromCode(type, codes.get(slot)),
      set: (value) => writeScalar(path, type, slot, value, codes),
      enumerable: true,
    };
  }

  #part(shape: Shape): PropertyDescriptor {
    const part = this.of(shape);
    return {
      get: () => part,
      set: (value) => {
        if (value !== part) this.assign(shape, value);
      },
      enumerable: true,
    };
  }

  /** The value without views: what they show now. */
  #resolved(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (!this.#shapes.has(value) && isFlat(value)) return value;
    const shape = this.#shapes.get(value);
    if (shape !== undefined) {
      this.#checkUnwritten(shape);
      return plainOf(shape, this.#codes);
    }
    if (Array.isArray(value)) return value.map((element) => this.#resolved(element));
    if (Symbol.iterator in value) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, this.#resolved(part)]),
    );
  }

  /**
   * A view shows a place, whatever is written there: after `const a = s.list[0]; s.list[0] = s.list[1]`
   * it does not show what it was taken for.
   */
  #checkUnwritten({ path, slot, end }: Shape): void {
    for (let at = slot; at < end; at++) {
      if (this.#written[at] !== this.#effect) continue;
      throw new ModelError(
        `${path} is copied after it was written: copy it before, for example { ...${path} }`,
      );
    }
  }
}

/** Has it no parts but scalars? */
function isFlat(value: object): boolean {
  for (const name in value) {
    const part = (value as Readonly<Record<string, unknown>>)[name];
    if (typeof part === 'object' && part !== null) return false;
  }
  return true;
}

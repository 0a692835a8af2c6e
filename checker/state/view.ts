/**
 * The objects that rules see: properties over a flat buffer of codes.
 *
 * The buffer (Int32Array) holds, in this order: the end of the journal, the set of touched scalar
 * arrays, one code per slot, the journal. A property that changes appends (index, old code) to the
 * journal; the packed successor and the undo both follow from it, so that a firing costs what it
 * writes and not the size of the state.
 *
 * Elements of scalar arrays cannot be intercepted at speed. They are real arrays of values;
 * reaching one through its record sets its bit in the touched set, and `live.ts` compares the
 * touched ones with the buffer after the effect.
 *
 * Elements of other arrays cannot be intercepted either. Whoever puts something else there, or assigns
 * a whole record or array, is found out afterwards; `live.ts` then has the rule executed once more,
 * on a view that is slower and does it (`observed-view.ts`).
 *
 * One class serves all records with the same field names and kinds, whatever their limits and
 * place: rules that run on many systems in one process then keep seeing the same class. Fields are
 * accessors of each object, so that `Object.keys` and spread see them; as all objects of a class share
 * them, that costs nothing.
 */
import { ModelError } from '../language/error.ts';
import type { RecordShape, ScalarsShape, Shape } from './fields.ts';
import { setProperty } from './bits-property.ts';
import { missingField } from '../language/missing-field.ts';
import type { PlaceViews } from './observed-view.ts';
import { outOfRange, type ScalarType, valueCount } from '../language/scalar.ts';

/** Index in the buffer of the end of the journal. */
export const JOURNAL_END = 0;
/** Index in the buffer of the set of touched scalar arrays. */
export const TOUCHED = 1;
/** Index in the buffer of slot 0. */
export const FIRST_SLOT = 2;

/** A scalar array of a view, and the bit it sets in the touched set when it is reached. */
export interface ScalarArray {
  readonly shape: ScalarsShape;
  readonly values: unknown[];
  readonly bit: number;
}

export interface View {
  readonly root: object;
  readonly arrays: readonly ScalarArray[];
  readonly lists: readonly List[];
  /**
   * Throws ModelError when something else lies in an array of records though no rule was seen to
   * put it there, or was written beside the elements of an array. Freezing and sealing would stop
   * it at once, but V8 has no fast access to elements of frozen and sealed arrays; the damage lasts,
   * so that looking once at the end of a search finds it.
   */
  checkIntact(): void;
}

/** An array of anything but scalars, as rules see it, and as it must be. */
export interface List {
  readonly path: string;
  readonly elements: unknown[];
  readonly original: readonly unknown[];
  /** That it sets in the touched set when it is reached. */
  readonly bit: number;
}

/** What a view needs of the state that it shows. */
export interface ViewHost {
  compactJournal(): void;
  /** A rule assigns a whole part: it has to be executed on a view that does it. */
  assigned(path: string): never;
  /** Views of sets, queues and unions, and what is below them. */
  readonly places: PlaceViews;
}

/** Builds the view of a state over `buffer`. */
export function buildView(shape: RecordShape, buffer: Int32Array, host: ViewHost): View {
  const arrays: ScalarArray[] = [];
  const lists: List[] = [];
  let groups = 0;

  const recordView = (shape: RecordShape): object => {
    const masks: number[] = [];
    const parts: unknown[] = [];
    for (const part of shape.parts) {
      // 32 bits for any number of arrays: sharing a bit costs a needless comparison, nothing else.
      const bit = 1 << (groups % 32);
      if (isArray(part.shape)) groups++;
      masks.push(bit);
      parts.push(partView(part.shape, bit));
    }
    const limits = Int32Array.from(shape.scalars, ({ type }) => valueCount(type) - 1);
    const View = viewClass(shape);
    return new View(buffer, FIRST_SLOT + shape.slot, limits, masks, parts, {
      fail(index, value) {
        const { name, type } = shape.scalars[index];
        const path = shape.path === '' ? name : `${shape.path}.${name}`;
        throw new ModelError(outOfRange(path, type, value));
      },
      whole(index, value) {
        const part = shape.parts[index].shape;
        if (value === parts[index]) return;
        if (part.kind === 'record' || isArray(part) || !isSimple(value)) host.assigned(part.path);
        host.places.assign(part, value);
      },
      compactJournal: () => host.compactJournal(),
    });
  };

  const partView = (shape: Shape, bit: number): unknown => {
    if (shape.kind === 'record') return recordView(shape);
    if (shape.kind === 'list') {
      const elements = shape.elements.map((element) => partView(element, bit));
      lists.push({ path: shape.path, elements, original: [...elements], bit });
      return elements;
    }
    if (shape.kind !== 'scalars') return host.places.of(shape);
    const values = Array.from({ length: shape.length }, () => null);
    arrays.push({ shape, values, bit });
    return values;
  };

  return {
    root: recordView(shape),
    arrays,
    lists,
    checkIntact() {
      for (const { path, elements, original } of lists) {
        original.forEach((element, i) => {
          if (elements[i] !== element) {
            throw new ModelError(`${path}[${i}] was assigned by other means than s.${path}`);
          }
        });
        checkKeys(path, elements, original.length);
      }
      for (const { shape, values } of arrays) checkKeys(shape.path, values, shape.length);
    },
  };
}

function checkKeys(path: string, elements: readonly unknown[], length: number): void {
  const keys = Object.keys(elements);
  if (keys.length !== length) {
    const beside = keys.find((key) => !(Number(key) >= 0 && Number(key) < length));
    throw new ModelError(`${path}[${beside}] was written; the array has ${length} elements`);
  }
}

interface Faults {
  fail(index: number, value: unknown): never;
  whole(index: number, value: unknown): void;
  compactJournal(): void;
}

interface ViewClass {
  readonly prototype: object;
  new (
    buffer: Int32Array,
    offset: number,
    limits: Int32Array,
    masks: readonly number[],
    parts: readonly unknown[],
    faults: Faults,
  ): object;
}

const classes = new Map<string, ViewClass>();

function viewClass(shape: RecordShape): ViewClass {
  const source = classSource(shape);
  let View = classes.get(source);
  if (View === undefined) {
    View = new Function('sets', source)(shape.sets.map(setProperty)) as ViewClass;
    Object.setPrototypeOf(View.prototype, missingField);
    classes.set(source, View);
  }
  return View;
}

function classSource(shape: RecordShape): string {
  const constants: string[] = [];
  const fields = new Map<string, string>();
  shape.scalars.forEach(({ name, type }, index) => {
    if (type.kind === 'enumeration') {
      constants.push(`const N${index} = ${JSON.stringify(type.names)};`);
    }
    fields.set(
      name,
      `get() { ${getter(type, index)} },
      set(v) { ${toCodeText(type, index)}
        const b = this.#b, i = this.#o + ${index}, old = b[i];
        if (old !== c) {
          let n = b[${JOURNAL_END}];
          if (n + 2 > b.length) { this.#f.compactJournal(); n = b[${JOURNAL_END}]; }
          b[n] = i; b[n + 1] = old; b[${JOURNAL_END}] = n + 2; b[i] = c;
        } },`,
    );
  });
  shape.parts.forEach((part, index) => {
    const touch = isArray(part.shape) ? `this.#b[${TOUCHED}] |= this.#m${index};` : '';
    fields.set(
      part.name,
      `get() { ${touch} return this.#p${index}; }, set(v) { this.#f.whole(${index}, v); },`,
    );
  });
  shape.sets.forEach(({ name }, index) => fields.set(name, `...sets[${index}],`));
  // Words of sets have properties too, which `Object.keys` does not show.
  const names = [...fields.keys()].filter((name) => shape.type.fields[name] === undefined);
  names.push(...Object.keys(shape.type.fields));
  const own = ['b', 'o', 'l', 'f', ...shape.parts.flatMap((_, i) => [`m${i}`, `p${i}`])];
  const parts = shape.parts.map((_, i) => `this.#m${i} = m[${i}]; this.#p${i} = p[${i}];`);
  return `'use strict';
    ${constants.join('\n')}
    return class View {
      ${own.map((name) => `#${name};`).join(' ')}
      constructor(b, o, l, m, p, f) {
        this.#b = b; this.#o = o; this.#l = l; this.#f = f; ${parts.join(' ')}
        ${names.map((name, i) => `Object.defineProperty(this, ${JSON.stringify(name)}, View.#D${i});`).join('\n')}
      }
      ${names.map((name, i) => `static #D${i} = { ${fields.get(name)} enumerable: ${shape.type.fields[name] !== undefined} };`).join('\n')}
    };`;
}

function getter(type: ScalarType, index: number): string {
  const code = `this.#b[this.#o + ${index}]`;
  switch (type.kind) {
    case 'boolean':
      return `return ${code} === 1;`;
    case 'range':
      return `return ${code} + ${type.low};`;
    case 'enumeration':
      return `return N${index}[${code}];`;
    case 'optional':
      return `const c = ${code}; return c === 0 ? null : c - 1;`;
  }
}

/** Text that declares `c`, the code of `v`, or fails. */
function toCodeText(type: ScalarType, index: number): string {
  const fail = `this.#f.fail(${index}, v)`;
  switch (type.kind) {
    case 'boolean':
      return `const c = v === true ? 1 : v === false ? 0 : ${fail};`;
    case 'range':
      return `const c = v - ${type.low}; if (c >>> 0 !== c || c > this.#l[${index}]) ${fail};`;
    case 'enumeration': {
      const tests = type.names.map((name, code) => `v === ${JSON.stringify(name)} ? ${code} : `);
      return `const c = ${tests.join('')}${fail};`;
    }
    case 'optional':
      return `const c = v === null ? 0 : v + 1;
        if (c >>> 0 !== c || c > this.#l[${index}] || v < 0) ${fail};`;
  }
}

function isArray({ kind }: Shape): boolean {
  return kind === 'list' || kind === 'scalars';
}

/** Can no view be in it? Then it may be copied at once. */
function isSimple(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (value instanceof Set) return true;
  const parts: unknown[] = Array.isArray(value) ? value : Object.values(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === Array.prototype;
  return isPlain && parts.every((part) => typeof part !== 'object' || part === null);
}

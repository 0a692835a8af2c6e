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
 * One class serves all records with the same field names and kinds, whatever their limits and
 * place: rules that run on many systems in one process then keep seeing the same class.
 */
import { ModelError } from './error.ts';
import type { RecordShape, ScalarsShape, Shape } from './fields.ts';
import { setProperty } from './bits-property.ts';
import { missingField } from './missing-field.ts';
import { outOfRange, type ScalarType, valueCount } from './scalar.ts';

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
  /**
   * Throws ModelError when a rule put something else into an array of records, or wrote beside the
   * elements of an array. Freezing and sealing would stop it at once, but V8 has no fast access to
   * elements of frozen and sealed arrays; the damage lasts, so that looking once at the end of a
   * search finds it.
   */
  checkIntact(): void;
}

/** An array of records or of arrays, as rules see it, and as it must be. */
interface List {
  readonly path: string;
  readonly elements: unknown[];
  readonly original: readonly unknown[];
}

/** Builds the view of a state over `buffer`. */
export function buildView(
  shape: RecordShape,
  buffer: Int32Array,
  compactJournal: () => void,
): View {
  const arrays: ScalarArray[] = [];
  const lists: List[] = [];
  let groups = 0;

  const recordView = (shape: RecordShape): object => {
    const masks: number[] = [];
    const parts: unknown[] = [];
    for (const part of shape.parts) {
      // 32 bits for any number of arrays: sharing a bit costs a needless comparison, nothing else.
      const bit = 1 << (groups % 32);
      if (part.shape.kind !== 'record' && reachesScalars(part.shape)) groups++;
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
      whole(name) {
        const path = shape.path === '' ? name : `${shape.path}.${name}`;
        throw new ModelError(`${path}: assign its elements or fields, not the whole of it`);
      },
      compactJournal,
    });
  };

  const partView = (shape: Shape, bit: number): unknown => {
    if (shape.kind === 'record') return recordView(shape);
    if (shape.kind === 'list') {
      const elements = shape.elements.map((element) => partView(element, bit));
      lists.push({ path: shape.path, elements, original: [...elements] });
      return elements;
    }
    const values = Array.from({ length: shape.length }, () => null);
    arrays.push({ shape, values, bit });
    return values;
  };

  return {
    root: recordView(shape),
    arrays,
    checkIntact() {
      for (const { path, elements, original } of lists) {
        original.forEach((element, i) => {
          if (elements[i] !== element) {
            throw new ModelError(
              `${path}[${i}]: assign its elements or fields, not the whole of it`,
            );
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
  whole(name: string): never;
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
    View = new Function(source)() as ViewClass;
    Object.setPrototypeOf(View.prototype, missingField);
    for (const set of shape.sets) Object.defineProperty(View.prototype, set.name, setProperty(set));
    classes.set(source, View);
  }
  return View;
}

function classSource(shape: RecordShape): string {
  const constants: string[] = [];
  const members: string[] = [];
  shape.scalars.forEach(({ name, type }, index) => {
    const key = JSON.stringify(name);
    if (type.kind === 'enumeration') {
      constants.push(`const N${index} = ${JSON.stringify(type.names)};`);
    }
    members.push(
      `get ${key}() { ${getter(type, index)} }`,
      `set ${key}(v) { ${toCodeText(type, index)}
        const b = this.$b, i = this.$o + ${index}, old = b[i];
        if (old !== c) {
          let n = b[${JOURNAL_END}];
          if (n + 2 > b.length) { this.$f.compactJournal(); n = b[${JOURNAL_END}]; }
          b[n] = i; b[n + 1] = old; b[${JOURNAL_END}] = n + 2; b[i] = c;
        } }`,
    );
  });
  shape.parts.forEach((part, index) => {
    const key = JSON.stringify(part.name);
    const touch = reachesScalars(part.shape) && part.shape.kind !== 'record';
    members.push(
      `get ${key}() { ${touch ? `this.$b[${TOUCHED}] |= this.$m${index};` : ''} return this.$p${index}; }`,
      `set ${key}(v) { this.$f.whole(${key}); }`,
    );
  });
  const parts = shape.parts.map((_, i) => `this.$m${i} = m[${i}]; this.$p${i} = p[${i}];`);
  return `'use strict';
    ${constants.join('\n')}
    return class View {
      constructor(b, o, l, m, p, f) {
        this.$b = b; this.$o = o; this.$l = l; this.$f = f; ${parts.join(' ')}
      }
      ${members.join('\n')}
    };`;
}

function getter(type: ScalarType, index: number): string {
  const code = `this.$b[this.$o + ${index}]`;
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
  const fail = `this.$f.fail(${index}, v)`;
  switch (type.kind) {
    case 'boolean':
      return `const c = v === true ? 1 : v === false ? 0 : ${fail};`;
    case 'range':
      return `const c = v - ${type.low}; if (c >>> 0 !== c || c > this.$l[${index}]) ${fail};`;
    case 'enumeration': {
      const tests = type.names.map((name, code) => `v === ${JSON.stringify(name)} ? ${code} : `);
      return `const c = ${tests.join('')}${fail};`;
    }
    case 'optional':
      return `const c = v === null ? 0 : v + 1;
        if (c >>> 0 !== c || c > this.$l[${index}] || v < 0) ${fail};`;
  }
}

function reachesScalars(shape: Shape): boolean {
  if (shape.kind === 'list') return shape.elements.some(reachesScalars);
  return shape.kind === 'scalars' && shape.length > 0;
}

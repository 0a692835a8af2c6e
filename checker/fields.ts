/**
 * From a layout to a flat table: every scalar field gets a slot (one integer code in the unpacked
 * state) and a place in the packed state (word, shift, bits).
 */
import { WORD_BITS, wordCount } from './bits.ts';
import { ModelError } from './error.ts';
import { isScalar, type ScalarType, valueCount } from './scalar.ts';
import { type ArrayType, type BitsType, range, type RecordType, type Type } from './types.ts';

/** One scalar field of a state. */
export interface Field {
  /** As a rule would write it: 'region[2].state'. */
  readonly path: string;
  readonly type: ScalarType;
  /** Position among the slots of the unpacked state. */
  readonly slot: number;
  /** 0 ... 31; 0 for a field with one value. */
  readonly bits: number;
  /** Index of the 32-bit word that holds it in the packed state; fields never straddle words. */
  readonly word: number;
  /** Bits of that word below the field. */
  readonly shift: number;
}

/** Where the parts of a record live: the tree that views are built along. */
export interface RecordShape {
  readonly kind: 'record';
  readonly path: string;
  readonly type: RecordType;
  /** Slot of its first scalar; its scalars have consecutive slots in the order of declaration. */
  readonly slot: number;
  readonly scalars: readonly { readonly name: string; readonly type: ScalarType }[];
  readonly sets: readonly BitsShape[];
  readonly parts: readonly { readonly name: string; readonly shape: Shape }[];
}

/** A field of type `bits`: some consecutive scalars of its record. */
export interface BitsShape {
  readonly name: string;
  readonly type: BitsType;
  /** The names of these scalars, lowest indices first. */
  readonly words: readonly string[];
}

/** An array of scalars, in consecutive slots. */
export interface ScalarsShape {
  readonly kind: 'scalars';
  readonly path: string;
  readonly type: ScalarType;
  readonly slot: number;
  readonly length: number;
}

/** An array of records or of arrays. */
export interface ListShape {
  readonly kind: 'list';
  readonly path: string;
  readonly elements: readonly Shape[];
}

export type Shape = RecordShape | ScalarsShape | ListShape;

export interface FieldTable {
  /** By slot. */
  readonly fields: readonly Field[];
  readonly root: RecordShape;
  /** 32-bit words of a packed state, at least 1. */
  readonly words: number;
  /** Bits that carry information; the rest of the words is padding. */
  readonly bits: number;
  /**
   * A mask that is exclusive-or'ed into one word of the packed state, chosen so that this word is
   * never 0 in any state: a table of packed states can then use 0 for "empty".
   */
  readonly mark: { readonly word: number; readonly mask: number };
}

/** A scalar that the engine adds to the state and rules do not see. */
export interface HiddenField {
  readonly path: string;
  readonly type: ScalarType;
}

/** Lays a state out. Throws ModelError on names that a view cannot have, and on an empty layout. */
export function layOut(type: RecordType, hidden: readonly HiddenField[] = []): FieldTable {
  const scalars: HiddenField[] = [];
  const root = shapeRecord(type, '', scalars);
  if (scalars.length === 0) throw new ModelError('the layout has no scalar field');
  return { root, ...placeInWords([...scalars, ...hidden]) };
}

function shapeRecord(type: RecordType, path: string, scalars: HiddenField[]): RecordShape {
  const names = Object.keys(type.fields);
  for (const name of names) checkName(name, path);
  const slot = scalars.length;
  const own: { name: string; type: ScalarType }[] = [];
  const sets: BitsShape[] = [];
  for (const name of names) {
    const field: Type = type.fields[name];
    checkType(field, join(path, name));
    if (field.kind === 'bits') {
      const words = bitsWords(name, field);
      sets.push({ name, type: field, words: words.map((word) => word.name) });
      own.push(...words);
      for (const word of words) scalars.push({ path: join(path, word.name), type: word.type });
    }
    if (!isScalar(field)) continue;
    own.push({ name, type: field });
    scalars.push({ path: join(path, name), type: field });
  }
  const parts: { name: string; shape: Shape }[] = [];
  for (const name of names) {
    const field: Type = type.fields[name];
    if (isScalar(field) || field.kind === 'bits') continue;
    parts.push({ name, shape: shapePart(field, join(path, name), scalars) });
  }
  return { kind: 'record', path, type, slot, scalars: own, sets, parts };
}

/** The scalars that hold a set: `torn[0..30]`, `torn[31..61]` and so on. */
function bitsWords(name: string, { size }: BitsType): { name: string; type: ScalarType }[] {
  return Array.from({ length: wordCount(size) }, (_, w) => {
    const first = w * WORD_BITS;
    const last = Math.min(first + WORD_BITS, size) - 1;
    return { name: `${name}[${first}..${last}]`, type: range(0, 2 ** (last - first + 1) - 1) };
  });
}

function shapePart(type: ArrayType | RecordType, path: string, scalars: HiddenField[]): Shape {
  if (type.kind === 'record') return shapeRecord(type, path, scalars);
  const element: Type = type.element;
  checkType(element, `the elements of ${path}`);
  const slot = scalars.length;
  const indices = Array.from({ length: type.length }, (_, index) => `${path}[${index}]`);
  if (isScalar(element)) {
    for (const at of indices) scalars.push({ path: at, type: element });
    return { kind: 'scalars', path, type: element, slot, length: type.length };
  }
  if (element.kind === 'bits') {
    throw new ModelError(`${path}: an array cannot hold sets of ${element.size}; use records`);
  }
  return { kind: 'list', path, elements: indices.map((at) => shapePart(element, at, scalars)) };
}

/** First fit in the order of slots; then the choice of the mark. */
function placeInWords(scalars: readonly HiddenField[]): Omit<FieldTable, 'root'> {
  const used: number[] = [];
  const place = (bits: number): { word: number; shift: number } => {
    let word = used.findIndex((taken) => taken + bits <= 32);
    if (word < 0) word = used.push(0) - 1;
    const shift = used[word];
    used[word] += bits;
    return { word, shift };
  };
  const fields = scalars.map(({ path, type }, slot): Field => {
    const bits = Math.ceil(Math.log2(valueCount(type)));
    return { path, type, slot, bits, ...place(bits) };
  });
  const bits = used.reduce((sum, taken) => sum + taken, 0);
  // A field with a code to spare never has all its bits set, so inverting it never gives 0.
  const spare = fields.find((field) => valueCount(field.type) < 2 ** field.bits);
  const { word, shift, bits: width } = spare ?? { ...place(1), bits: 1 };
  return {
    fields,
    words: used.length,
    bits,
    mark: { word, mask: ((2 ** width - 1) << shift) | 0 },
  };
}

const KINDS = ['boolean', 'range', 'enumeration', 'optional', 'bits', 'array', 'record'];

function checkType(type: Partial<Type> | undefined, path: string): void {
  if (KINDS.includes(type?.kind ?? '')) return;
  throw new ModelError(`${path}: expected a type, such as boolean() or range(0, 3)`);
}

function checkName(name: string, path: string): void {
  if (name.startsWith('$') || name in Object.prototype) {
    throw new ModelError(`${join(path, name)}: a field cannot have this name`);
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

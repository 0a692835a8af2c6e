/**
 * From a layout to a flat table: every scalar field gets a slot (one integer code in the unpacked
 * state) and a place in the packed state (word, shift, bits).
 */
import { WORD_BITS, wordCount } from '../language/bits.ts';
import { ModelError } from '../language/error.ts';
import { fromCode, isScalar, type ScalarType, valueCount } from '../language/scalar.ts';
import {
  type BitsType,
  type FieldTypes,
  type QueueType,
  range,
  type RecordType,
  type SetType,
  type Type,
  type UnionType,
} from '../language/types.ts';

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
  /** Absent when it always counts; otherwise all of these hold where it does. Elsewhere it is 0. */
  readonly when?: readonly Condition[];
}

/** A slot of a queue is in use, or a union is of a kind that has a field: told by another field. */
export interface Condition {
  readonly slot: number;
  readonly codes: ReadonlySet<number>;
}

/** What every part of a state has: its scalars, and all below them, have consecutive slots. */
interface Placed {
  /** As a rule would write it; '' for the whole state. */
  readonly path: string;
  /** Its first slot. */
  readonly slot: number;
  /** The one after its last. */
  readonly end: number;
}

/** Where the parts of a record live: the tree that views are built along. */
export interface RecordShape extends Placed {
  readonly kind: 'record';
  readonly type: RecordType;
  /** They have the first slots, in the order of declaration. */
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
export interface ScalarsShape extends Placed {
  readonly kind: 'scalars';
  readonly type: ScalarType;
  readonly length: number;
}

/** An array of anything else. */
export interface ListShape extends Placed {
  readonly kind: 'list';
  readonly elements: readonly Shape[];
}

/** A boolean for each value that it can hold, in the order of codes. */
export interface SetShape extends Placed {
  readonly kind: 'set';
  readonly type: ScalarType;
}

/** Its length, then a place for each element; those that are not in use are reset. */
export interface QueueShape extends Placed {
  readonly kind: 'queue';
  readonly capacity: number;
  readonly elements: ScalarsShape | ListShape;
}

/** A record of all fields that a variant has; those of other variants are reset. */
export interface UnionShape extends Placed {
  readonly kind: 'union';
  /** Its first scalar is `kind`. */
  readonly record: RecordShape;
  /** By code of the kind: its name, and the names of its fields. */
  readonly variants: readonly { readonly kind: string; readonly fields: readonly string[] }[];
}

export type Shape = RecordShape | ScalarsShape | ListShape | SetShape | QueueShape | UnionShape;

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

/** A scalar that is not placed yet. */
interface Scalar extends HiddenField {
  readonly when?: readonly Condition[];
}

/** Lays a state out. Throws ModelError on names that a view cannot have, and on an empty layout. */
export function layOut(type: RecordType, hidden: readonly HiddenField[] = []): FieldTable {
  const scalars: Scalar[] = [];
  const root = shapeRecord(type, '', scalars, undefined);
  if (scalars.length === 0) throw new ModelError('the layout has no scalar field');
  return { root, ...placeInWords([...scalars, ...hidden]) };
}

/** What is pushed onto `scalars` here counts only `when` all of that holds. */
type When = readonly Condition[] | undefined;

function push(scalars: Scalar[], path: string, type: ScalarType, when: When): void {
  scalars.push(when === undefined ? { path, type } : { path, type, when });
}

function shapeRecord(
  type: RecordType,
  path: string,
  scalars: Scalar[],
  when: When,
  whenField: (name: string) => When = () => when,
): RecordShape {
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
      for (const word of words) push(scalars, join(path, word.name), word.type, whenField(name));
    }
    if (!isScalar(field)) continue;
    own.push({ name, type: field });
    push(scalars, join(path, name), field, whenField(name));
  }
  const parts: { name: string; shape: Shape }[] = [];
  for (const name of names) {
    const field: Type = type.fields[name];
    if (isScalar(field) || field.kind === 'bits') continue;
    parts.push({ name, shape: shapePart(field, join(path, name), scalars, whenField(name)) });
  }
  return { kind: 'record', path, type, slot, end: scalars.length, scalars: own, sets, parts };
}

/** The scalars that hold a set: `torn[0..30]`, `torn[31..61]` and so on. */
function bitsWords(name: string, { size }: BitsType): { name: string; type: ScalarType }[] {
  return Array.from({ length: wordCount(size) }, (_, w) => {
    const first = w * WORD_BITS;
    const last = Math.min(first + WORD_BITS, size) - 1;
    return { name: `${name}[${first}..${last}]`, type: range(0, 2 ** (last - first + 1) - 1) };
  });
}

function shapePart(
  type: Exclude<Type, ScalarType | BitsType>,
  path: string,
  scalars: Scalar[],
  when: When,
): Shape {
  switch (type.kind) {
    case 'record':
      return shapeRecord(type, path, scalars, when);
    case 'array':
      return shapeArray(type, path, scalars, () => when);
    case 'set':
      return shapeSet(type, path, scalars, when);
    case 'queue':
      return shapeQueue(type, path, scalars, when);
    case 'union':
      return shapeUnion(type, path, scalars, when);
  }
}

function shapeArray(
  type: { readonly length: number; readonly element: Type },
  path: string,
  scalars: Scalar[],
  when: (index: number) => When,
): ScalarsShape | ListShape {
  const { length, element } = type;
  checkType(element, `the elements of ${path}`);
  const slot = scalars.length;
  const indices = Array.from({ length }, (_, index) => `${path}[${index}]`);
  if (isScalar(element)) {
    indices.forEach((at, index) => push(scalars, at, element, when(index)));
    return { kind: 'scalars', path, type: element, slot, end: scalars.length, length };
  }
  if (element.kind === 'bits') {
    throw new ModelError(`${path}: an array cannot hold sets of ${element.size}; use records`);
  }
  const elements = indices.map((at, index) => shapePart(element, at, scalars, when(index)));
  return { kind: 'list', path, slot, end: scalars.length, elements };
}

function shapeSet({ element }: SetType, path: string, scalars: Scalar[], when: When): SetShape {
  checkType(element, `the elements of ${path}`);
  if (!isScalar(element) || valueCount(element) > MOST_MEMBERS) {
    throw new ModelError(`${path}: a set holds values of a scalar with at most ${MOST_MEMBERS}`);
  }
  const slot = scalars.length;
  for (let code = 0; code < valueCount(element); code++) {
    push(scalars, `${path}[${fromCode(element, code)}]`, { kind: 'boolean' }, when);
  }
  return { kind: 'set', path, type: element, slot, end: scalars.length };
}

function shapeQueue(
  { capacity, element }: QueueType,
  path: string,
  scalars: Scalar[],
  when: When,
): QueueShape {
  const slot = scalars.length;
  push(scalars, `${path}.length`, { kind: 'range', low: 0, high: capacity }, when);
  const inUse = (place: number): When => {
    const lengths = Array.from({ length: capacity - place }, (_, i) => place + 1 + i);
    return [...(when ?? []), { slot, codes: new Set(lengths) }];
  };
  const elements = shapeArray({ length: capacity, element }, path, scalars, inUse);
  return { kind: 'queue', path, slot, end: scalars.length, capacity, elements };
}

function shapeUnion(type: UnionType, path: string, scalars: Scalar[], when: When): UnionShape {
  const variants = Object.entries<FieldTypes>(type.variants).map(([kind, fields]) => ({
    kind,
    fields: Object.keys(fields),
  }));
  const all: Record<string, Type> = {
    kind: { kind: 'enumeration', names: variants.map(({ kind }) => kind) },
  };
  for (const fields of Object.values<FieldTypes>(type.variants)) {
    for (const [name, field] of Object.entries<Type>(fields)) {
      if (name === 'kind') throw new ModelError(`${path}: a variant cannot have a field 'kind'`);
      if (all[name] !== undefined && JSON.stringify(all[name]) !== JSON.stringify(field)) {
        throw new ModelError(`${path}: '${name}' has not the same type in all variants`);
      }
      all[name] = field;
    }
  }
  const slot = scalars.length;
  const ofKind = (name: string): When => {
    const codes = variants.flatMap(({ fields }, code) => (fields.includes(name) ? [code] : []));
    return name === 'kind' ? when : [...(when ?? []), { slot, codes: new Set(codes) }];
  };
  const record = shapeRecord({ kind: 'record', fields: all }, path, scalars, when, ofKind);
  return { kind: 'union', path, slot, end: scalars.length, record, variants };
}

/** First fit in the order of slots; then the choice of the mark. */
function placeInWords(scalars: readonly Scalar[]): Omit<FieldTable, 'root'> {
  const used: number[] = [];
  const place = (bits: number): { word: number; shift: number } => {
    let word = used.findIndex((taken) => taken + bits <= 32);
    if (word < 0) word = used.push(0) - 1;
    const shift = used[word];
    used[word] += bits;
    return { word, shift };
  };
  const fields = scalars.map((scalar, slot): Field => {
    const bits = Math.ceil(Math.log2(valueCount(scalar.type)));
    return { ...scalar, slot, bits, ...place(bits) };
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

const KINDS = [
  ...['boolean', 'range', 'enumeration', 'optional', 'bits'],
  ...['array', 'record', 'set', 'queue', 'union'],
];
/** Values that a set can hold, each of which takes a bit. */
const MOST_MEMBERS = 4096;

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

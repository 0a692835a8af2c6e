/**
 * Field types of a state layout, and the TypeScript type that a rule sees for each.
 *
 * A layout is declared once, as a value built from the constructors below; the view that rules
 * read and write, the bit-packed form that the visited set stores and the decoded form that traces
 * print all follow from it (`layout.ts`).
 */
import { type Bits, WORD_BITS } from './bits.ts';

/** True or false; made by `boolean()`. */
export interface BooleanType {
  readonly kind: 'boolean';
}

/** An integer between two bounds; made by `range()`. */
export interface RangeType {
  readonly kind: 'range';
  /** Smallest value, inclusive. */
  readonly low: number;
  /** Largest value, inclusive; at most 2^31 - 1. */
  readonly high: number;
}

/** One of some names; made by `enumeration()`. */
export interface EnumerationType<Name extends string = string> {
  readonly kind: 'enumeration';
  readonly names: readonly Name[];
}

/** Null or an index; made by `optional()`. */
export interface OptionalType {
  readonly kind: 'optional';
  /** Values are null and 0 ... high, inclusive. */
  readonly high: number;
}

/** A set of more than 31 indices; made by `bits()`. */
export interface BitsType {
  readonly kind: 'bits';
  /** Members are 0 ... size - 1. */
  readonly size: number;
}

/** A fixed number of equal elements; made by `array()`. */
export interface ArrayType<Element extends Type = Type> {
  readonly kind: 'array';
  readonly length: number;
  readonly element: Element;
}

/** Named fields; made by `record()`. A layout is one. */
export interface RecordType<Fields extends FieldTypes = FieldTypes> {
  readonly kind: 'record';
  readonly fields: Fields;
}

/** A set of values of a scalar; made by `set()`. */
export interface SetType<Element extends ElementType = ElementType> {
  readonly kind: 'set';
  readonly element: Element;
}

/** The scalars that a set can hold. */
export type ElementType = BooleanType | RangeType | EnumerationType | OptionalType;

/** First in, first out, of bounded length; made by `queue()`. */
export interface QueueType<Element extends Type = Type> {
  readonly kind: 'queue';
  readonly capacity: number;
  readonly element: Element;
}

/** One of several records, told apart by their `kind`; made by `union()`. */
export interface UnionType<Variants extends VariantTypes = VariantTypes> {
  readonly kind: 'union';
  readonly variants: Variants;
}

/** The fields of each variant of a union, by its kind. */
export interface VariantTypes {
  readonly [kind: string]: FieldTypes;
}

/** The type of a field. */
export type Type =
  | BooleanType
  | RangeType
  | EnumerationType
  | OptionalType
  | BitsType
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a recursive structural type needs an open element here
  | ArrayType<any>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- likewise
  | RecordType<any>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- likewise
  | SetType<any>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- likewise
  | QueueType<any>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- likewise
  | UnionType<any>;

/** The fields of a record, by name. */
export interface FieldTypes {
  readonly [name: string]: Type;
}

/** What a rule sees: plain mutable properties; arrays have a fixed length. */
export type ViewOf<T extends Type> = T extends BooleanType
  ? boolean
  : T extends RangeType
    ? number
    : T extends EnumerationType<infer Name>
      ? Name
      : T extends OptionalType
        ? number | null
        : T extends BitsType
          ? Bits
          : T extends ArrayType<infer Element>
            ? FixedArray<ViewOf<Element>>
            : T extends RecordType<infer Fields>
              ? FieldsView<Fields>
              : T extends SetType<infer Element>
                ? SetView<ViewOf<Element>>
                : T extends QueueType<infer Element>
                  ? QueueView<ViewOf<Element>>
                  : T extends UnionType<infer Variants>
                    ? { [K in keyof Variants]: VariantView<K, Variants[K]> }[keyof Variants]
                    : never;

type VariantView<Kind, Fields> = { readonly kind: Kind } & FieldsView<Fields>;

type FieldsView<Fields> = {
  -readonly [K in keyof Fields]: Fields[K] extends Type ? ViewOf<Fields[K]> : never;
};

/** An array of fixed length inside a state; its elements may be assigned. */
export interface FixedArray<V> {
  readonly length: number;
  [index: number]: V;
}

/**
 * A set inside a state. Its methods are those of JavaScript's `Set`, and iteration goes in the order
 * of the type; a value that the set cannot hold is an error of the model, in `has` too.
 */
export interface SetView<V> {
  readonly size: number;
  has(value: V): boolean;
  add(value: V): unknown;
  /** True when it was there. */
  delete(value: V): boolean;
  clear(): void;
  [Symbol.iterator](): Iterator<V>;
}

/**
 * A queue inside a state. Its methods are those of JavaScript's arrays, except that pushing onto a
 * full queue, and looking at or taking what is not there, are errors of the model.
 */
export interface QueueView<V> {
  readonly length: number;
  /** The element at a place, 0 being the next to be taken. */
  at(place: number): V;
  /** Appends a copy. */
  push(value: V): unknown;
  /** Takes the first element out. A record is a copy, which later changes leave alone. */
  shift(): V;
  /** Takes the element at a place out, for networks that reorder. */
  take(place: number): V;
  clear(): void;
  [Symbol.iterator](): Iterator<V>;
}

/** True or false; one bit. The initial value of every field is its first: false, low, names[0], null. */
export function boolean(): BooleanType {
  return { kind: 'boolean' };
}

/** An integer from `low` to `high`, both inclusive. */
export function range(low: number, high: number): RangeType {
  if (!Number.isInteger(low) || !Number.isInteger(high) || high < low || high - low > 0x7fffffff) {
    throw new RangeError(
      `range(${low}, ${high}): bounds must be integers, low <= high, span < 2^31`,
    );
  }
  return { kind: 'range', low, high };
}

/** One of the given names. */
export function enumeration<const Names extends readonly string[]>(
  ...names: Names
): EnumerationType<Names[number]> {
  if (names.length === 0 || new Set(names).size !== names.length) {
    throw new RangeError(`enumeration(${names.join(', ')}): names must be present and distinct`);
  }
  return { kind: 'enumeration', names };
}

/** Null, or an index from 0 to `high` inclusive. */
export function optional(high: number): OptionalType {
  if (!Number.isInteger(high) || high < 0 || high > 0x7ffffffe) {
    throw new RangeError(
      `optional(${high}): the largest index must be an integer from 0 to 2^31 - 2`,
    );
  }
  return { kind: 'optional', high };
}

/**
 * A set of indices from 0 to `size` - 1, which rules see and assign as a whole (`bits.ts`). The
 * initial value is the empty set. Up to 31 it is laid out as a range is; beyond, in several slots,
 * and then it can be a field of a record, but not the element of an array.
 */
export function bits(size: number): BitsType {
  if (!Number.isInteger(size) || size < 0) {
    throw new RangeError(`bits(${size}): the size must be a non-negative integer`);
  }
  // The value of a range of 2^size numbers is the set, see bits.ts.
  if (size <= WORD_BITS) return range(0, 2 ** size - 1) as Type as BitsType;
  return { kind: 'bits', size };
}

/** A fixed number of equal elements; a length of 0 is allowed and takes no space. */
export function array<Element extends Type>(length: number, element: Element): ArrayType<Element> {
  if (!Number.isInteger(length) || length < 0) {
    throw new RangeError(`array(${length}, ...): the length must be a non-negative integer`);
  }
  return { kind: 'array', length, element };
}

/** Values of a set at most; each takes a bit. */
const MOST_VALUES = 4096;

/** A set of the integers from 0 to `element - 1`, or of values of a scalar type; empty at first. */
export function set(count: number): SetType<RangeType>;
export function set<Element extends ElementType>(element: Element): SetType<Element>;
export function set(element: number | ElementType): SetType {
  if (typeof element !== 'number') return { kind: 'set', element };
  if (!Number.isInteger(element) || element < 1 || element > MOST_VALUES) {
    throw new RangeError(`set(${element}): expected an integer from 1 to ${MOST_VALUES}`);
  }
  return { kind: 'set', element: range(0, element - 1) };
}

/** A queue of at most `capacity` elements; empty at first. */
export function queue<Element extends Type>(
  capacity: number,
  element: Element,
): QueueType<Element> {
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new RangeError(`queue(${capacity}, ...): the capacity must be a positive integer`);
  }
  return { kind: 'queue', capacity, element };
}

/** Kinds of a union at most. */
const MOST_KINDS = 256;

/**
 * One of several records: `oneOf({ none: {}, request: { from: range(0, 3) } })`. Its field `kind`
 * says which; at first it is the first one. It is assigned as a whole: `s.message = { kind: 'request',
 * from: 2 }`. Fields of the same name in several variants must have the same type.
 */
export function oneOf<const Variants extends VariantTypes>(
  variants: Variants,
): UnionType<Variants> {
  const count = Object.keys(variants).length;
  if (count === 0 || count > MOST_KINDS) {
    throw new RangeError(`oneOf({ ... }): it has ${count} variants, expected 1 to ${MOST_KINDS}`);
  }
  return { kind: 'union', variants };
}

/** Named fields, in order. */
export function record<Fields extends FieldTypes>(fields: Fields): RecordType<Fields> {
  return { kind: 'record', fields };
}

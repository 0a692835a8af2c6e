/**
 * Scalar field types: how many values each has, and the small-integer code of each value.
 *
 * Codes count from 0 in the order of the type, so that code 0 is the value a field starts with.
 */
import type { BooleanType, EnumerationType, OptionalType, RangeType, Type } from './types.ts';

export type ScalarType = BooleanType | RangeType | EnumerationType | OptionalType;
export type ScalarValue = boolean | number | string | null;

const SCALARS: ReadonlySet<string> = new Set(['boolean', 'range', 'enumeration', 'optional']);

export function isScalar(type: Type): type is ScalarType {
  return SCALARS.has(type.kind);
}

/** Number of values: 1 ... 2^31. */
export function valueCount(type: ScalarType): number {
  switch (type.kind) {
    case 'boolean':
      return 2;
    case 'range':
      return type.high - type.low + 1;
    case 'enumeration':
      return type.names.length;
    case 'optional':
      return type.high + 2;
  }
}

/** The code of a value, or -1 when the type does not have it. */
export function toCode(type: ScalarType, value: unknown): number {
  switch (type.kind) {
    case 'boolean':
      return value === true ? 1 : value === false ? 0 : -1;
    case 'range':
      return isIndex(value, type.low, type.high) ? value - type.low : -1;
    case 'enumeration':
      return type.names.indexOf(value as string);
    case 'optional':
      return value === null ? 0 : isIndex(value, 0, type.high) ? value + 1 : -1;
  }
}

/** The value of a code that `toCode` gave. */
export function fromCode(type: ScalarType, code: number): ScalarValue {
  switch (type.kind) {
    case 'boolean':
      return code === 1;
    case 'range':
      return code + type.low;
    case 'enumeration':
      return type.names[code];
    case 'optional':
      return code === 0 ? null : code - 1;
  }
}

/** The values of a type in words, for messages. */
export function allowedValues(type: ScalarType): string {
  switch (type.kind) {
    case 'boolean':
      return 'true or false';
    case 'range':
      return `an integer from ${type.low} to ${type.high}`;
    case 'enumeration':
      return `one of ${type.names.join(', ')}`;
    case 'optional':
      return `null or an integer from 0 to ${type.high}`;
  }
}

/** The message about a value that a field cannot take. */
export function outOfRange(path: string, type: ScalarType, value: unknown): string {
  return `${path} = ${shown(value)}: the field takes ${allowedValues(type)}`;
}

/** A value in a message. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function isIndex(value: unknown, low: number, high: number): value is number {
  return Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
}

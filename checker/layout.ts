/**
 * A compiled layout: where each field lives, live states, and plain values.
 */
import { type Bits, bitsText, parseBits } from './bits.ts';
import { ModelError } from './error.ts';
import { type Field, type FieldTable, type HiddenField, layOut } from './fields.ts';
import { createLiveState, type LiveState } from './live.ts';
import { isScalar, outOfRange, toCode } from './scalar.ts';
import type { RecordType, Type, ViewOf } from './types.ts';

/** A compiled layout; made by `compileLayout`. */
export interface Layout<State = unknown> {
  /** By slot: the scalars of the declaration, then the hidden ones. */
  readonly fields: readonly Field[];
  /** 32-bit words of a packed state. */
  readonly words: number;
  /** Bits of a packed state that carry information. */
  readonly bits: number;
  readonly table: FieldTable;
  /** A state of its own: a view with every field at its first value. */
  newState(): State & object;
  /** As `newState`, with the machinery of the search around it. */
  newLive(): LiveState & { readonly view: State };
  /** Plain values (objects, arrays, booleans, numbers, strings, null), fit for JSON; sets in hexadecimal. */
  decode(state: State): unknown;
  /** Writes plain values into a state. Throws ModelError where they do not fit. */
  encode(plain: unknown, state: State): void;
}

/** Compiles a layout. Throws ModelError when it is empty or a field name cannot be used. */
export function compileLayout<L extends RecordType>(
  type: L,
  hidden: readonly HiddenField[] = [],
): Layout<ViewOf<L>> {
  type State = ViewOf<L>;
  const table = layOut(type, hidden);
  const newLive = () => createLiveState(table) as LiveState & { readonly view: State };
  return {
    fields: table.fields,
    words: table.words,
    bits: table.bits,
    table,
    newState: () => newLive().view as State & object,
    newLive,
    decode: (state) => toPlain(type, state),
    encode: (plain, state) => copyIn(type, plain, state, 'state'),
  };
}

function toPlain(type: Type, value: unknown): unknown {
  if (isScalar(type)) return value;
  if (type.kind === 'bits') return bitsText(value as Bits);
  if (type.kind === 'array') {
    const elements = value as readonly unknown[];
    return Array.from({ length: type.length }, (_, i) => toPlain(type.element, elements[i]));
  }
  const view = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(type.fields).map((name) => [name, toPlain(type.fields[name], view[name])]),
  );
}

function copyIn(type: Type, plain: unknown, target: unknown, path: string): void {
  if (isScalar(type) || type.kind === 'bits')
    throw new ModelError(`${path}: a scalar has no fields`);
  if (typeof plain !== 'object' || plain === null) {
    throw new ModelError(`${path}: expected ${type.kind === 'array' ? 'an array' : 'an object'}`);
  }
  const isArray = type.kind === 'array';
  const keys = isArray
    ? Array.from({ length: type.length }, (_, i) => String(i))
    : Object.keys(type.fields);
  if (Object.keys(plain).join() !== keys.join() && !sameKeys(plain, keys)) {
    throw new ModelError(`${path}: expected exactly ${keys.join(', ') || 'nothing'}`);
  }
  const from = plain as Record<string, unknown>;
  const to = target as Record<string, unknown>;
  for (const key of keys) {
    const element: Type = isArray ? type.element : type.fields[key];
    const at = isArray ? `${path}[${key}]` : `${path}.${key}`;
    if (element.kind === 'bits') {
      const set = parseBits(from[key], element.size);
      if (set === undefined) {
        throw new ModelError(
          `${at} = ${String(from[key])}: expected a set of ${element.size} in hexadecimal`,
        );
      }
      to[key] = set;
    } else if (!isScalar(element)) {
      copyIn(element, from[key], to[key], at);
    } else if (toCode(element, from[key]) < 0) {
      throw new ModelError(outOfRange(at, element, from[key]));
    } else {
      to[key] = from[key];
    }
  }
}

function sameKeys(plain: object, keys: readonly string[]): boolean {
  return Object.keys(plain).length === keys.length && keys.every((key) => key in plain);
}

/**
 * A compiled layout: where each field lives, live states, and plain values.
 */
import { type Bits, bitsText } from '../language/bits.ts';
import { type Field, type FieldTable, type HiddenField, layOut } from './fields.ts';
import { createLiveState, type LiveState } from './live.ts';
import { isScalar } from '../language/scalar.ts';
import type { FieldTypes, RecordType, Type, ViewOf } from '../language/types.ts';

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
  /**
   * Plain values (objects, arrays, booleans, numbers, strings, null), fit for JSON. A set is an array
   * of its members, a value of `bits` is hexadecimal.
   */
  decode(state: State): unknown;
  /**
   * Writes plain values into a state, in an effect or in one of `newState`. Throws ModelError where
   * they do not fit.
   */
  encode(plain: unknown, state: State): void;
}

/** Compiles a layout. Throws ModelError when it is empty or a field name cannot be used. */
export function compileLayout<L extends RecordType>(
  type: L,
  hidden: readonly HiddenField[] = [],
): Layout<ViewOf<L>> {
  type State = ViewOf<L>;
  const table = layOut(type, hidden);
  const states = new WeakMap<object, LiveState>();
  const newLive = () => {
    const live = createLiveState(table) as LiveState & { readonly view: State };
    states.set(live.view as object, live);
    return live;
  };
  return {
    fields: table.fields,
    words: table.words,
    bits: table.bits,
    table,
    newState: () => newLive().view as State & object,
    newLive,
    decode: (state) => toPlain(type, state),
    encode(plain, state) {
      const live = states.get(state as object);
      if (live !== undefined) live.assign(plain);
      // A state that a rule is given.
      else Object.assign(state as object, plain);
    },
  };
}

function toPlain(type: Type, value: unknown): unknown {
  if (isScalar(type)) return value;
  if (type.kind === 'bits') return bitsText(value as Bits);
  switch (type.kind) {
    case 'array': {
      const elements = value as readonly unknown[];
      return Array.from({ length: type.length }, (_, i) => toPlain(type.element, elements[i]));
    }
    case 'set':
      return [...(value as Iterable<unknown>)];
    case 'queue':
      return Array.from(value as Iterable<unknown>, (element) => toPlain(type.element, element));
    case 'record':
      return plainFields(type.fields, value);
    case 'union': {
      const { kind } = value as { readonly kind: string };
      return { kind, ...plainFields(type.variants[kind], value) };
    }
  }
}

function plainFields(fields: FieldTypes, view: unknown): object {
  return Object.fromEntries(
    Object.keys(fields).map((name) => [
      name,
      toPlain(fields[name], (view as Record<string, unknown>)[name]),
    ]),
  );
}

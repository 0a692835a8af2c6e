/**
 * Parts of a state as plain values: objects, arrays, JavaScript's `Set`, scalars.
 */
import { fromWords } from '../language/bits.ts';
import { setWords } from './bits-property.ts';
import type { Codes } from './containers.ts';
import { reset } from './containers.ts';
import { ModelError } from '../language/error.ts';
import type { BitsShape, RecordShape, Shape, UnionShape } from './fields.ts';
import { fromCode, outOfRange, type ScalarType, shown, toCode } from '../language/scalar.ts';

/** A copy of a part of the state. */
export function plainOf(shape: Shape, codes: Codes): unknown {
  switch (shape.kind) {
    case 'scalars':
      return Array.from({ length: shape.length }, (_, i) =>
        fromCode(shape.type, codes.get(shape.slot + i)),
      );
    case 'list':
      return shape.elements.map((element) => plainOf(element, codes));
    case 'set': {
      const values = new Set<unknown>();
      for (let at = shape.slot; at < shape.end; at++) {
        if (codes.get(at) === 1) values.add(fromCode(shape.type, at - shape.slot));
      }
      return values;
    }
    case 'queue':
      return (plainOf(shape.elements, codes) as unknown[]).slice(0, codes.get(shape.slot));
    case 'record':
      return plainRecord(shape, Object.keys(shape.type.fields), codes);
    case 'union': {
      const { kind, fields } = shape.variants[codes.get(shape.slot)];
      return { kind, ...plainRecord(shape.record, fields, codes) };
    }
  }
}

function plainRecord(shape: RecordShape, names: readonly string[], codes: Codes): object {
  return Object.fromEntries(
    names.map((name) => {
      const scalar = shape.scalars.findIndex((one) => one.name === name);
      if (scalar >= 0) {
        return [name, fromCode(shape.scalars[scalar].type, codes.get(shape.slot + scalar))];
      }
      const set = shape.sets.find((one) => one.name === name);
      if (set !== undefined)
        return [name, fromWords(slotsOf(shape, set).map((slot) => codes.get(slot)))];
      return [name, plainOf(partOf(shape, name), codes)];
    }),
  );
}

function partOf({ parts }: RecordShape, name: string): Shape {
  return (parts.find((part) => part.name === name) as RecordShape['parts'][number]).shape;
}

/** Writes plain values into a part of the state. Throws ModelError when they do not fit. */
export function writePlain(shape: Shape, value: unknown, codes: Codes): void {
  switch (shape.kind) {
    case 'scalars': {
      const elements = arrayOf(shape.path, value, shape.length);
      elements.forEach((element, i) =>
        writeScalar(`${shape.path}[${i}]`, shape.type, shape.slot + i, element, codes),
      );
      return;
    }
    case 'list': {
      const elements = arrayOf(shape.path, value, shape.elements.length);
      shape.elements.forEach((element, i) => writePlain(element, elements[i], codes));
      return;
    }
    case 'set': {
      const codesOf = Array.from(iterableOf(shape.path, value), (member) => {
        const code = toCode(shape.type, member);
        if (code < 0)
          throw new ModelError(outOfRange(`a member of ${shape.path}`, shape.type, member));
        return code;
      });
      reset(shape, codes);
      for (const code of codesOf) codes.put(shape.slot + code, 1);
      return;
    }
    case 'queue': {
      const elements = Array.from(iterableOf(shape.path, value));
      if (elements.length > shape.capacity) {
        throw new ModelError(
          `${shape.path}: ${elements.length} elements, its capacity is ${shape.capacity}`,
        );
      }
      reset(shape, codes);
      elements.forEach((element, place) => writeElement(shape.elements, place, element, codes));
      codes.put(shape.slot, elements.length);
      return;
    }
    case 'record':
      writeFields(shape, Object.keys(shape.type.fields), objectOf(shape.path, value), codes);
      return;
    case 'union':
      writeUnion(shape, objectOf(shape.path, value), codes);
  }
}

/** Writes one element of an array. */
export function writeElement(
  shape: Extract<Shape, { readonly kind: 'scalars' | 'list' }>,
  index: number,
  value: unknown,
  codes: Codes,
): void {
  if (shape.kind === 'list') return writePlain(shape.elements[index], value, codes);
  writeScalar(`${shape.path}[${index}]`, shape.type, shape.slot + index, value, codes);
}

/** Writes one scalar. */
export function writeScalar(
  path: string,
  type: ScalarType,
  slot: number,
  value: unknown,
  codes: Codes,
): void {
  const code = toCode(type, value);
  if (code < 0) throw new ModelError(outOfRange(path, type, value));
  codes.put(slot, code);
}

function writeUnion(shape: UnionShape, value: Record<string, unknown>, codes: Codes): void {
  const { kind } = value;
  const variant = shape.variants.find((one) => one.kind === kind);
  if (variant === undefined) {
    const kinds = shape.variants.map((one) => one.kind).join(', ');
    throw new ModelError(`${shape.path}: kind is ${shown(kind)}, expected ${kinds}`);
  }
  reset(shape, codes);
  writeFields(shape.record, ['kind', ...variant.fields], value, codes);
}

function writeFields(
  shape: RecordShape,
  names: readonly string[],
  value: Record<string, unknown>,
  codes: Codes,
): void {
  const given = Object.keys(value);
  if (given.length !== names.length || names.some((name) => !given.includes(name))) {
    const difference =
      names.find((name) => !given.includes(name)) ?? given.find((name) => !names.includes(name));
    const what = names.includes(difference ?? '') ? 'is missing' : 'is too much';
    throw new ModelError(
      `${shape.path || 'the state'}: expected exactly ${names.join(', ') || 'nothing'}; '${difference}' ${what}`,
    );
  }
  for (const set of shape.sets) {
    if (names.includes(set.name)) writeBits(shape, set, value[set.name], codes);
  }
  shape.scalars.forEach(({ name, type }, i) => {
    if (!names.includes(name)) return;
    const path = shape.path === '' ? name : `${shape.path}.${name}`;
    writeScalar(path, type, shape.slot + i, value[name], codes);
  });
  for (const part of shape.parts) {
    if (names.includes(part.name)) writePlain(part.shape, value[part.name], codes);
  }
}

function writeBits(shape: RecordShape, set: BitsShape, value: unknown, codes: Codes): void {
  const path = shape.path === '' ? set.name : `${shape.path}.${set.name}`;
  const words = setWords(path, set.type, value);
  slotsOf(shape, set).forEach((slot, w) => codes.put(slot, words[w]));
}

function slotsOf({ slot, scalars }: RecordShape, { words }: BitsShape): number[] {
  const first = scalars.findIndex(({ name }) => name === words[0]);
  return words.map((_, w) => slot + first + w);
}

function objectOf(path: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new ModelError(`${path || 'the state'}: expected an object, not ${shown(value)}`);
}

function arrayOf(path: string, value: unknown, length: number): readonly unknown[] {
  if (Array.isArray(value) && value.length === length) return value as unknown[];
  const found = Array.isArray(value) ? `one of ${value.length}` : shown(value);
  throw new ModelError(`${path}: expected an array of ${length} elements, not ${found}`);
}

function iterableOf(path: string, value: unknown): Iterable<unknown> {
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) {
    return value as Iterable<unknown>;
  }
  throw new ModelError(`${path}: expected an array or a Set, not ${shown(value)}`);
}

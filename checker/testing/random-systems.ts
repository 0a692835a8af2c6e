/**
 * Small random layouts and systems, as fast-check arbitraries.
 */
import fc from 'fast-check';
import type { Property } from '../language/property.ts';
import { readCode, type ScalarPath, scalarPaths, writeCode } from './reference.ts';
import { type ScalarType, valueCount } from '../language/scalar.ts';
import type { Rule, TransitionSystem } from '../language/system.ts';
import {
  array,
  boolean,
  enumeration,
  optional,
  type RecordType,
  range,
  record,
  type Type,
} from '../language/types.ts';

const names = ['a', 'b', 'c', 'd', 'e'];

/** Scalars of any width, for codecs. */
export const anyScalar: fc.Arbitrary<ScalarType> = fc.oneof(
  fc.constant(boolean()),
  fc
    .tuple(
      fc.integer({ min: -0x40000000, max: 0x3fffffff }),
      fc.integer({ min: 0, max: 0x3fffffff }),
    )
    .map(([low, span]) => range(low, low + span)),
  fc
    .tuple(fc.integer({ min: -9, max: 9 }), fc.nat(40))
    .map(([low, span]) => range(low, low + span)),
  fc.constantFrom(range(0, 0x7ffffffe), range(-0x7fffffff, 0), range(3, 3)),
  fc.integer({ min: 1, max: 5 }).map((n) => enumeration(...names.slice(0, n))),
  fc.oneof(fc.nat(8), fc.constant(0x7ffffffe)).map((high) => optional(high)),
);

/** Scalars with few values, for systems that are to be explored. */
const smallScalar: fc.Arbitrary<ScalarType> = fc.oneof(
  fc.constant(boolean()),
  fc.tuple(fc.integer({ min: -2, max: 2 }), fc.nat(2)).map(([low, span]) => range(low, low + span)),
  fc.integer({ min: 1, max: 4 }).map((n) => enumeration(...names.slice(0, n))),
  fc.nat(1).map((high) => optional(high)),
);

/** Records of scalars, arrays and records, at most `depth` levels below this one. */
export function layoutOf(
  scalar: fc.Arbitrary<ScalarType>,
  size: number,
  depth = 2,
): fc.Arbitrary<RecordType> {
  const part: fc.Arbitrary<Type> =
    depth === 0
      ? scalar
      : fc.oneof(
          { weight: 3, arbitrary: scalar },
          { weight: 2, arbitrary: arrayOf(scalar, size) },
          { weight: 1, arbitrary: arrayOf(arrayOf(scalar, size), size) },
          { weight: 1, arbitrary: layoutOf(scalar, size, depth - 1) },
          { weight: 2, arbitrary: arrayOf(layoutOf(scalar, size, depth - 1), size) },
        );
  return fc
    .array(part, { minLength: 1, maxLength: size })
    .map((parts) => record(Object.fromEntries(parts.map((type, i) => [`f${i}`, type]))));
}

function arrayOf(element: fc.Arbitrary<Type>, size: number): fc.Arbitrary<Type> {
  return fc.tuple(fc.integer({ min: 0, max: size }), element).map(([n, type]) => array(n, type));
}

/** A condition on a state: some fields have, or do not have, certain values. */
interface Term {
  readonly field: number;
  readonly code: number;
  readonly equal: boolean;
}
const term: fc.Arbitrary<Term> = fc.record({
  field: fc.nat(30),
  code: fc.nat(3),
  equal: fc.boolean(),
});

/** A field gets its own value, or that of another field, plus a number. */
const assignment = fc.record({
  field: fc.nat(30),
  from: fc.option(fc.nat(30), { freq: 2 }),
  plus: fc.integer({ min: 1, max: 3 }),
});

const ruleShape = fc.record({
  guard: fc.array(term, { maxLength: 1 }),
  effect: fc.array(assignment, { minLength: 1, maxLength: 3 }),
  parameters: fc.option(fc.integer({ min: 0, max: 6 })),
  environment: fc.boolean(),
  budget: fc.constantFrom(undefined, undefined, 'faults', ['faults', 'operations']),
  outcome: fc.option(fc.tuple(term, fc.constantFrom('hit', ['hit', 'miss'], 'none'))),
});

export interface RandomSystem {
  readonly system: TransitionSystem<unknown>;
  readonly properties: readonly Property<unknown>[];
}

/** Systems of at most about a thousand states, with a property of each kind that can be decided. */
export const randomSystem: fc.Arbitrary<RandomSystem> = fc
  .record({
    layout: layoutOf(smallScalar, 3).filter((layout) => {
      const paths = scalarPaths(layout);
      const values = paths.reduce((product, { type }) => product * valueCount(type), 1);
      return paths.length > 2 && values >= 30 && values <= 800;
    }),
    rules: fc.array(ruleShape, { minLength: 2, maxLength: 6 }),
    initial: fc.array(fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    }),
    faults: fc.nat(2),
    terms: fc.array(fc.array(term, { minLength: 2, maxLength: 3 }), {
      minLength: 7,
      maxLength: 7,
    }),
  })
  .map(({ layout, rules, initial, faults, terms }) => {
    const paths = scalarPaths(layout);
    const at = (field: number): ScalarPath => paths[field % paths.length]!;
    const isTrue = (s: unknown, all: readonly Term[], shift = 0) =>
      all.every(({ field, code, equal }) => {
        const path = at(field + shift);
        return (readCode(s, path) === code % valueCount(path.type)) === equal;
      });
    const toRule = (shape: (typeof rules)[number], index: number): Rule<unknown> => ({
      name: `rule ${index}`,
      actor: 'any',
      environment: shape.environment,
      ...(shape.parameters === null
        ? {}
        : { parameters: Array.from({ length: shape.parameters }, (_, i) => i) }),
      ...(shape.budget === undefined ? {} : { budget: shape.budget }),
      guard: (s, parameter) => isTrue(s, shape.guard, (parameter as number | undefined) ?? 0),
      effect(s, parameter) {
        const shift = (parameter as number | undefined) ?? 0;
        for (const { field, from, plus } of shape.effect) {
          writeCode(s, at(field + shift), readCode(s, at(from ?? field + shift)) + plus);
        }
        if (shape.outcome === null) return undefined;
        return isTrue(s, [shape.outcome[0]]) ? shape.outcome[1] : undefined;
      },
    });
    const holds = (i: number) => (s: unknown) => !isTrue(s, terms[i]!);
    const base = { sentence: 'Random.' };
    const properties: Property<unknown>[] = [
      { ...base, id: 'always', kind: 'always', holds: holds(0) },
      { ...base, id: 'premised', kind: 'always', premise: holds(1), holds: holds(2) },
      { ...base, id: 'quiescent', kind: 'quiescent', premise: holds(1), holds: holds(3) },
      { ...base, id: 'never', kind: 'never-fires', outcomes: ['hit'] },
      {
        ...base,
        id: 'never-premised',
        kind: 'never-fires',
        outcomes: ['absent'],
        premiseOutcomes: ['miss'],
        premise: holds(4),
      },
      { ...base, id: 'reachable', kind: 'reachable', witness: (s) => isTrue(s, terms[5]!) },
      { ...base, id: 'no-deadlock', kind: 'no-deadlock' },
    ];
    return {
      system: {
        name: 'random',
        layout,
        rules: rules.map(toRule),
        budgets: { faults, operations: 1 },
        initialStates: initial.length,
        initialise(s, index) {
          initial[index]!.forEach((code, i) => {
            writeCode(s, at(i), code);
          });
        },
        finished: holds(6),
      },
      properties,
    };
  });

/**
 * What TypeScript would refuse, for those who write JavaScript: a property of a kind that there is
 * not, a misspelt `initialise` or a search that nobody knows must not read like a proof.
 */
import { ModelError } from './error.ts';
import type { Measure, Property } from './property.ts';
import type { Interchangeable } from './interchangeable.ts';
import type { Fairness, Rule, TransitionSystem } from './system.ts';

/** By name of a part: what it must be; those with a question mark may be left out. */
type Parts = Readonly<Record<string, Kind | `${Kind}?`>>;
type Kind = 'string' | 'number' | 'boolean' | 'function' | 'array' | 'object' | 'anything';

/** All parts of a type; a new one that is forgotten here is a compile-time error. */
type PartsOf<T> = Record<keyof T, Kind | `${Kind}?`>;

const SYSTEM = {
  ...{ name: 'string', layout: 'anything', rules: 'array', initialStates: 'anything?' },
  ...{ initialise: 'function?', finished: 'function?', budgets: 'object?' },
  ...{ symmetry: 'array?', fairness: 'object?' },
} as const satisfies PartsOf<TransitionSystem>;
const RULE = {
  ...{ actor: 'string', guard: 'function', effect: 'function', parameters: 'array?' },
  ...{ name: 'string', source: 'string?', environment: 'boolean?', budget: 'anything?' },
  ...{ describe: 'function?', improbable: 'string?' },
} as const satisfies PartsOf<Rule<unknown>>;
const FAIRNESS = { strong: 'object?' } as const satisfies PartsOf<Fairness>;
const STRONG = {
  ...{ actors: 'array?', rules: 'array?' },
} as const satisfies PartsOf<NonNullable<Fairness['strong']>>;
const SYMMETRY = {
  ...{ name: 'string', count: 'anything', arrays: 'array?', indices: 'array?', sets: 'array?' },
} as const satisfies PartsOf<Interchangeable>;
const MEASURE = {
  ...{ id: 'string', value: 'function', symmetric: 'boolean?' },
} as const satisfies PartsOf<Measure<unknown>>;

const EVERY_PROPERTY = {
  ...{ id: 'string', kind: 'string', sentence: 'string' },
  ...{ premise: 'function?', symmetric: 'boolean?' },
} as const satisfies Parts;
/** The parts that a property of each kind has beside these. */
const PROPERTY: Readonly<Record<Property<never>['kind'], Parts>> = {
  always: { holds: 'function' },
  quiescent: { holds: 'function' },
  'never-fires': { outcomes: 'array', premiseOutcomes: 'array?' },
  reachable: { witness: 'function' },
  eventually: { holds: 'function' },
  'leads-to': { from: 'function', to: 'function', count: 'number?' },
  'always-possible': { holds: 'function', paying: 'array?' },
  'no-deadlock': {},
};

/** Throws ModelError when the parts of a system are not what they should be. */
export function checkSystem<State>(system: TransitionSystem<State>): void {
  const fault = (message: string) => new ModelError(`system '${system.name}': ${message}`);
  // What is declared need not be what is there.
  const { kind } = (system.layout ?? {}) as { kind?: unknown };
  if (kind !== 'record')
    throw fault(`layout is ${named(kind ?? system.layout)}, expected a record`);
  checkParts('', system, SYSTEM, fault);
  system.rules.forEach((rule: Partial<Rule<State>>, index) => {
    if (typeof rule?.name !== 'string') throw fault(`rules[${index}] has no name`);
    if (typeof rule.actor !== 'string') throw fault(`rule '${rule.name}' has no actor`);
    checkParts(`rule '${rule.name}'`, rule, RULE, fault);
  });
  if (system.fairness !== undefined) {
    checkParts('fairness', system.fairness, FAIRNESS, fault);
    checkParts('fairness.strong', system.fairness.strong ?? {}, STRONG, fault);
  }
  system.symmetry?.forEach((group, index) => {
    checkParts(`symmetry[${index}]`, group, SYMMETRY, fault);
  });
}

/** Throws ModelError when a property is none. */
export function checkProperties<State>(properties: readonly Property<State>[]): void {
  for (const property of properties) {
    const what = `property '${property.id}'`;
    const own = (PROPERTY as Readonly<Record<string, Parts>>)[property.kind];
    if (own === undefined) {
      throw new ModelError(
        `${what}: kind is ${named(property.kind)}, expected ${Object.keys(PROPERTY).join(', ')}`,
      );
    }
    checkParts(what, property, { ...EVERY_PROPERTY, ...own } as Parts);
  }
}

/** Throws ModelError when a measure is none. */
export function checkMeasures<State>(measures: readonly Measure<State>[]): void {
  for (const measure of measures) checkParts(`measure '${measure.id}'`, measure, MEASURE);
}

/** Throws TypeError when the value of an option is none of those that there are. */
export function checkChoice(name: string, value: unknown, choices: readonly string[]): void {
  if (value === undefined || choices.includes(value as string)) return;
  throw new TypeError(`${name} is ${named(value)}, expected ${choices.join(', ')}`);
}

/** Throws TypeError when an object has a part that nobody reads. */
export function checkNames(what: string, given: object, known: readonly string[]): void {
  const unknown = unknownName(given, known);
  if (unknown !== undefined) throw new TypeError(`${what} has ${unknown}`);
}

function checkParts(
  what: string,
  given: object,
  parts: Parts,
  fault = (message: string) => new ModelError(message),
): void {
  if (typeof given !== 'object' || given === null) {
    throw fault(`${what} is ${named(given)}, expected an object`);
  }
  for (const [name, expected] of Object.entries(parts)) {
    const value = (given as Readonly<Record<string, unknown>>)[name];
    const optional = expected.endsWith('?');
    if (optional && value === undefined) continue;
    const kind = optional ? expected.slice(0, -1) : expected;
    if (isA(kind as Kind, value)) continue;
    const article = /^[aeio]/.test(kind) ? 'an' : 'a';
    const place = what === '' ? name : `${what}: ${name}`;
    throw fault(`${place} is ${named(value)}, expected ${article} ${kind}`);
  }
  const unknown = unknownName(given, Object.keys(parts));
  if (unknown !== undefined) throw fault(`${what || 'it'} has ${unknown}`);
}

function isA(kind: Kind, value: unknown): boolean {
  if (kind === 'anything') return true;
  if (kind === 'array') return Array.isArray(value);
  if (kind === 'object')
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === kind;
}

/** What is wrong with the names in an object, if anything: "no 'x', only ...". */
function unknownName(given: object, known: readonly string[]): string | undefined {
  const name = Object.keys(given).find((one) => !known.includes(one));
  if (name === undefined) return undefined;
  const distances = known.map((one) => [distance(name, one), one] as const);
  const [[least, nearest]] = distances.sort(([a], [b]) => a - b);
  const meant = least <= Math.max(2, name.length / 3) ? `; did you mean '${nearest}'?` : '';
  return `no '${name}', only ${known.join(', ')}${meant}`;
}

/** Letters to change, insert or leave out to make one word of the other; case does not count. */
function distance(from: string, to: string): number {
  const [a, b] = [from.toLowerCase(), to.toLowerCase()];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

function named(value: unknown): string {
  return typeof value === 'string'
    ? `'${value}'`
    : typeof value === 'object' && value !== null
      ? 'an object'
      : String(value);
}

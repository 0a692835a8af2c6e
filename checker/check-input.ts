/**
 * What TypeScript would refuse, for those who write JavaScript: a property of a kind that there is
 * not, or a search that nobody knows, must not read like a proof.
 */
import { ModelError } from './error.ts';
import type { Property } from './property.ts';
import type { Rule, TransitionSystem } from './system.ts';

/** The functions that a property of each kind must have. */
const FUNCTIONS: Readonly<Record<Property<never>['kind'], readonly string[]>> = {
  always: ['holds'],
  quiescent: ['holds'],
  'never-fires': [],
  reachable: ['witness'],
  eventually: ['holds'],
  'leads-to': ['from', 'to'],
  'always-possible': ['holds'],
  'no-deadlock': [],
};

/** Throws ModelError when the parts of a system are not what they should be. */
export function checkSystem<State>({ name, layout, rules }: TransitionSystem<State>): void {
  const fault = (message: string) => new ModelError(`system '${name}': ${message}`);
  // What is declared need not be what is there.
  const { kind } = (layout ?? {}) as { kind?: unknown };
  if (kind !== 'record') throw fault(`layout is ${named(kind ?? layout)}, expected a record`);
  if (!Array.isArray(rules)) throw fault(`rules is ${named(rules)}, expected an array`);
  rules.forEach((rule: Partial<Rule<State>>, index) => {
    if (typeof rule?.name !== 'string') throw fault(`rules[${index}] has no name`);
    if (typeof rule.actor !== 'string') throw fault(`rule '${rule.name}' has no actor`);
    for (const part of ['guard', 'effect'] as const) {
      if (typeof rule[part] === 'function') continue;
      throw fault(`rule '${rule.name}': ${part} is ${named(rule[part])}, expected a function`);
    }
    const { parameters = [] } = rule;
    if (Array.isArray(parameters)) return;
    throw fault(`rule '${rule.name}': parameters is ${named(parameters)}, expected an array`);
  });
}

/** Throws ModelError when a property is none. */
export function checkProperties<State>(properties: readonly Property<State>[]): void {
  for (const property of properties) {
    const what = `property '${property.id}'`;
    const functions = (FUNCTIONS as Readonly<Record<string, readonly string[]>>)[property.kind];
    if (functions === undefined) {
      throw new ModelError(
        `${what}: kind is ${named(property.kind)}, expected ${Object.keys(FUNCTIONS).join(', ')}`,
      );
    }
    const parts = property as unknown as Readonly<Record<string, unknown>>;
    for (const name of functions) {
      if (typeof parts[name] === 'function') continue;
      throw new ModelError(`${what}: ${name} is ${named(parts[name])}, expected a function`);
    }
    if (property.kind === 'never-fires' && !Array.isArray(property.outcomes)) {
      throw new ModelError(`${what}: outcomes is ${named(property.outcomes)}, expected an array`);
    }
  }
}

/** Throws TypeError when the value of an option is none of those that there are. */
export function checkChoice(name: string, value: unknown, choices: readonly string[]): void {
  if (value === undefined || choices.includes(value as string)) return;
  throw new TypeError(`${name} is ${named(value)}, expected ${choices.join(', ')}`);
}

/** Throws TypeError when an object has a part that nobody reads. */
export function checkNames(what: string, given: object, known: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw new TypeError(`${what} has no '${name}', only ${known.join(', ')}`);
  }
}

function named(value: unknown): string {
  return typeof value === 'string'
    ? `'${value}'`
    : typeof value === 'object' && value !== null
      ? 'an object'
      : String(value);
}

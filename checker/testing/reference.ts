/**
 * The same meaning without any machinery: states are plain objects, the visited set is a Map of
 * JSON texts. Tests compare the engine with it.
 */

import { type Bits, bitsText, NONE, parseBits } from '../language/bits.ts';
import type { Property } from '../language/property.ts';
import { fromCode, isScalar, type ScalarType, toCode, valueCount } from '../language/scalar.ts';
import type { TransitionSystem } from '../language/system.ts';
import type { FieldTypes, QueueView, Type } from '../language/types.ts';

export interface ReferenceResult {
  /** JSON text of each state with its budgets, and its distance from the initial states. */
  readonly states: ReadonlyMap<string, number>;
  readonly transitions: number;
  readonly firings: readonly number[];
  readonly quiescent: number;
  /**
   * By property: the length of the shortest path that decides it (violates it, or is a witness),
   * or 'holds', or 'vacuous'.
   */
  readonly verdicts: ReadonlyMap<string, number | 'holds' | 'vacuous'>;
}

/** Explores everything, breadth first. */
export function referenceSearch<State>(
  system: TransitionSystem<State>,
  properties: readonly Property<State>[] = [],
): ReferenceResult {
  const states = new Map<string, number>();
  const firings = system.rules.map(() => 0);
  const decided = new Map<string, number>();
  const premises = new Set(properties.filter((p) => !p.premise).map(({ id }) => id));
  const outcomePremises = new Set<string>();
  let transitions = 0;
  let quiescent = 0;
  const decide = (id: string, length: number, when: boolean) => {
    if (when) decided.set(id, Math.min(length, decided.get(id) ?? length));
  };
  for (let index = 0; index < (system.initialStates ?? 1); index++) {
    const s = firstValue(system.layout) as State;
    system.initialise?.(s, index);
    states.set(JSON.stringify({ s: frozen(system.layout, s), left: { ...system.budgets } }), 0);
  }

  // A Map is iterated in the order of insertion, with what is inserted on the way.
  for (const [text, depth] of states) {
    const read = (): { s: State; left: Record<string, number> } => {
      const { s, left } = JSON.parse(text) as { s: unknown; left: Record<string, number> };
      return { s: revived(system.layout, s) as State, left };
    };
    let stuck = true;
    system.rules.forEach((rule, r) => {
      for (const parameter of rule.parameters ?? [undefined]) {
        const { s, left } = read();
        const drawn = typeof rule.budget === 'string' ? [rule.budget] : (rule.budget ?? []);
        if (drawn.some((name) => left[name] === 0) || !rule.guard(s, parameter)) continue;
        if (!rule.environment) stuck = false;
        const words = [rule.effect(s, parameter)].flat() as (string | undefined)[];
        for (const name of drawn) left[name]!--;
        transitions++;
        firings[r]!++;
        const successor = JSON.stringify({ s: frozen(system.layout, s), left });
        if (!states.has(successor)) states.set(successor, depth + 1);
        for (const p of properties) {
          if (p.kind !== 'never-fires') continue;
          const said = (list: readonly string[] = []) => list.some((word) => words.includes(word));
          decide(p.id, depth + 1, said(p.outcomes));
          if (said(p.premiseOutcomes)) outcomePremises.add(p.id);
        }
      }
    });
    if (stuck) quiescent++;
    const { s } = read();
    for (const p of properties) {
      if (p.kind === 'quiescent' && !stuck) continue;
      if (p.premise?.(s)) premises.add(p.id);
      if (p.kind === 'always' || p.kind === 'quiescent') decide(p.id, depth, !p.holds(s));
      if (p.kind === 'reachable') decide(p.id, depth, p.witness(s));
      if (p.kind === 'no-deadlock') decide(p.id, depth, stuck && system.finished?.(s) === false);
    }
  }

  const verdictOf = (p: Property<State>): number | 'holds' | 'vacuous' => {
    const length = decided.get(p.id);
    if (length !== undefined) return length;
    if (p.kind === 'reachable' || !premises.has(p.id)) return 'vacuous';
    const missing = p.kind === 'never-fires' && p.premiseOutcomes && !outcomePremises.has(p.id);
    return missing ? 'vacuous' : 'holds';
  };
  const verdicts = new Map(properties.map((p) => [p.id, verdictOf(p)]));
  return { states, transitions, firings, quiescent, verdicts };
}

/** A plain value of a type whose scalars all have their first value. */
export function firstValue(type: Type): unknown {
  if (isScalar(type)) return fromCode(type, 0);
  switch (type.kind) {
    case 'bits':
      return NONE;
    case 'array':
      return Array.from({ length: type.length }, () => firstValue(type.element));
    case 'set':
      return new Set();
    case 'queue':
      return new PlainQueue(type.capacity, []);
    case 'record':
      return mapFields(type.fields, firstValue);
    case 'union': {
      const [[kind, fields]] = Object.entries<FieldTypes>(type.variants) as [[string, FieldTypes]];
      return { kind, ...mapFields(fields, firstValue) };
    }
  }
}

/** The queue of the checker, on an array. */
class PlainQueue implements QueueView<unknown> {
  readonly elements: unknown[];
  readonly #capacity: number;

  constructor(capacity: number, elements: unknown[]) {
    this.#capacity = capacity;
    this.elements = elements;
  }

  get length(): number {
    return this.elements.length;
  }

  at(place: number): unknown {
    return this.elements[place];
  }

  push(value: unknown): void {
    if (this.length === this.#capacity) throw new RangeError('full');
    // A copy, as nobody can go on with what was pushed.
    this.elements.push(structuredClone(value));
  }

  shift(): unknown {
    return this.take(0);
  }

  take(place: number): unknown {
    if (place >= this.length) throw new RangeError('not there');
    return this.elements.splice(place, 1)[0];
  }

  clear(): void {
    this.elements.length = 0;
  }

  [Symbol.iterator](): Iterator<unknown> {
    return this.elements[Symbol.iterator]();
  }
}

type Plain = Readonly<Record<string, unknown>>;

/** What rules work on, as something fit for JSON that is the same for the same state. */
function frozen(type: Type, value: unknown): unknown {
  if (isScalar(type)) return value;
  switch (type.kind) {
    case 'bits':
      return bitsText(value as Bits);
    case 'array':
      return (value as unknown[]).map((element) => frozen(type.element, element));
    case 'set': {
      const codes = Array.from(value as Set<unknown>, (member) => toCode(type.element, member));
      return codes.sort((a, b) => a - b);
    }
    case 'queue':
      return Array.from(value as Iterable<unknown>, (element) => frozen(type.element, element));
    case 'record':
      return mapFields(type.fields, (field, name) => frozen(field, (value as Plain)[name]));
    case 'union': {
      const { kind } = value as { readonly kind: string };
      const part = (field: Type, name: string) => frozen(field, (value as Plain)[name]);
      return { kind, ...mapFields(type.variants[kind] as FieldTypes, part) };
    }
  }
}

/** And back. */
function revived(type: Type, json: unknown): unknown {
  if (isScalar(type)) return json;
  switch (type.kind) {
    case 'bits':
      return parseBits(json, type.size);
    case 'array':
      return (json as unknown[]).map((element) => revived(type.element, element));
    case 'set':
      return new Set((json as number[]).map((code) => fromCode(type.element, code)));
    case 'queue': {
      const elements = (json as unknown[]).map((element) => revived(type.element, element));
      return new PlainQueue(type.capacity, elements);
    }
    case 'record':
      return mapFields(type.fields, (field, name) => revived(field, (json as Plain)[name]));
    case 'union': {
      const { kind } = json as { readonly kind: string };
      const part = (field: Type, name: string) => revived(field, (json as Plain)[name]);
      return { kind, ...mapFields(type.variants[kind] as FieldTypes, part) };
    }
  }
}

function mapFields(fields: FieldTypes, map: (field: Type, name: string) => unknown): object {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, map(fields[name]!, name)]));
}

/** The way to one scalar inside plain values or a view, and its type. */
export interface ScalarPath {
  readonly keys: readonly (string | number)[];
  readonly type: ScalarType;
}

/** All scalars of a type, in the order of declaration; not those of sets, queues and unions. */
export function scalarPaths(type: Type, keys: readonly (string | number)[] = []): ScalarPath[] {
  if (isScalar(type)) return [{ keys, type }];
  if (type.kind === 'bits') throw new Error('a set of more than 31 is no scalar');
  if (type.kind === 'array') {
    const indices = Array.from({ length: type.length }, (_, index) => index);
    return indices.flatMap((index) => scalarPaths(type.element, [...keys, index]));
  }
  if (type.kind !== 'record') return [];
  return Object.entries<Type>(type.fields as FieldTypes).flatMap(([name, field]) =>
    scalarPaths(field, [...keys, name]),
  );
}

/** Reads a scalar's code out of plain values or a view. */
export function readCode(root: unknown, { keys, type }: ScalarPath): number {
  return toCode(type, follow(root, keys));
}

/** Writes a scalar by its code, modulo the number of its values. */
export function writeCode(root: unknown, { keys, type }: ScalarPath, code: number): void {
  const record = follow(root, keys.slice(0, -1)) as Record<string | number, unknown>;
  record[keys[keys.length - 1]!] = fromCode(type, code % valueCount(type));
}

function follow(root: unknown, keys: readonly (string | number)[]): unknown {
  return keys.reduce((at, key) => (at as Record<string | number, unknown>)[key], root);
}

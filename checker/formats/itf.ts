/**
 * Traces in the Informal Trace Format (Apalache ADR-015), which Apalache, Quint, itf-py, itf-rs and
 * the ITF Trace Viewer read.
 *
 * The variables are the fields of the state at the top level, and `mbt::actionTaken`, as in Quint:
 * the line of the firing that led there. The format has no null; an optional index is an integer,
 * and -1 stands for null. A union is a variant, with its fields as a record.
 */
import type { Path, Step } from '../language/property.ts';
import { replay } from '../judge/replay.ts';
import type { ReplayFailure } from '../judge/replay.ts';
import type { TransitionSystem } from '../language/system.ts';
import type { FieldTypes, Type } from '../language/types.ts';

/** A value of the format; every integer is a `#bigint`. */
export type ItfValue =
  | boolean
  | string
  | { readonly '#bigint': string }
  | readonly ItfValue[]
  | { readonly [field: string]: ItfValue };

/** The firing that led to a state; the initial state has none. */
export interface ItfFiring {
  readonly rule: string;
  readonly actor: string;
  /** Index in the rule's `parameters`; absent for a rule without. */
  readonly parameter?: number;
  readonly outcomes: readonly string[];
}

/** One state of an ITF trace: its number, and the value of each variable. */
export interface ItfState {
  readonly '#meta': { readonly index: number; readonly firing?: ItfFiring };
  readonly [variable: string]: ItfValue | ItfState['#meta'];
}

/** A trace as plain data: `JSON.stringify` gives the file, by custom called `*.itf.json`. */
export interface ItfTrace {
  readonly '#meta': {
    readonly format: 'ITF';
    readonly 'format-description': string;
    readonly description: string;
    /** The type of each variable in the notation of Apalache. */
    readonly varTypes: Readonly<Record<string, string>>;
    /** Index of the initial state of the system. */
    readonly initial: number;
  };
  readonly vars: readonly string[];
  readonly states: readonly ItfState[];
  /** Of a lasso: the index of the state that its last state is equal to. */
  readonly loop?: number;
}

const ACTION = 'mbt::actionTaken';

/**
 * The states along a path, each replayed, under a description for people. Gives a failure when the
 * path does not replay. Throws ModelError when the system is ill-formed.
 */
export function itfTrace<State>(
  system: TransitionSystem<State>,
  path: Path,
  description: string = system.name,
): ItfTrace | ReplayFailure {
  const replayed = replay(system, path);
  if ('message' in replayed) return replayed;
  const { fields } = system.layout;
  const states = replayed.states.map((plain, index): ItfState => {
    const step = replayed.steps[index - 1];
    return {
      '#meta': { index, ...(step === undefined ? {} : { firing: firingOf(step) }) },
      ...(toItf(system.layout, plain) as Record<string, ItfValue>),
      [ACTION]: step?.line ?? 'init',
    };
  });
  const types = Object.entries(fields).map(([name, type]) => [name, typeText(type)] as const);
  return {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      description,
      varTypes: Object.fromEntries([...types, [ACTION, 'Str']]),
      initial: path.initial,
    },
    vars: [...Object.keys(fields), ACTION],
    states,
    ...(path.loop === undefined ? {} : { loop: path.loop }),
  };
}

function firingOf<State>({ definition, parameter, outcomes }: Step<State>): ItfFiring {
  const { name: rule, actor, parameters } = definition;
  return { rule, actor, ...(parameters === undefined ? {} : { parameter }), outcomes };
}

/** A plain value of a type, as `replay` decodes it. */
function toItf(type: Type, plain: unknown): ItfValue {
  switch (type.kind) {
    case 'boolean':
      return plain as boolean;
    case 'enumeration':
      return plain as string;
    case 'range':
    case 'optional':
      return { '#bigint': String(plain ?? -1) };
    case 'bits':
      return { '#bigint': String(BigInt(plain as string)) };
    case 'array':
      return (plain as readonly unknown[]).map((element) => toItf(type.element, element));
    case 'queue':
      return (plain as readonly unknown[]).map((element) => toItf(type.element, element));
    case 'set':
      return { '#set': (plain as readonly unknown[]).map((member) => toItf(type.element, member)) };
    case 'record':
      return fieldsToItf(type.fields, plain);
    case 'union': {
      // A variant, as the format has it.
      const { kind } = plain as { readonly kind: string };
      return { tag: kind, value: fieldsToItf(type.variants[kind], plain) };
    }
  }
}

function fieldsToItf(fields: FieldTypes, plain: unknown): { readonly [field: string]: ItfValue } {
  const values = plain as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, toItf(field, values[name])]),
  );
}

function typeText(type: Type): string {
  switch (type.kind) {
    case 'boolean':
      return 'Bool';
    case 'enumeration':
      return 'Str';
    case 'range':
    case 'optional':
    case 'bits':
      return 'Int';
    case 'array':
      return `Seq(${typeText(type.element)})`;
    case 'queue':
      return `Seq(${typeText(type.element)})`;
    case 'set':
      return `Set(${typeText(type.element)})`;
    case 'record':
      return recordText(type.fields);
    case 'union':
      return Object.entries<FieldTypes>(type.variants)
        .map(([kind, fields]) => `${kind}(${recordText(fields)})`)
        .join(' | ');
  }
}

function recordText(fields: FieldTypes): string {
  const texts = Object.entries(fields).map(([name, field]) => `${name}: ${typeText(field)}`);
  return `{ ${texts.join(', ')} }`;
}

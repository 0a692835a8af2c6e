/**
 * The boot that people have in mind: every driver comes in its turn, nothing fails, nobody interferes.
 */
import { NONE, type RecordType, type Type } from '../checker/index.ts';
import type { Model } from './model.ts';
import type { State } from './machine/state.ts';

/**
 * Runs the model until no thread can take a step, always firing the first rule that is enabled, and
 * returns the state it rests in, as plain objects. Nothing of the environment fires, and no actor that
 * `runs` refuses.
 */
export function plainBoot({ system }: Model, runs: (actor: string) => boolean = () => true): State {
  const s = firstValue(system.layout) as State;
  system.initialise?.(s, 0);
  const rules = system.rules.filter((rule) => !rule.environment && runs(rule.actor));
  for (let fired = true; fired;) {
    fired = rules.some((rule) => {
      for (const parameter of rule.parameters ?? [undefined]) {
        if (!rule.guard(s, parameter)) continue;
        rule.effect(s, parameter);
        return true;
      }
      return false;
    });
  }
  return s;
}

/** What a field holds before anybody has written to it. */
function firstValue(type: Type): object | boolean | number | string | null {
  switch (type.kind) {
    case 'boolean':
      return false;
    case 'range':
      return type.low;
    case 'enumeration':
      return type.names[0];
    case 'optional':
      return null;
    case 'bits':
      return NONE;
    case 'array':
      return Array.from({ length: type.length }, () => firstValue(type.element));
    case 'record':
      return fieldsOf(type);
    case 'set':
      return new Set();
    case 'queue':
    case 'union':
      throw new TypeError(`no value of a ${type.kind} is needed here`);
  }
}

function fieldsOf(type: RecordType): object {
  return Object.fromEntries(
    Object.entries(type.fields).map(([name, field]) => [name, firstValue(field)]),
  );
}

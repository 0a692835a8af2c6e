/**
 * Why a rule cannot fire: the budget that is used up, or the guard with what it read before it said no.
 */
import type { Firing, Rule } from '../../../checker/index.ts';
import type { Model, State } from '../../../model/index.ts';
import { parameterText } from '../../replay/replay-trace.ts';
import { functionText } from '../data/clause.ts';
import { budgetsOf, firingKey, type WalkState } from '../data/walk.ts';

export interface Instance extends Firing {
  readonly definition: Rule<State, unknown>;
  /** The name, and the parameter if there is one. */
  readonly name: string;
}

/** A field of the state that a guard looked at, such as `region[0].state`, and what it found. */
interface Read {
  readonly path: string;
  readonly value: string;
}

export type Refusal =
  | { readonly kind: 'budget'; readonly budget: string }
  | {
      readonly kind: 'guard';
      /** The guard as it stands in the code. */
      readonly source: string;
      /** In order, each once. Conditions are evaluated from left to right: the last one decided. */
      readonly reads: readonly Read[];
    };

/** All rules with all their parameters. */
export function instancesOf({ system }: Model): Instance[] {
  return system.rules.flatMap((definition, rule) =>
    (definition.parameters ?? [undefined]).map((value, parameter): Instance => {
      const of = definition.parameters === undefined ? '' : ` [${parameterText(value)}]`;
      return { rule, parameter, definition, name: definition.name + of };
    }),
  );
}

/** Why an instance is not enabled; undefined when it is. */
export function refusalOf(instance: Instance, state: WalkState): Refusal | undefined {
  if (state.enabled.has(firingKey(instance))) return undefined;
  const { definition, parameter } = instance;
  const empty = budgetsOf(definition).find((name) => state.budgets[name] === 0);
  if (empty !== undefined) return { kind: 'budget', budget: empty };
  const reads = new Map<string, string>();
  definition.guard(recording(state.values, '', reads), definition.parameters?.[parameter]);
  return {
    kind: 'guard',
    source: functionText(definition.guard),
    reads: [...reads].map(([path, value]) => ({ path, value })),
  };
}

/** A view of plain values that notes which of them are read. */
function recording<Value extends object>(
  values: Value,
  path: string,
  reads: Map<string, string>,
): Value {
  return new Proxy(values, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || (Array.isArray(target) && key === 'length')) return value;
      const at = Array.isArray(target) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      if (typeof value === 'object' && value !== null) return recording(value, at, reads);
      // Again at its last place: what is read last decides.
      reads.delete(at);
      reads.set(at, String(value));
      return value;
    },
  });
}

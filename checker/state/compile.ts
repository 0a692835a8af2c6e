/**
 * A transition system made ready to run: checked, its budgets laid out as hidden fields, its
 * rules spread over their parameters.
 */
import { checkSystem } from '../language/check-input.ts';
import { ModelError } from '../language/error.ts';
import { compileLayout, type Layout } from './layout.ts';
import type { Firing } from '../language/property.ts';
import type { Rule, TransitionSystem } from '../language/system.ts';

/** One rule with one of its parameters. */
export interface Instance extends Firing {
  /** Index among all instances of the system: by rule, then by parameter. */
  readonly index: number;
}

export interface CompiledSystem<State> {
  readonly system: TransitionSystem<State>;
  readonly layout: Layout<State>;
  readonly instances: readonly Instance[];
  /** Per rule: the slots of the budgets it draws on. */
  readonly budgetSlots: readonly (readonly number[])[];
  /** Per rule: the index of its first instance. */
  readonly firstInstance: readonly number[];
  readonly initialStates: number;
}

/** Systems do not change; one is replayed many times. */
const compiledSystems = new WeakMap<object, CompiledSystem<never>>();

/** Throws ModelError when the system is ill-formed. */
export function compileSystem<State>(system: TransitionSystem<State>): CompiledSystem<State> {
  const known = compiledSystems.get(system) as CompiledSystem<State> | undefined;
  if (known !== undefined) return known;
  const compiled = compileAnew(system);
  compiledSystems.set(system, compiled as CompiledSystem<never>);
  return compiled;
}

function compileAnew<State>(system: TransitionSystem<State>): CompiledSystem<State> {
  checkSystem(system);
  const fault = (message: string) => new ModelError(`system '${system.name}': ${message}`);
  const budgets = Object.entries(system.budgets ?? {});
  for (const [name, allowed] of budgets) {
    if (!Number.isInteger(allowed) || allowed < 0 || allowed > 255) {
      throw fault(`budget '${name}' is ${allowed}, expected an integer from 0 to 255`);
    }
  }
  const initialStates = system.initialStates ?? 1;
  if (!Number.isInteger(initialStates) || initialStates < 1) {
    throw fault(`initialStates is ${initialStates}, expected a positive integer`);
  }
  const names = new Set<string>();
  for (const { name } of system.rules) {
    if (names.has(name)) throw fault(`two rules are called '${name}'`);
    names.add(name);
  }

  const hidden = budgets.map(([name, allowed]) => ({
    path: `budget ${name}`,
    type: { kind: 'range', low: 0, high: allowed } as const,
  }));
  const layout = compileLayout(system.layout, hidden) as Layout<State>;
  const firstBudget = layout.fields.length - hidden.length;
  const slotOf = new Map(budgets.map(([name], index) => [name, firstBudget + index]));

  const instances: Instance[] = [];
  const firstInstance: number[] = [];
  const budgetSlots = system.rules.map((rule, index) => {
    firstInstance.push(instances.length);
    const count = rule.parameters?.length ?? 1;
    for (let parameter = 0; parameter < count; parameter++) {
      instances.push({ index: instances.length, rule: index, parameter });
    }
    const drawn = budgetNames(rule);
    if (new Set(drawn).size !== drawn.length) {
      throw fault(`rule '${rule.name}' names a budget twice`);
    }
    return drawn.map((name) => {
      const slot = slotOf.get(name);
      if (slot === undefined) throw fault(`rule '${rule.name}' draws on unknown budget '${name}'`);
      return slot;
    });
  });
  return { system, layout, instances, budgetSlots, firstInstance, initialStates };
}

function budgetNames(rule: Rule<never>): readonly string[] {
  if (rule.budget === undefined) return [];
  return typeof rule.budget === 'string' ? [rule.budget] : rule.budget;
}

/**
 * A transition system made ready to run: checked, its budgets laid out as hidden fields, its
 * rules spread over their parameters.
 */
import { checkSystem } from '../language/check-input.ts';
import { ModelError } from '../language/error.ts';
import { compileLayout, type Layout } from './layout.ts';
import type { Firing } from '../language/property.ts';
import type { Rule, TransitionSystem } from '../language/system.ts';

/** What firings cost: the budgets of a system, whether they are bounded or not. */
export interface Costs {
  readonly names: readonly string[];
  /** By cost: how often it may be paid; `Infinity` for any number. */
  readonly limits: readonly number[];
  /** By rule: what each firing pays, 0 or 1 of each cost. */
  readonly ofRule: readonly (readonly number[])[];
}

/** For those whom costs do not concern. */
export function noCosts({ rules }: { readonly rules: readonly unknown[] }): Costs {
  return { names: [], limits: [], ofRule: rules.map(() => []) };
}

/** One rule with one of its parameters. */
export interface Instance extends Firing {
  /** Index among all instances of the system: by rule, then by parameter. */
  readonly index: number;
}

export interface CompiledSystem<State> {
  readonly system: TransitionSystem<State>;
  readonly layout: Layout<State>;
  readonly instances: readonly Instance[];
  readonly costs: Costs;
  /** Per rule: the slots of the bounded budgets it draws on. */
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
    if (allowed === Number.POSITIVE_INFINITY) continue;
    if (!Number.isInteger(allowed) || allowed < 0 || allowed > 255) {
      throw fault(`budget '${name}' is ${allowed}, expected an integer from 0 to 255, or Infinity`);
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

  const counted = budgets.filter(([, allowed]) => allowed !== Number.POSITIVE_INFINITY);
  const hidden = counted.map(([name, allowed]) => ({
    path: `budget ${name}`,
    type: { kind: 'range', low: 0, high: allowed } as const,
  }));
  const layout = compileLayout(system.layout, hidden) as Layout<State>;
  const firstBudget = layout.fields.length - hidden.length;
  const slotOf = new Map(counted.map(([name], index) => [name, firstBudget + index]));
  const costNames = budgets.map(([name]) => name);

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
    const unknown = drawn.find((name) => !costNames.includes(name));
    if (unknown !== undefined) {
      throw fault(`rule '${rule.name}' draws on unknown budget '${unknown}'`);
    }
    return drawn.flatMap((name) => slotOf.get(name) ?? []);
  });
  const costs: Costs = {
    names: costNames,
    limits: budgets.map(([, allowed]) => allowed),
    ofRule: system.rules.map((rule) => {
      const paid = budgetNames(rule);
      return costNames.map((name) => (paid.includes(name) ? 1 : 0));
    }),
  };
  return { system, layout, instances, costs, budgetSlots, firstInstance, initialStates };
}

const uncountedSystems = new WeakMap<object, CompiledSystem<never>>();

/**
 * The same system with nothing in its states of what is left of its budgets, whose `costs` still have
 * the limits. Throws ModelError when the system is ill-formed.
 */
export function compileUncounted<State>(system: TransitionSystem<State>): CompiledSystem<State> {
  const known = uncountedSystems.get(system) as CompiledSystem<State> | undefined;
  if (known !== undefined) return known;
  const { costs } = compileSystem(system);
  const any = costs.names.map((name) => [name, Number.POSITIVE_INFINITY] as const);
  const uncounted = compileSystem({ ...system, budgets: Object.fromEntries(any) });
  const compiled = { ...uncounted, costs };
  uncountedSystems.set(system, compiled as CompiledSystem<never>);
  return compiled;
}

function budgetNames(rule: Rule<never>): readonly string[] {
  if (rule.budget === undefined) return [];
  return typeof rule.budget === 'string' ? [rule.budget] : rule.budget;
}

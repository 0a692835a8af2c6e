/**
 * Which infinite paths count: those on which no thread is neglected.
 *
 * A *thread* is an actor together with one parameter: the rules of actor 'process' with parameter 2
 * are one thread, those without a parameter another. (Objects are the same parameter only when they
 * are the same object.) Rules of the environment belong to no thread: nobody has to take that step.
 *
 * A thread that is weakly fair and can act from some point on without interruption acts again. A
 * thread that is strongly fair and can act again and again acts again and again. It *can act* in a
 * state when one of its rules is enabled there, budgets included. Where no thread can act, staying
 * in that state for ever is a fair path; anywhere else it is not.
 *
 * What costs something is done finitely often: faults do not go on for ever, nor does who makes them.
 */
import type { CompiledSystem, Costs } from '../state/compile.ts';
import { ModelError } from '../language/error.ts';
import type { Firing } from '../language/property.ts';
import type { TransitionSystem } from '../language/system.ts';

/** One condition that a fair path meets. */
export interface Constraint {
  readonly strength: 'weak' | 'strong';
  /** The thread or rule, for messages. */
  readonly name: string;
}

export interface CompiledFairness {
  readonly constraints: readonly Constraint[];
  /**
   * By instance: the index of the constraint of its thread; `NO_THREAD` for the environment.
   */
  readonly thread: Int32Array;
  /** By instance: the index of the constraint of its rule, for strongly fair rules, or `NO_THREAD`. */
  readonly rule: Int32Array;
  /** By instance: 1 when a firing costs something, so that it does not happen again and again. */
  readonly pays: Uint8Array;
}

export const NO_THREAD = -1;

/** Throws ModelError when the system declares fairness for an actor or a rule that it has not. */
export function compileFairness<State>({
  system,
  instances,
  costs,
}: Pick<CompiledSystem<State>, 'system' | 'instances' | 'costs'>): CompiledFairness {
  const { actors = [], rules = [] } = system.fairness?.strong ?? {};
  checkNames(system, actors, rules);
  const constraints: Constraint[] = [];
  const thread = new Int32Array(instances.length).fill(NO_THREAD);
  const rule = new Int32Array(instances.length).fill(NO_THREAD);
  const threads = new Map<string, Map<unknown, number>>();
  for (const { index, rule: r, parameter: p } of instances) {
    const { name, actor, environment, parameters } = system.rules[r];
    if (environment) continue;
    const ofActor = threads.get(actor) ?? new Map<unknown, number>();
    threads.set(actor, ofActor);
    const parameter = parameters === undefined ? NO_PARAMETER : parameters[p];
    let constraint = ofActor.get(parameter);
    if (constraint === undefined) {
      constraint = constraints.length;
      ofActor.set(parameter, constraint);
      const strength = actors.includes(actor) ? 'strong' : 'weak';
      constraints.push({ strength, name: `${actor}${parameters ? ` ${p}` : ''}` });
    }
    thread[index] = constraint;
    if (rules.includes(name)) {
      rule[index] = constraints.length;
      constraints.push({ strength: 'strong', name: `${name}${parameters ? ` ${p}` : ''}` });
    }
  }
  return { constraints, thread, rule, pays: barredFrom([], instances, costs) };
}

/** By instance: 1 when it costs something that is not to be paid. */
export function barredFrom(
  paying: readonly string[],
  instances: readonly Firing[],
  { names, ofRule }: Costs,
): Uint8Array {
  const free = names.map((name) => paying.includes(name));
  return Uint8Array.from(instances, ({ rule }) =>
    ofRule[rule].some((cost, i) => cost > 0 && !free[i]) ? 1 : 0,
  );
}

/** Told apart from every parameter, `undefined` included. */
const NO_PARAMETER = Symbol('no parameter');

function checkNames<State>(
  system: TransitionSystem<State>,
  actors: readonly string[],
  rules: readonly string[],
): void {
  const threads = system.rules.filter(({ environment }) => !environment);
  const expect = (what: 'actor' | 'name', name: string) => {
    if (threads.some((rule) => rule[what] === name)) return;
    const kind = what === 'name' ? 'rule' : what;
    throw new ModelError(
      `system '${system.name}': fairness names the ${kind} '${name}', expected the ${what} of a rule that is not of the environment`,
    );
  };
  for (const actor of actors) expect('actor', actor);
  for (const name of rules) expect('name', name);
}

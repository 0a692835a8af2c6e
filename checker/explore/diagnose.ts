/**
 * Finds out what failed: evaluates everything on the state at which a search stopped, one by one.
 *
 * The search itself keeps no record of what it is calling; failures are rare and this is cheap.
 */
import type { CompiledSystem } from '../state/compile.ts';
import { ImpureRuleError, ModelError } from '../language/error.ts';
import { createMachine } from '../state/machine.ts';
import { isMeasureValue } from '../judge/measure-value.ts';
import {
  type Firing,
  isLiveness,
  type Measure,
  type Path,
  type Property,
} from '../language/property.ts';
import { evaluate } from '../liveness/questions.ts';
import type { RunResult } from '../search/run.ts';
import type { ModelFault } from '../judge/verdict.ts';

export function diagnose<State>(
  compiled: CompiledSystem<State>,
  properties: readonly Property<State>[],
  measures: readonly Measure<State>[],
  run: RunResult,
): ModelFault {
  const { failure, links } = run;
  if (failure === undefined) throw new TypeError('there is no failure to diagnose');
  if (failure.state >= links.length) {
    const message = `initial state ${failure.state}: ${messageOf(failure.thrown)}`;
    return { kind: 'error', message };
  }
  const path = links.path(failure.state, compiled.instances);
  const machine = createMachine(compiled);
  machine.goTo(failure.words, 0);
  const state = JSON.stringify(machine.decode());
  const culprit =
    failingProperty(compiled, machine, properties, measures) ??
    failingRule(compiled, machine, failure.words);
  if (culprit === undefined && failure.thrown instanceof ImpureRuleError) {
    const message = `${failure.thrown.message}; in state ${state}`;
    return { kind: 'error', message, path: run.realPath(path) };
  }
  if (culprit === undefined && failure.thrown instanceof ModelError) {
    // Damage that was noticed only afterwards.
    return { kind: 'error', message: failure.thrown.message };
  }
  if (culprit === undefined) {
    const message = `${messageOf(failure.thrown)} (not again when evaluated once more: a rule or property does not depend on the state alone); in state ${state}`;
    return { kind: 'error', message, path: run.realPath(path) };
  }
  const { where, thrown, firing } = culprit;
  return {
    kind: 'error',
    message: `${where}: ${messageOf(thrown)}; in state ${state}`,
    path: run.realPath(firing === undefined ? path : extend(path, firing)),
  };
}

interface Culprit {
  readonly where: string;
  readonly thrown: unknown;
  /** Given when the failure is in an effect. */
  readonly firing?: Firing;
}

type MachineOf<State> = ReturnType<typeof createMachine<State>>;

function failingProperty<State>(
  { system }: CompiledSystem<State>,
  machine: MachineOf<State>,
  properties: readonly Property<State>[],
  measures: readonly Measure<State>[],
): Culprit | undefined {
  const checks: { where: string; read: (s: State) => unknown }[] = [];
  for (const property of properties) {
    const where = `property '${property.id}'`;
    if (property.premise) checks.push({ where, read: (s) => property.premise?.(s) });
    if (property.kind === 'always' || property.kind === 'quiescent') {
      checks.push({ where, read: (s) => property.holds(s) });
    } else if (property.kind === 'reachable') {
      checks.push({ where, read: (s) => property.witness(s) });
    } else if (isLiveness(property)) {
      checks.push({ where, read: (s) => evaluate(property, s) });
    }
  }
  checks.push({ where: `'finished'`, read: (s) => system.finished?.(s) });
  for (const measure of measures) {
    const where = `measure '${measure.id}'`;
    checks.push({
      where,
      read(s) {
        const value = measure.value(s);
        if (!isMeasureValue(value)) {
          throw new RangeError(`${String(value)} is not a 32-bit integer or a set of indices`);
        }
      },
    });
  }
  for (const { where, read } of checks) {
    try {
      machine.inspect(where, read);
    } catch (thrown) {
      return { where, thrown };
    }
  }
  return undefined;
}

function failingRule<State>(
  { system, instances }: CompiledSystem<State>,
  machine: MachineOf<State>,
  words: Int32Array,
): Culprit | undefined {
  for (const instance of instances) {
    const { name, parameters } = system.rules[instance.rule];
    const which = parameters === undefined ? '' : `, parameter ${instance.parameter}`;
    const where = `rule '${name}'${which}`;
    let enabled = false;
    try {
      enabled = machine.isEnabled(instance);
      if (enabled) machine.fire(instance);
    } catch (thrown) {
      const { rule, parameter } = instance;
      if (!enabled) return { where: `guard of ${where}`, thrown };
      return { where: `effect of ${where}`, thrown, firing: { rule, parameter } };
    }
    if (enabled) machine.goTo(words, 0);
  }
  return undefined;
}

function extend(path: Path, firing: Firing): Path {
  return { ...path, firings: [...path.firings, firing] };
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

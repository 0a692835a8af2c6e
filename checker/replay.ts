/**
 * Re-executes paths, step by step and the plain way.
 */
import { type CompiledSystem, compileSystem } from './compile.ts';
import { createMachine, type Machine } from './machine.ts';
import type { Firing, Path, Property, Step } from './property.ts';
import type { Replay, ReplayFailure } from './search.ts';
import type { TransitionSystem } from './system.ts';

/**
 * Re-executes a path. Optionally calls `visit` with the live view before each firing and after the
 * last one (index = number of firings done). Throws ModelError when the system is ill-formed, and
 * whatever `visit` throws.
 */
export function replay<State>(
  system: TransitionSystem<State>,
  path: Path,
  visit?: (s: State, index: number) => void,
): Replay<State> | ReplayFailure {
  return execute(compileSystem(system), path, visit).result;
}

/** The instances that are enabled at the end of a path, each with its log line. */
export function enabledFirings<State>(
  system: TransitionSystem<State>,
  path: Path,
): readonly (Firing & { readonly line: string })[] | ReplayFailure {
  const compiled = compileSystem(system);
  const { result, machine } = execute(compiled, path);
  if ('message' in result) return result;
  return compiled.instances
    .filter((instance) => machine.isEnabled(instance))
    .map(({ rule, parameter }) => {
      const firing = { rule, parameter };
      return { ...firing, line: machine.describe(firing) };
    });
}

/** Does `path` decide `property` as the search says? Undefined when it does, else what differs. */
export function confirm<State>(
  compiled: CompiledSystem<State>,
  property: Property<State>,
  path: Path,
): string | undefined {
  const { result, machine } = execute(compiled, path);
  if ('message' in result) return result.message;
  const differs =
    'the path does not lead to the violation when it is replayed; a rule or property does not depend on the state alone';
  const again = machine.inspect(`property '${property.id}'`, (s): boolean => {
    switch (property.kind) {
      case 'always':
      case 'quiescent':
        return !property.holds(s);
      case 'reachable':
        return property.witness(s);
      case 'no-deadlock':
        return compiled.system.finished?.(s) === false;
      case 'never-fires': {
        const last = result.steps[result.steps.length - 1];
        return last.outcomes.some((outcome) => property.outcomes.includes(outcome));
      }
      case 'eventually':
      case 'leads-to':
      case 'always-possible':
        // The end of a path does not decide these: see `refute`.
        return false;
    }
  });
  return again ? undefined : differs;
}

function execute<State>(
  compiled: CompiledSystem<State>,
  path: Path,
  visit?: (s: State, index: number) => void,
): { result: Replay<State> | ReplayFailure; machine: Machine<State> } {
  const machine = createMachine(compiled);
  const states: unknown[] = [];
  const steps: Step<State>[] = [];
  const failure = (message: string) => ({ result: { step: steps.length, message }, machine });
  try {
    machine.start(path.initial);
  } catch (thrown) {
    return failure(messageOf(thrown));
  }
  for (const firing of path.firings) {
    const definition = compiled.system.rules[firing.rule];
    const count = definition?.parameters?.length ?? 1;
    if (definition === undefined || !(firing.parameter >= 0 && firing.parameter < count)) {
      return failure(`${stepText(compiled, firing)} does not exist; ${USUAL_CAUSE}`);
    }
    let line: string;
    try {
      if (!machine.isEnabled(firing)) {
        return failure(`${stepText(compiled, firing)} is not enabled; ${USUAL_CAUSE}`);
      }
      line = machine.describe(firing);
    } catch (thrown) {
      return failure(`${stepText(compiled, firing)}: ${messageOf(thrown)}`);
    }
    states.push(machine.decode());
    visit?.(machine.state, steps.length);
    try {
      steps.push({ ...firing, definition, line, outcomes: machine.fire(firing) });
    } catch (thrown) {
      return failure(`${stepText(compiled, firing)}: ${messageOf(thrown)}`);
    }
  }
  states.push(machine.decode());
  visit?.(machine.state, steps.length);
  return { result: { states, steps }, machine };
}

const USUAL_CAUSE =
  'usually the path was recorded with another version of the system, or a rule does not depend on the state alone';

function stepText<State>({ system }: CompiledSystem<State>, { rule, parameter }: Firing): string {
  const name = system.rules[rule]?.name;
  if (name === undefined) return `rule ${rule}`;
  const has = system.rules[rule].parameters !== undefined;
  return `rule '${name}'${has || parameter !== 0 ? `, parameter ${parameter}` : ''}`;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

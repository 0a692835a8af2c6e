/**
 * Re-executes paths, step by step and the plain way.
 */
import { type CompiledSystem, compileSystem } from '../state/compile.ts';
import { createMachine, type Machine } from '../state/machine.ts';
import type { Firing, Path, Property, Step } from '../language/property.ts';
import type { TransitionSystem } from '../language/system.ts';

/** A replayed path: every state decoded to plain values, and every step with its log line. */
export interface Replay<State> {
  /** One more than there are steps; plain objects, as `decode` gives them. */
  readonly states: readonly unknown[];
  readonly steps: readonly Step<State>[];
}

/** Why a path could not be replayed. */
export interface ReplayFailure {
  /** Index of the first firing that differs. */
  readonly step: number;
  readonly message: string;
}

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
  return onMachine(system, (compiled, machine) => {
    const states: unknown[] = [];
    const steps = execute(compiled, machine, path, (index) => {
      states.push(machine.decode());
      visit?.(machine.state, index);
    });
    return 'message' in steps ? steps : { states, steps };
  });
}

/** As `replay`, for who needs the steps and looks at the states on the way: decoding them costs most. */
export function follow<State>(
  system: TransitionSystem<State>,
  path: Path,
  visit?: (s: State, index: number) => void,
): readonly Step<State>[] | ReplayFailure {
  return onMachine(system, (compiled, machine) =>
    execute(compiled, machine, path, (index) => visit?.(machine.state, index)),
  );
}

/** The instances that are enabled at the end of a path, each with its log line. */
export function enabledFirings<State>(
  system: TransitionSystem<State>,
  path: Path,
): readonly (Firing & { readonly line: string })[] | ReplayFailure {
  return onMachine(system, (compiled, machine) => {
    const steps = execute(compiled, machine, path);
    if ('message' in steps) return steps;
    return compiled.instances
      .filter((instance) => machine.isEnabled(instance))
      .map(({ rule, parameter }) => {
        const firing = { rule, parameter };
        return { ...firing, line: machine.describe(firing) };
      });
  });
}

interface Ready<State> {
  readonly compiled: CompiledSystem<State>;
  readonly machine: Machine<State>;
}

/** By system: a machine that nobody uses now. Making one takes longer than most replays. */
const idle = new WeakMap<object, unknown>();

/** Lends `use` a machine, which may be in any state and must not be kept. */
export function onMachine<State, Result extends object>(
  system: TransitionSystem<State>,
  use: (compiled: CompiledSystem<State>, machine: Machine<State>) => Result,
): Result {
  const ready = (idle.get(system) ?? makeReady(system)) as Ready<State>;
  idle.delete(system);
  const result = use(ready.compiled, ready.machine);
  // After a failure the view may be damaged.
  if (!('message' in result)) idle.set(system, ready);
  return result;
}

function makeReady<State>(system: TransitionSystem<State>): Ready<State> {
  const compiled = compileSystem(system);
  return { compiled, machine: createMachine(compiled) };
}

/** Does `path` decide `property` as the search says? Undefined when it does, else what differs. */
export function confirm<State>(
  system: TransitionSystem<State>,
  property: Property<State>,
  path: Path,
): string | undefined {
  const ended = onMachine(system, (compiled, machine) => {
    const steps = execute(compiled, machine, path);
    if ('message' in steps) return steps;
    const name = `property '${property.id}'`;
    const outcomes = steps.at(-1)?.outcomes ?? [];
    return { decided: machine.inspect(name, (s) => decides(system, property, s, outcomes)) };
  });
  if ('message' in ended) return ended.message;
  return ended.decided
    ? undefined
    : 'the path does not lead to the violation when it is replayed; a rule or property does not depend on the state alone';
}

/** Does the end of a path, and what its last firing reported, decide a property? */
function decides<State>(
  system: TransitionSystem<State>,
  property: Property<State>,
  s: State,
  outcomes: readonly string[],
): boolean {
  switch (property.kind) {
    case 'always':
    case 'quiescent':
      return !property.holds(s);
    case 'reachable':
      return property.witness(s);
    case 'no-deadlock':
      return system.finished?.(s) === false;
    case 'never-fires':
      return outcomes.some((outcome) => property.outcomes.includes(outcome));
    case 'eventually':
    case 'leads-to':
    case 'always-possible':
      // The end of a path does not decide these: see `refute`.
      return false;
  }
}

function execute<State>(
  compiled: CompiledSystem<State>,
  machine: Machine<State>,
  path: Path,
  arrive?: (index: number) => void,
): readonly Step<State>[] | ReplayFailure {
  const steps: Step<State>[] = [];
  const failure = (message: string) => ({ step: steps.length, message });
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
    arrive?.(steps.length);
    try {
      steps.push({ ...firing, definition, line, outcomes: machine.fire(firing) });
    } catch (thrown) {
      return failure(`${stepText(compiled, firing)}: ${messageOf(thrown)}`);
    }
  }
  arrive?.(steps.length);
  return steps;
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

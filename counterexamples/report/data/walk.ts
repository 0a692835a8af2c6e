/**
 * A path through a model, executed: every state on it, and in every state what each thread could do.
 */
import { compileSystem } from '../../../checker/state/compile.ts';
import type { Firing, Path, Rule } from '../../../checker/index.ts';
import { createMachine } from '../../../checker/state/machine.ts';
import { type Model, type Observation, observe, type State } from '../../../model/index.ts';

/** A state on a walk. */
export interface WalkState extends Observation {
  /** Plain values, which have the shape of what rules see. */
  readonly values: State;
  /** Instances that are enabled, as `firingKey` names them. */
  readonly enabled: ReadonlySet<string>;
  /** No thread can act. */
  readonly quiescent: boolean;
  /** What is left of each budget. */
  readonly budgets: Readonly<Record<string, number>>;
}

/** One firing on a walk. */
export interface WalkStep extends Firing {
  /** Counted from 1: step k leads from state k - 1 to state k. */
  readonly number: number;
  readonly definition: Rule<State, unknown>;
  readonly line: string;
  readonly outcomes: readonly string[];
  /**
   * The first state from which on the instance was enabled until it fired. When that is not 0, the
   * step of the same number is what it had waited for.
   */
  readonly enabledSince: number;
}

export interface Walk {
  readonly model: Model;
  readonly path: Path;
  /** One more than there are steps. */
  readonly states: readonly WalkState[];
  readonly steps: readonly WalkStep[];
}

export function firingKey({ rule, parameter }: Firing): string {
  return `${rule}.${parameter}`;
}

/** Executes a path. Throws when a firing does not exist or is not enabled. */
export function executeWalk(model: Model, path: Path): Walk {
  const { system } = model;
  const compiled = compileSystem(system);
  const machine = createMachine(compiled);
  machine.start(path.initial);
  const left: Record<string, number> = { ...system.budgets };
  const states: WalkState[] = [];
  const steps: WalkStep[] = [];
  const look = (): void => {
    const enabled = compiled.instances.filter((instance) => machine.isEnabled(instance));
    states.push({
      values: machine.decode() as State,
      ...observe(model, machine.state),
      enabled: new Set(enabled.map(firingKey)),
      quiescent: enabled.every(({ rule }) => system.rules[rule]!.environment === true),
      budgets: { ...left },
    });
  };
  look();
  for (const firing of path.firings) {
    const definition = system.rules[firing.rule];
    const key = firingKey(firing);
    if (definition === undefined || !states.at(-1)!.enabled.has(key)) {
      throw new Error(`step ${steps.length + 1} (${definition?.name ?? key}) is not enabled`);
    }
    let enabledSince = states.length - 1;
    while (enabledSince > 0 && states[enabledSince - 1]!.enabled.has(key)) enabledSince--;
    const line = machine.describe(firing);
    const outcomes = machine.fire(firing);
    for (const name of budgetsOf(definition)) left[name]!--;
    steps.push({ ...firing, number: steps.length + 1, definition, line, outcomes, enabledSince });
    look();
  }
  return { model, path, states, steps };
}

/** The path of a walk up to a state; a lasso only as a whole. */
export function pathTo({ path, steps }: Walk, state: number): Path {
  if (state === steps.length) return path;
  return { initial: path.initial, firings: path.firings.slice(0, state) };
}

/** The budgets that a rule draws on. */
export function budgetsOf({ budget }: Rule<State, unknown>): readonly string[] {
  if (budget === undefined) return [];
  return typeof budget === 'string' ? [budget] : budget;
}

/**
 * Does a path refute a property? Told by executing it the plain way, apart from whatever found it:
 * every rule is asked in the state at its end, or in every state of its loop.
 */
import { checkProperties } from '../language/check-input.ts';
import { type CompiledSystem, compileSystem } from '../state/compile.ts';
import { barredFrom, compileFairness, NO_THREAD } from './fairness.ts';
import { createNeighbours } from '../expand/neighbours.ts';
import { StateTable } from '../store/state-table.ts';
import { createMachine, type Machine } from '../state/machine.ts';
import type { AlwaysPossible, Eventually, LeadsTo, Path, Property } from '../language/property.ts';
import { replay } from '../judge/replay.ts';
import type { TransitionSystem } from '../language/system.ts';

/** States that are searched for a way out, at most. */
const WAY_OUT = 1_000_000;

/**
 * True when `path` replays and refutes the property, otherwise why it does not. What refutes one
 * about single states (`always`, `quiescent`, `no-deadlock`, `never-fires`) is the state at the end
 * of the path, or its last firing; one about paths, a lasso that closes, neglects no thread and never
 * gives what is owed; `always-possible`, a path to a state from which there is no way; `reachable`,
 * no path at all. Throws ModelError when the system or the property is ill-formed, and passes on
 * what the property throws.
 */
export function refute<State>(
  system: TransitionSystem<State>,
  property: Property<State>,
  path: Path,
): true | string {
  checkProperties([property]);
  const replayed = replay(system, path);
  if ('message' in replayed) return `step ${replayed.step + 1}: ${replayed.message}`;
  const compiled = compileSystem(system);
  switch (property.kind) {
    case 'always':
    case 'quiescent':
    case 'no-deadlock':
      return refutesState(compiled, property, path);
    case 'never-fires': {
      const { outcomes = [] } = replayed.steps.at(-1) ?? {};
      const reported = property.outcomes.some((word) => outcomes.includes(word));
      return reported || `the last firing reports none of ${property.outcomes.join(', ')}`;
    }
    case 'reachable':
      return 'no path refutes a property of kind reachable: only a search that finds no witness does';
    case 'always-possible':
      return refutesPossibility(compiled, property, path);
    default:
      return refutesPromise(compiled, property, path);
  }
}

/** The same for a property about the state at the end. */
function refutesState<State>(
  compiled: CompiledSystem<State>,
  property: Extract<Property<State>, { readonly kind: 'always' | 'quiescent' | 'no-deadlock' }>,
  { initial, firings, loop }: Path,
): true | string {
  const { system, instances } = compiled;
  if (loop !== undefined) return `a loop refutes nothing of kind ${property.kind}`;
  const machine = createMachine(compiled);
  machine.start(initial);
  for (const firing of firings) machine.fire(firing);
  const acts = (): string | undefined => {
    const able = instances.find(
      (instance) => !system.rules[instance.rule].environment && machine.isEnabled(instance),
    );
    return able && `rule '${system.rules[able.rule].name}' is enabled in the last state`;
  };
  if (property.kind === 'no-deadlock') {
    const done = machine.inspect(`'finished'`, (s) => system.finished?.(s) ?? true);
    return acts() ?? (!done || 'every thread has finished in the last state');
  }
  const holds = machine.inspect(`property '${property.id}'`, (s) => property.holds(s));
  const acting = property.kind === 'quiescent' ? acts() : undefined;
  return acting ?? (!holds || 'it holds in the last state of the path');
}

/** The same for a property about what has to come, which only a lasso refutes. */
function refutesPromise<State>(
  compiled: CompiledSystem<State>,
  property: Eventually<State> | LeadsTo<State>,
  path: Path,
): true | string {
  const { loop } = path;
  if (loop === undefined) return 'the path has no loop';
  if (!Number.isInteger(loop) || loop < 0 || loop > path.firings.length) {
    return `the loop starts at ${loop}, expected 0 to ${path.firings.length}`;
  }
  return (
    closes(compiled, path, loop) ??
    isFair(compiled, path, loop) ??
    owes(compiled, property, path, loop) ??
    true
  );
}

/** Goes along the path; `visit` gets the number of firings done. The path is known to replay. */
function walk<State>(
  compiled: CompiledSystem<State>,
  { initial, firings }: Path,
  visit: (machine: Machine<State>, done: number) => void,
): void {
  const machine = createMachine(compiled);
  machine.start(initial);
  for (const [done, firing] of firings.entries()) {
    visit(machine, done);
    machine.fire(firing);
  }
  visit(machine, firings.length);
}

/** Undefined when the state at the loop's start and the last one are the same, budgets included. */
function closes<State>(
  compiled: CompiledSystem<State>,
  path: Path,
  loop: number,
): string | undefined {
  let start: string | undefined;
  let same = false;
  walk(compiled, path, ({ words }, done) => {
    if (done === loop) start = words.join();
    if (done === path.firings.length) same = words.join() === start;
  });
  return same
    ? undefined
    : `the loop does not close: the last state is not the one after step ${loop}`;
}

/** Undefined when repeating the loop neglects no thread. */
function isFair<State>(
  compiled: CompiledSystem<State>,
  path: Path,
  loop: number,
): string | undefined {
  const { system, instances, firstInstance, costs } = compiled;
  const { constraints, thread, rule } = compileFairness(compiled);
  const enabledIn = constraints.map(() => 0);
  const fires = new Set<number>();
  walk(compiled, path, (machine, done) => {
    if (done < loop) return;
    const firing = path.firings[done];
    // The last state is the first one of the loop once more.
    if (firing === undefined && loop < done) return;
    const enabled = new Set<number>();
    for (const instance of instances) {
      if (!machine.isEnabled(instance)) continue;
      enabled.add(thread[instance.index]);
      enabled.add(rule[instance.index]);
    }
    enabled.delete(NO_THREAD);
    for (const constraint of enabled) enabledIn[constraint]++;
    if (firing === undefined) return;
    const fired = firstInstance[firing.rule] + firing.parameter;
    fires.add(thread[fired]).add(rule[fired]);
  });
  const states = Math.max(1, path.firings.length - loop);
  const paid = path.firings.slice(loop).find(({ rule: r }) => costs.ofRule[r].includes(1));
  if (paid !== undefined) {
    return `the loop holds '${system.rules[paid.rule].name}', which costs something: it is not done for ever`;
  }
  const neglected = constraints.find(({ strength }, index) => {
    if (fires.has(index)) return false;
    return strength === 'strong' ? enabledIn[index] > 0 : enabledIn[index] === states;
  });
  return neglected && `the loop neglects ${neglected.name}, which is ${neglected.strength}ly fair`;
}

/** Undefined when something is owed for ever on the lasso. */
function owes<State>(
  compiled: CompiledSystem<State>,
  property: Eventually<State> | LeadsTo<State>,
  path: Path,
  loop: number,
): string | undefined {
  const count = property.kind === 'leads-to' ? (property.count ?? 1) : 1;
  let why: string | undefined;
  for (let index = 0; index < count; index++) {
    why = isOwed(compiled, property, index, path, loop);
    if (why === undefined) return undefined;
  }
  return why;
}

/** The same for one of the promises that the property makes. */
function isOwed<State>(
  compiled: CompiledSystem<State>,
  property: Eventually<State> | LeadsTo<State>,
  index: number,
  path: Path,
  loop: number,
): string | undefined {
  const what = `property '${property.id}'`;
  let owed = property.kind === 'eventually';
  let givenInLoop = false;
  walk(compiled, path, (machine, done) => {
    const [asked, given] = machine.inspect(what, (s) =>
      property.kind === 'eventually'
        ? [false, property.holds(s)]
        : [property.from(s, index), property.to(s, index)],
    );
    owed = (owed || asked) && !given;
    if (given && done >= loop) givenInLoop = true;
  });
  if (givenInLoop) return 'what is to come comes in the loop';
  return owed ? undefined : 'what is to come has come, or was never asked for';
}

function refutesPossibility<State>(
  compiled: CompiledSystem<State>,
  property: AlwaysPossible<State>,
  path: Path,
): true | string {
  let end = new Int32Array();
  walk(compiled, path, ({ words }) => {
    end = words.slice();
  });
  const { layout, instances, costs } = compiled;
  const barred = barredFrom(property.paying ?? [], instances, costs);
  const neighbours = createNeighbours(compiled);
  const table = new StateTable(layout.words);
  table.number(end, 0);
  for (let state = 0; state < table.size; state++) {
    if (table.size > WAY_OUT) return `more than ${WAY_OUT} states lie beyond the end of the path`;
    neighbours.load(table.words, state * layout.words);
    if (property.holds(neighbours.state)) return 'there is a way from the end of the path';
    const count = neighbours.expand();
    neighbours.checkClean();
    table.reserve(count);
    for (let k = 0; k < count; k++) {
      if (barred[neighbours.instances[k]] === 0) table.number(neighbours.words, k * layout.words);
    }
  }
  return true;
}

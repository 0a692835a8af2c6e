/**
 * Does a path refute a liveness property? Told by executing it the plain way, apart from whatever
 * found it: every rule is asked in every state of the loop.
 */
import { type CompiledSystem, compileSystem } from './compile.ts';
import { compileFairness, NO_THREAD } from './fairness.ts';
import { buildGraph } from './graph.ts';
import { createMachine, type Machine } from './machine.ts';
import type { LivenessProperty, Path } from './property.ts';
import { replay } from './replay.ts';
import type { TransitionSystem } from './system.ts';

/** States that are searched for a way out, at most. */
const WAY_OUT = 1_000_000;

/**
 * True when `path` replays and refutes the property, otherwise why it does not: a lasso that closes,
 * neglects no thread and never gives what is owed; or, for `always-possible`, a path to a state from
 * which there is no way. Throws ModelError when the system is ill-formed.
 */
export function refute<State>(
  system: TransitionSystem<State>,
  property: LivenessProperty<State>,
  path: Path,
): true | string {
  const replayed = replay(system, path);
  if ('message' in replayed) return `step ${replayed.step + 1}: ${replayed.message}`;
  const compiled = compileSystem(system);
  if (property.kind === 'always-possible') return refutesPossibility(compiled, property, path);
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
  const { instances, firstInstance } = compiled;
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
  const neglected = constraints.find(({ strength }, index) => {
    if (fires.has(index)) return false;
    return strength === 'strong' ? enabledIn[index] > 0 : enabledIn[index] === states;
  });
  return neglected && `the loop neglects ${neglected.name}, which is ${neglected.strength}ly fair`;
}

/** Undefined when something is owed for ever on the lasso. */
function owes<State>(
  compiled: CompiledSystem<State>,
  property: Exclude<LivenessProperty<State>, { readonly kind: 'always-possible' }>,
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
  property: Exclude<LivenessProperty<State>, { readonly kind: 'always-possible' }>,
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
  property: Extract<LivenessProperty<State>, { readonly kind: 'always-possible' }>,
  path: Path,
): true | string {
  let end = new Int32Array();
  walk(compiled, path, ({ words }) => {
    end = words.slice();
  });
  let possible = false;
  const builder = buildGraph(
    compiled,
    { states: WAY_OUT },
    (s) => {
      possible ||= property.holds(s);
    },
    end,
  );
  while (!possible && !builder.advance(1000));
  if (possible) return 'there is a way from the end of the path';
  return builder.cut === undefined || `more than ${WAY_OUT} states lie beyond the end of the path`;
}

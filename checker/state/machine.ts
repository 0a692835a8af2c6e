/**
 * One state of a system that is moved step by step, the plain way: no batching, nothing generated
 * beside the view. Replay, diagnosis and interactive exploration use it.
 */
import type { CompiledSystem } from './compile.ts';
import { ModelError } from '../language/error.ts';
import type { LiveState } from './live.ts';
import type { Firing } from '../language/property.ts';
import type { Rule } from '../language/system.ts';
import { FIRST_SLOT } from './view.ts';

export interface Machine<State> {
  readonly state: State;
  /** The current state, packed. */
  readonly words: Int32Array;
  /** Goes to an initial state. Throws ModelError when there is no such one. */
  start(initial: number): void;
  /** Goes to a packed state. */
  goTo(words: Int32Array, at: number): void;
  /** Throws ModelError when a guard writes; passes on what it throws. */
  isEnabled(firing: Firing): boolean;
  /** Fires an enabled instance; gives its outcomes. Passes on what the effect throws. */
  fire(firing: Firing): readonly string[];
  /** The line of a log for a firing in the current state. */
  describe(firing: Firing): string;
  /** The current state as plain values, without budgets. */
  decode(): unknown;
  /** Calls `read` on the state. Throws ModelError when it writes. */
  inspect<Result>(what: string, read: (s: State) => Result): Result;
}

export function createMachine<State>(compiled: CompiledSystem<State>): Machine<State> {
  const { system, layout, budgetSlots } = compiled;
  const live = layout.newLive();
  const words = new Int32Array(layout.words);

  const settle = (): void => {
    live.checkIntact();
    live.harvest(words, 0);
    live.load(words, 0);
  };
  const discard = (): void => {
    live.reset();
    live.load(words, 0);
  };
  const inspect = <Result>(what: string, read: (s: State) => Result): Result => {
    const result = read(live.view);
    const changed = live.changed();
    live.checkIntact();
    if (!changed) return result;
    discard();
    throw new ModelError(`${what} writes to the state; only effects may`);
  };

  return {
    state: live.view,
    words,
    start(initial) {
      writeInitial(compiled, live, initial);
      settle();
    },
    goTo(source, at) {
      for (let i = 0; i < words.length; i++) words[i] = source[at + i];
      discard();
    },
    isEnabled(firing) {
      for (const slot of budgetSlots[firing.rule]) {
        if (live.buffer[FIRST_SLOT + slot] === 0) return false;
      }
      const { rule, parameter } = instanceOf(system.rules, firing);
      return inspect(`the guard of rule '${rule.name}'`, (s) => rule.guard(s, parameter));
    },
    fire(firing) {
      const { rule, parameter } = instanceOf(system.rules, firing);
      const outcome = live.run(rule, (s) => rule.effect(s as State, parameter));
      for (const slot of budgetSlots[firing.rule]) {
        live.write(slot, live.buffer[FIRST_SLOT + slot] - 1);
      }
      settle();
      return outcomesOf(outcome);
    },
    describe(firing) {
      const { rule, parameter } = instanceOf(system.rules, firing);
      return rule.describe === undefined
        ? rule.name
        : inspect(`describe of rule '${rule.name}'`, (s) => rule.describe?.(s, parameter) ?? '');
    },
    decode: () => layout.decode(live.view),
    inspect,
  };
}

/** Writes initial state `initial` into a live state, as changes that are still to be harvested. */
export function writeInitial<State>(
  { system, layout, initialStates }: CompiledSystem<State>,
  live: LiveState & { readonly view: State },
  initial: number,
): void {
  if (!Number.isInteger(initial) || initial < 0 || initial >= initialStates) {
    throw new ModelError(`no initial state ${initial}: the system has ${initialStates}`);
  }
  live.reset();
  if (system.initialise !== undefined) {
    live.run(system, (s) => system.initialise?.(s as State, initial));
  }
  const bounded = Object.values(system.budgets ?? {}).filter(Number.isFinite);
  bounded.forEach((allowed, index, all) => {
    live.write(layout.fields.length - all.length + index, allowed);
  });
}

/** What an effect returned, as a list. */
export function outcomesOf(outcome: ReturnType<Rule<never>['effect']>): readonly string[] {
  if (outcome === undefined) return [];
  if (typeof outcome === 'string') return [outcome];
  if (Array.isArray(outcome)) return outcome as readonly string[];
  throw new ModelError(`it returned ${String(outcome)}, expected a word or several`);
}

function instanceOf<State>(
  rules: readonly Rule<State>[],
  firing: Firing,
): { rule: Rule<State>; parameter: unknown } {
  const rule = rules[firing.rule];
  return { rule, parameter: rule.parameters?.[firing.parameter] };
}

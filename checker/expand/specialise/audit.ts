/**
 * Specialised code against the rules themselves, on the first states that it expands. They can only
 * differ when a rule depends on something else than the state.
 */
import type { CompiledSystem } from '../../state/compile.ts';
import { ImpureRuleError } from '../../language/error.ts';
import { createMachine } from '../../state/machine.ts';
import type { Successors } from '../successors.ts';

/** States that are looked at. */
const AUDITED = 64;

export interface Audit {
  /**
   * Compares the successors `from` ... `to - 1` of a packed state. False when it has seen enough.
   * Throws ImpureRuleError where they differ.
   */
  passes(state: Int32Array, from: number, to: number): boolean;
}

export function createAudit<State>(
  compiled: CompiledSystem<State>,
  { words, instances: fired }: Successors,
): Audit {
  const { layout, instances, system } = compiled;
  const machine = createMachine(compiled);
  let left = AUDITED;
  return {
    passes(state, from, to) {
      let at = from;
      for (const instance of instances) {
        machine.goTo(state, 0);
        const enabled = machine.isEnabled(instance);
        const taken = at < to && fired[at] === instance.index;
        if (enabled) machine.fire(instance);
        if (enabled === taken && (!enabled || isAt(machine.words, words, at * layout.words))) {
          if (taken) at++;
          continue;
        }
        const { name, parameters } = system.rules[instance.rule];
        const which = parameters === undefined ? '' : `, parameter ${instance.parameter}`;
        throw new ImpureRuleError(
          `rule '${name}'${which} does not depend on the state alone: evaluated again in the same state it does something else`,
        );
      }
      return --left > 0;
    },
  };
}

function isAt(state: Int32Array, words: Int32Array, at: number): boolean {
  return state.every((word, i) => words[at + i] === word);
}

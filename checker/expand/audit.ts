/**
 * Guards that write, found on samples.
 */
import type { CompiledSystem } from '../state/compile.ts';
import { createMachine, type Machine } from '../state/machine.ts';

/**
 * Gives a function that evaluates every guard in a packed state as it is written, whatever the
 * expander makes of it, and throws a ModelError when one writes.
 */
export function createAudit<State>(compiled: CompiledSystem<State>): (state: Int32Array) => void {
  let machine: Machine<State> | undefined;
  return (state) => {
    machine ??= createMachine(compiled);
    machine.goTo(state, 0);
    for (const instance of compiled.instances) machine.isEnabled(instance);
  };
}

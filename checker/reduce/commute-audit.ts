/**
 * Do instances that were taken for independent commute? Looked at on single states, the plain way.
 * When they do not, a rule reads or writes something that is not in the state.
 */
import type { CompiledSystem } from '../state/compile.ts';
import { ModelError } from '../language/error.ts';
import { createMachine } from '../state/machine.ts';
import { type Bits, forEachBit, has } from './footprints.ts';

/** All of the first states, then one in so many. */
const FIRST_STATES = 200;
const ONE_IN = 64;

/** Gives a function of a packed state, the instances fired there, and those enabled. */
export function createCommuteAudit<State>(
  compiled: CompiledSystem<State>,
): (words: Int32Array, fired: Bits, enabled: Bits) => void {
  const { system, instances } = compiled;
  const machine = createMachine(compiled);
  const nameOf = (t: number): string => {
    const { rule, parameter } = instances[t];
    const { name, parameters } = system.rules[rule];
    return parameters === undefined ? `'${name}'` : `'${name}', parameter ${parameter}`;
  };
  /** The state after both, as a text; undefined when the second cannot follow the first. */
  const both = (words: Int32Array, first: number, second: number): string | undefined => {
    machine.goTo(words, 0);
    machine.fire(instances[first]);
    if (!machine.isEnabled(instances[second])) return undefined;
    machine.fire(instances[second]);
    return machine.words.join();
  };

  let count = 0;
  return (words, fired, enabled) => {
    if (count++ >= FIRST_STATES && count % ONE_IN !== 0) return;
    const copy = words.slice();
    forEachBit(fired, (t) => {
      forEachBit(enabled, (other) => {
        if (has(fired, other)) return;
        const end = both(copy, t, other);
        if (end !== undefined && end === both(copy, other, t)) return;
        machine.goTo(copy, 0);
        throw new ModelError(
          `rules ${nameOf(t)} and ${nameOf(other)} share nothing in the state, but do not commute; in state ${JSON.stringify(machine.decode())}`,
        );
      });
    });
  };
}

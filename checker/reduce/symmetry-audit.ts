/**
 * Does a system keep the promise of its `symmetry`? Looked at on single states: exchanging two
 * neighbouring indices (such exchanges generate all permutations) must exchange the successors.
 */
import type { CompiledSystem } from '../state/compile.ts';
import { ModelError } from '../language/error.ts';
import { createMachine } from '../state/machine.ts';
import type { Measure, Property } from '../language/property.ts';
import type { Permuter } from './permute.ts';

/** All of the first states, then one in so many. */
const FIRST_STATES = 200;
const ONE_IN = 64;

/** Gives a function to be called with packed states; it throws ModelError on a broken promise. */
export function createSymmetryAudit<State>(
  compiled: CompiledSystem<State>,
  permuter: Permuter,
  properties: readonly Property<State>[],
  measures: readonly Measure<State>[],
): (words: Int32Array) => void {
  const { system, layout, instances } = compiled;
  const machine = createMachine(compiled);
  const codes = permuter.newCodes();
  const target = permuter.newCodes();
  const exchanges = exchangesOf(permuter);
  const observed = observations(system, properties, measures);

  const exchanged = (words: Int32Array, exchange: Exchange): Int32Array => {
    const result = words.slice();
    permuter.read(words, 0, codes);
    permuter.permute(codes, exchange.permutation, target);
    permuter.write(target, result, 0);
    return result;
  };
  /** What can happen in a state: the rule, and all of it that must be symmetric as a text. */
  const steps = (words: Int32Array, then: (words: Int32Array) => Int32Array) => {
    machine.goTo(words, 0);
    const enabled = instances.filter((instance) => machine.isEnabled(instance));
    return enabled.map((instance) => {
      machine.goTo(words, 0);
      const outcomes = machine.fire(instance);
      const rule = system.rules[instance.rule];
      const words2 = then(machine.words).join();
      return { rule, text: `${rule.environment === true} ${outcomes.join()} ${words2}` };
    });
  };
  const complain = (words: Int32Array, { name, indices }: Exchange, what: string): never => {
    machine.goTo(words, 0);
    throw new ModelError(
      `symmetry of ${name}: exchanging ${indices.join(' and ')} changes ${what}, in state ${JSON.stringify(machine.decode())}`,
    );
  };

  const audit = (words: Int32Array): void => {
    for (const exchange of exchanges) {
      const twin = exchanged(words, exchange);
      const here = steps(words, (successor) => exchanged(successor, exchange));
      const there = steps(twin, (successor) => successor);
      const different = firstDifference(here, there);
      if (different !== undefined) {
        complain(words, exchange, `what rule '${different.rule.name}' does`);
      }
      for (const { what, read } of observed) {
        machine.goTo(words, 0);
        const before = machine.inspect(what, read);
        machine.goTo(twin, 0);
        if (machine.inspect(what, read) !== before) complain(words, exchange, what);
      }
    }
  };

  let count = 0;
  const copy = new Int32Array(layout.words);
  return (words) => {
    if (count++ >= FIRST_STATES && count % ONE_IN !== 0) return;
    copy.set(words);
    audit(copy);
  };
}

interface Exchange {
  readonly name: string;
  readonly indices: readonly [number, number];
  readonly permutation: readonly Int32Array[];
}

function exchangesOf({ identity, names }: Permuter): Exchange[] {
  return identity.flatMap((indices, group) =>
    Array.from(indices.subarray(1), (second): Exchange => {
      const permutation = identity.map((all) => all.slice());
      permutation[group][second - 1] = second;
      permutation[group][second] = second - 1;
      return { name: names[group], indices: [second - 1, second], permutation };
    }),
  );
}

/** Everything that a search reads of a state, beside the rules. */
function observations<State>(
  system: CompiledSystem<State>['system'],
  properties: readonly Property<State>[],
  measures: readonly Measure<State>[],
): { readonly what: string; readonly read: (s: State) => unknown }[] {
  const of = (property: Property<State>) => {
    const what = `property '${property.id}'`;
    return [
      { what: `the premise of ${what}`, read: (s: State) => property.premise?.(s) },
      {
        what,
        read: (s: State) => {
          if (property.kind === 'always' || property.kind === 'quiescent') return property.holds(s);
          return property.kind === 'reachable' ? property.witness(s) : true;
        },
      },
    ];
  };
  return [
    { what: `'finished'`, read: (s) => system.finished?.(s) },
    ...properties.flatMap(of),
    ...measures.map((m) => ({ what: `measure '${m.id}'`, read: (s: State) => m.value(s) })),
  ];
}

function firstDifference<Step extends { readonly text: string }>(
  a: readonly Step[],
  b: readonly Step[],
): Step | undefined {
  const left = new Map<string, number>();
  for (const { text } of b) left.set(text, (left.get(text) ?? 0) + 1);
  for (const step of a) {
    const count = left.get(step.text) ?? 0;
    if (count === 0) return step;
    left.set(step.text, count - 1);
  }
  return b.find(({ text }) => (left.get(text) ?? 0) > 0);
}

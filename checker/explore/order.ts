/**
 * The same system with its rules, and the parameters of each, in another order: what a search comes
 * by first then differs, what is reachable does not.
 */
import type { CompiledSystem } from '../state/compile.ts';
import type { Firing } from '../language/property.ts';
import type { RunResult } from '../search/run.ts';
import type { TransitionSystem } from '../language/system.ts';

export interface Reordered<State> {
  readonly system: TransitionSystem<State>;
  /** What a firing of the reordered system is in the original one. */
  original(firing: Firing): Firing;
  /** And back. */
  reordered(firing: Firing): Firing;
}

/** `choose` gives integers from 0 to `below` - 1. */
export function reorder<State>(
  system: TransitionSystem<State>,
  choose: (below: number) => number,
): Reordered<State> {
  const rules = shuffled(system.rules.length, choose);
  const parameters = rules.map((r) => {
    const count = system.rules[r].parameters?.length;
    return count === undefined ? undefined : shuffled(count, choose);
  });
  return {
    system: {
      ...system,
      rules: rules.map((r, index) => {
        const rule = system.rules[r];
        const order = parameters[index];
        if (order === undefined) return rule;
        return { ...rule, parameters: order.map((p) => rule.parameters?.[p] as unknown) };
      }),
    },
    original: ({ rule, parameter }) => ({
      rule: rules[rule],
      parameter: parameters[rule]?.[parameter] ?? parameter,
    }),
    reordered({ rule, parameter }) {
      const index = rules.indexOf(rule);
      return { rule: index, parameter: parameters[index]?.indexOf(parameter) ?? parameter };
    },
  };
}

/** What a search of the reordered system came to, in terms of the original one. */
export function inOriginal<State>(
  run: RunResult,
  { original, reordered }: Reordered<State>,
  { instances }: CompiledSystem<State>,
  { firstInstance }: CompiledSystem<State>,
): RunResult {
  const { cut, failure, quiescentStates, states, transitions, depth, peakMemory, omission } = run;
  const instanceOf = (index: number): number => {
    const { rule, parameter } = original(instances[index]);
    return firstInstance[rule] + parameter;
  };
  const firings = firstInstance.map(() => 0);
  run.firings.forEach((count, rule) => {
    firings[original({ rule, parameter: 0 }).rule] = count;
  });
  return {
    ...{ cut, failure, quiescentStates, states, transitions, depth, peakMemory, firings },
    ...(omission === undefined ? {} : { omission }),
    judge: {
      findings: run.judge.findings.map((finding) =>
        finding?.instance === undefined
          ? finding
          : { ...finding, instance: instanceOf(finding.instance) },
      ),
      premiseMissing: run.judge.premiseMissing,
      measures: () => run.judge.measures(),
    },
    links: {
      length: run.links.length,
      path(state) {
        const path = run.links.path(state, instances);
        return { ...path, firings: path.firings.map(original) };
      },
    },
    realPath({ initial, firings }) {
      const path = run.realPath({ initial, firings: firings.map(reordered) });
      return { ...path, firings: path.firings.map(original) };
    },
  };
}

/** The integers below `length` in an order that `choose` draws. */
function shuffled(length: number, choose: (below: number) => number): number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = choose(last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

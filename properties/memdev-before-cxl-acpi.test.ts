/**
 * Which memdevs the model lets cxl_pci find before cxl_acpi has probed: with all of them, whatever
 * becomes of them, under every design, no verdict is another one.
 */
import { expect, it } from 'vitest';
import { explore, type Rule, type TransitionSystem } from '../checker/index.ts';
import { designs } from '../model/designs/index.ts';
import { beforeCxlAcpi } from '../model/kernel/cxl-mem.ts';
import { buildModel, type Model } from '../model/model.ts';
import { scenarios } from '../model/scenarios/index.ts';
import type { State } from '../model/machine/state.ts';
import { expectedBudgets, properties } from './index.ts';

type R = Rule<State, number>;

/** cxl_pci probes, fails or finds nothing at any time; of memdevs that only a test has here all wait for the rescan. */
function atAnyTime({ machine: m, system }: Model): TransitionSystem<State> {
  const early = beforeCxlAcpi(m);
  const rescans = early.length > 0;
  const widen = (rule: R): R => {
    const asBefore = (s: State, i: number) =>
      s.acpi === 'unbound' && s.cxlPci && s.firmware === 'done' && s.device[i]!.state === 'present';
    switch (rule.name) {
      case 'cxl_pci: probe':
        return {
          ...rule,
          guard: (s, i) => rule.guard(s, i) || asBefore(s, i),
          effect: (s, i) => {
            const outcome = rule.effect(s, i);
            s.device[i]!.rescan &&= rescans && s.device[i]!.state === 'memdev';
            return outcome;
          },
        };
      case 'cxl_pci: probe fails':
      case 'pci: device comes late':
        return { ...rule, guard: (s, i) => rule.guard(s, i) || asBefore(s, i) };
      case 'cxl_bus_rescan: probe endpoint':
        return { ...rule, parameters: m.scenario.devices.map((_, i) => i) };
      default:
        return rule;
    }
  };
  return { ...system, rules: (system.rules as unknown as R[]).map(widen) as never };
}

it.each([
  ...['v6.12', 'trim', 'series-v5', 'coordinate-v3', 'v7.0', 'all-or-nothing', 'v7.1'].map(
    (design) => [design, 'n1-exact'] as const,
  ),
  ['v6.12', 'interleave-two-ways'],
  ['series-v5', 'interleave-two-ways'],
  ['exclude-v6', 'n1-exact'],
  ['v7.1', 'n6-uncommitted'],
  ['v7.1', 'n18-foreign-child-and-sr'],
  ['v7.1', 'l29-amd-mailbox'],
  ['v7.1', 'n13-good-and-bad'],
  ['v7.1', 'n1-exact-rebind-cxl'],
] as const)('%s on %s', (design, scenario) => {
  const model = buildModel(
    scenarios.find(({ name }) => name === scenario)!,
    designs.find(({ id }) => id === design)!,
    expectedBudgets,
  );
  const verdicts = (system: TransitionSystem<State>) => {
    const asked = properties.filter((property) => property.applies(model) === true);
    const found = explore(system, { properties: asked.map((p) => p.instantiate(model)) });
    return {
      states: found.states,
      verdicts: [...found.verdicts].map(([id, { kind }]) => `${id}: ${kind}`),
    };
  };
  const [reduced, whole] = [verdicts(model.system), verdicts(atAnyTime(model))];
  expect(whole.states).toBeGreaterThan(reduced.states);
  expect(whole.verdicts).toEqual(reduced.verdicts);
});

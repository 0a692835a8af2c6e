/**
 * The steps of `trim` that are one, or wait for each other, although the kernel would let others come
 * between: apart from each other they give the same verdicts.
 */
import { expect, it } from 'vitest';
import { bit, explore, has, type Rule, union, without } from '../checker/index.ts';
import { expectedBudgets, properties } from './index.ts';
import type { Design } from '../model/machine/design.ts';
import { buildModel } from '../model/model.ts';
import { scenarios } from '../model/scenarios/index.ts';
import type { State } from '../model/machine/state.ts';
import { trim } from '../model/designs/trim.ts';
import type { setAside } from '../model/designs/mechanisms/set-aside.ts';

type S = Parameters<typeof setAside.cutCells>[1];
type R = Rule<S, number>;

/** Every step on its own, at any time. */
const apart = {
  ...trim,
  regionAdded: (_, s, g) => {
    (s as S).own.untrimmed = union((s as S).own.untrimmed, bit(g));
  },
  regionRemoved: (_, s, g) => {
    (s as S).own.untrimmed = without((s as S).own.untrimmed, bit(g));
  },
  rules: (m) => (trim.rules(m) as unknown as R[]).map(stepApart) as unknown as Rule<State>[],
} satisfies Design as Design;

function stepApart(rule: R): R {
  switch (rule.name) {
    case 'cxl_region: trim set-aside ranges':
      return { ...rule, guard: (s, g) => has(s.own.untrimmed, g) };
    case 'cxl_acpi: work: insert Soft Reserved':
      return { ...rule, effect: (s, p) => insertAlone(rule, s, p) };
    case 'dax_hmem: subscribe to the notifier':
      return { ...rule, guard: (s) => s.firmware === 'done' && !s.own.subscribed };
    case 'dax_hmem: walk Soft Reserved ranges in iomem':
    case 'dax_hmem: walk Soft Reserved ranges in iomem, out of memory':
      return { ...rule, guard: (s) => s.own.subscribed && !s.daxHmem };
    default:
      return rule;
  }
}

/** Without the announcement, and without forgetting which regions are still to be cut out. */
function insertAlone(rule: R, s: S, p: number) {
  const { daxHmem, own } = s;
  const { untrimmed } = own;
  s.daxHmem = false;
  const outcome = rule.effect(s, p);
  s.daxHmem = daxHmem;
  own.untrimmed = untrimmed;
  return outcome;
}

/** With the states that `trim` had when all its steps were apart. */
it.each([
  ['n1-exact', 2_057],
  ['n4-sr-larger', 2_789],
  ['n6-uncommitted', 1_322],
  ['n8-decoder-crosses', 8_216],
  ['n15-sr-outside', 14_366],
  ['n15-sr-outside-every-fault', 16_021],
  ['n1-exact-rebind-cxl', 4_977],
  ['n1-exact-every-operation', 18_032],
] as const)('%s: the same verdicts in fewer states', (name, states) => {
  const search = (design: Design) => {
    const scenario = scenarios.find((s) => s.name === name)!;
    const model = buildModel(scenario, design, expectedBudgets);
    const asked = properties.filter((property) => property.applies(model) === true);
    const found = explore(model.system, {
      properties: asked.map((property) => property.instantiate(model)),
    });
    const verdicts = [...found.verdicts].map(([id, { kind }]) => `${id}: ${kind}`);
    return { states: found.states, verdicts };
  };
  const [merged, whole] = [search(trim), search(apart)];
  expect(whole.states).toBe(states);
  expect(merged.states).toBeLessThan(states);
  expect(merged.verdicts).toEqual(whole.verdicts);
});

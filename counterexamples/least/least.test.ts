/**
 * Which of several counterexamples is kept: one that nobody will see only where there is no other.
 */
import { expect, test } from 'vitest';
import { buildModel, designs, type Model, scenarios } from '../../model/index.ts';
import { properties } from '../../properties/index.ts';
import { leastViolations } from './least.ts';

const v71 = designs.find(({ id }) => id === 'v7.1')!;

/** What the least violation on one scenario takes, and whether it is practically impossible. */
function leastOf(property: string, scenario: string, build = buildModel) {
  const asked = properties.filter(({ id }) => id === property);
  const on = scenarios.filter(({ name }) => name === scenario);
  const [least] = leastViolations(v71, on, asked, build);
  const { system, budgets } = least!.model;
  const improbable = least!.path.firings.some(
    ({ rule }) => system.rules[rule]!.improbable !== undefined,
  );
  return { improbable, budgets };
}

/** Faults happen to others. */
const luckyModel: typeof buildModel = (scenario, design, budgets) => {
  const model: Model = buildModel(scenario, design, budgets);
  const rules = model.system.rules.map((rule) =>
    rule.budget === 'faults' ? { ...rule, improbable: 'nothing ever fails here' } : rule,
  );
  return { ...model, system: { ...model.system, rules } };
};

test('a step that is practically impossible is better than nothing', () => {
  expect(leastOf('announced-once', 'n13-good-and-bad')).toEqual({
    improbable: true,
    budgets: { faults: 1, userOps: 0 },
  });
});

test('a trace that takes more, but can happen, is preferred', () => {
  const fault = { improbable: false, budgets: { faults: 1, userOps: 0 } };
  expect(leastOf('online-is-decoded', 'n1-exact')).toEqual(fault);
  const operation = { improbable: false, budgets: { faults: 0, userOps: 1 } };
  expect(leastOf('online-is-decoded', 'n1-exact', luckyModel)).toEqual(operation);
});

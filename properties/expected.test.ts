import { describe, expect, it } from 'vitest';
import { explore } from '../checker/index.ts';
import { buildModel, designs, largeScenarios, scenarios } from '../model/index.ts';
import { expectedBudgets, expectedVerdict } from './expected.ts';
import { properties } from './index.ts';

/** Left to `npm run check`: they take longer than all others together. */
const SLOW = largeScenarios;

describe('the recorded verdicts', () => {
  it('name every scenario, design and property', () => {
    for (const { name } of scenarios) {
      for (const design of designs) {
        for (const { id } of properties) {
          expect(expectedVerdict(design.id, name, id), `${name} ${design.id} ${id}`).toBeDefined();
        }
      }
    }
    expect(expectedVerdict('v7.1', 'n1-exact', 'nonsense')).toBeUndefined();
    expect(expectedVerdict('v7.1', 'nowhere', 'single-owner')).toBeUndefined();
  });

  it.each(scenarios.filter(({ name }) => !SLOW.has(name)).map(({ name }) => name))('%s', (name) => {
    const scenario = scenarios.find((s) => s.name === name)!;
    const actual: Record<string, string> = {};
    const recorded: Record<string, string> = {};
    for (const design of designs) {
      const model = buildModel(scenario, design, expectedBudgets);
      const applicable = properties.filter((p) => p.applies(model) === true);
      const { verdicts } = explore(model.system, {
        properties: applicable.map((p) => p.instantiate(model)),
      });
      for (const { id } of properties) {
        const key = `${design.id} ${id}`;
        actual[key] = verdicts.get(id)?.kind ?? 'not-applicable';
        recorded[key] = expectedVerdict(design.id, name, id)!.verdict;
      }
    }
    expect(actual).toEqual(recorded);
  });
});

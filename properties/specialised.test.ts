/**
 * Specialised rules on the model: the same result as by the rules themselves, to the last firing.
 */
import { expect, it } from 'vitest';
import { explore } from '../checker/index.ts';
import { buildModel, designs, scenarios } from '../model/index.ts';
import { expectedBudgets } from './expected.ts';
import { measuresOf, properties } from './index.ts';

const scenario = scenarios.find(({ name }) => name === 'n1-exact')!;

it.each(designs.map((design) => [design.id, design] as const))('%s', (_, design) => {
  const model = buildModel(scenario, design, expectedBudgets);
  const options = {
    properties: properties
      .filter((p) => p.applies(model) === true)
      .map((p) => p.instantiate(model)),
    measures: measuresOf(model),
    bounds: { states: 1500 },
  };
  const specialised = explore(model.system, { ...options, specialise: 'at once' });
  expect(specialised).toEqual(explore(model.system, { ...options, specialise: 'never' }));
});

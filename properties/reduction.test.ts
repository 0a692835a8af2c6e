/**
 * Partial-order reduction on the model: the same verdicts, quiescent states and bytes as without.
 */
import { expect, it } from 'vitest';
import { explore, isLiveness } from '../checker/index.ts';
import { buildModel, designs, scenarios } from '../model/index.ts';
import { expectedBudgets, expectedVerdict } from './expected.ts';
import { measuresOf, properties } from './index.ts';

/** Larger models are left out, but for a few. */
const FEW_STATES = 200;
const LARGER = ['n13-good-and-bad v7.0', 'n13-good-and-bad drop-leftovers', 'n15-sr-outside v7.1'];

const normalForms = scenarios.filter(({ name }) => /^n\d/.test(name));

it('keeps every verdict on the normal forms', () => {
  let compared = 0;
  let saved = 0;
  for (const scenario of normalForms) {
    for (const design of designs) {
      const model = buildModel(scenario, design, expectedBudgets);
      const options = {
        properties: properties
          .filter((p) => p.applies(model) === true)
          .map((p) => p.instantiate(model))
          // Those about paths need every edge.
          .filter((property) => !isLiveness(property)),
        measures: measuresOf(model),
      };
      const where = `${scenario.name} ${design.id}`;
      const few = LARGER.includes(where) ? {} : { bounds: { states: FEW_STATES } };
      const plain = explore(model.system, { ...options, ...few });
      if (plain.cut !== undefined) continue;
      const reduced = explore(model.system, {
        ...options,
        reduction: { partialOrder: true, debug: true },
      });
      expect(reduced.reduction?.partialOrder, where).toMatchObject({ applied: true });
      expect(reduced.quiescentStates, where).toBe(plain.quiescentStates);
      expect(reduced.measures, where).toEqual(plain.measures);
      for (const { id } of options.properties) {
        const recorded = expectedVerdict(design.id, scenario.name, id)!;
        expect(reduced.verdicts.get(id)?.kind, `${where} ${id}`).toBe(recorded.verdict);
      }
      compared++;
      saved += plain.states - reduced.states;
    }
  }
  expect(compared).toBeGreaterThan(60);
  expect(saved).toBeGreaterThan(300);
});

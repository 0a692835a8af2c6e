/**
 * What it takes on the model, against the verdicts on record: bounded searches of their own.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { explore } from '../checker/index.ts';
import { buildModel, designs, scenarios } from '../model/index.ts';
import { expectedBudgets, expectedVerdict } from './expected.ts';
import { properties } from './index.ts';

/** Of the record; without budgets they have some times as many. */
const MOST_STATES = 200;

const searches = JSON.parse(readFileSync('cli/maintain/kept/searches.json', 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, { readonly states: number }>>>
>;

it('is within the budgets of the record exactly where that says violated', () => {
  const { faults, userOps } = expectedBudgets;
  let compared = 0;
  for (const scenario of scenarios) {
    for (const design of designs) {
      if (searches[scenario.name]![design.id]!.states > MOST_STATES) continue;
      const model = buildModel(scenario, design, { faults: 1, userOps: 255 });
      const any = { faults: Number.POSITIVE_INFINITY, userOps: Number.POSITIVE_INFINITY };
      const { costs, cut, verdicts } = explore(
        { ...model.system, budgets: any },
        {
          search: 'cheapest',
          properties: properties
            .filter((property) => property.applies(model) === true)
            .map((property) => property.instantiate(model)),
        },
      );
      expect([costs, cut]).toEqual([['faults', 'userOps'], undefined]);
      for (const [id, verdict] of verdicts) {
        const { kind } = verdict;
        const front = kind === 'violated' ? verdict.ways! : [];
        const where = `${design.id} on ${scenario.name}: ${id}`;
        const recorded = expectedVerdict(design.id, scenario.name, id)!.verdict;
        if (recorded === 'not-applicable') continue;
        const within = front.some(({ costs: [f, o] }) => f! <= faults && o! <= userOps);
        expect(within, where).toBe(recorded === 'violated');
        // What is not reached at any cost is not reached within some.
        if (kind === 'vacuous') expect(recorded, where).toBe('vacuous');
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(2_000);
});

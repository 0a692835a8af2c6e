import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explore } from '../checker/index.ts';
import { buildModel, designs, scenarios } from '../model/index.ts';
import { expectedBudgets, expectedVerdict } from './expected.ts';
import { byteMeasures, measuresOf, properties } from './index.ts';

/** Larger searches, two of five, are left to `npm run check`: they have nearly all the states. */
const MOST_STATES = 1_500;

/** By scenario and design: the states, and the bytes that are not 0. */
const searches = JSON.parse(readFileSync('cli/maintain/kept/searches.json', 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, { readonly states: number }>>>
>;

describe('the record', () => {
  it('has a verdict for every scenario, design and property, and the bytes of every search', () => {
    for (const { name } of scenarios) {
      for (const design of designs) {
        expect(searches[name]?.[design.id], `${name} ${design.id}`).toBeDefined();
        for (const { id } of properties) {
          expect(expectedVerdict(design.id, name, id), `${name} ${design.id} ${id}`).toBeDefined();
        }
      }
    }
    expect(expectedVerdict('v7.1', 'n1-exact', 'nonsense')).toBeUndefined();
    expect(expectedVerdict('v7.1', 'nowhere', 'single-owner')).toBeUndefined();
  });

  const isSmall = (name: string, design: string) => searches[name]![design]!.states <= MOST_STATES;

  it.each(
    scenarios
      .map(({ name }) => [name, designs.filter(({ id }) => isSmall(name, id))] as const)
      .filter(([, small]) => small.length > 0),
  )('%s', (name, small) => {
    const scenario = scenarios.find((s) => s.name === name)!;
    const actual: Record<string, unknown> = {};
    const recorded: Record<string, unknown> = {};
    for (const design of small) {
      const model = buildModel(scenario, design, expectedBudgets);
      const applicable = properties.filter((p) => p.applies(model) === true);
      const exploration = explore(model.system, {
        properties: applicable.map((p) => p.instantiate(model)),
        measures: measuresOf(model),
      });
      const { verdicts, states } = exploration;
      const bytes = Object.entries(byteMeasures(model, exploration))
        .filter(([, [, high]]) => high > 0n)
        .map(([id, [low, high]]) => [id, [String(low), String(high)]]);
      actual[design.id] = { states, ...Object.fromEntries(bytes) };
      recorded[design.id] = searches[name]?.[design.id];
      for (const { id } of properties) {
        const key = `${design.id} ${id}`;
        actual[key] = verdicts.get(id)?.kind ?? 'not-applicable';
        recorded[key] = expectedVerdict(design.id, name, id)!.verdict;
      }
    }
    expect(actual).toEqual(recorded);
  });
});

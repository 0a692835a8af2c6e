import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explore } from '../checker/index.ts';
import { leftOut, machinesOf } from '../counterexamples/configurations.ts';
import { configurationsText } from '../counterexamples/configurations-text.ts';
import { buildModel, configText, designs, distinctConfigs, scenarios } from '../model/index.ts';
import { expectedBudgets, expectedVerdict, properties } from '../properties/index.ts';
import { CONFIGURATIONS, recordedConfigurations } from './gallery.ts';
import { recordedSearches } from './searches.ts';

/** Undefined when the model has changed since, which the first test says. */
const found = recordedConfigurations();
const recorded = found!;
const configs = distinctConfigs();
const LETTERS = { holds: 'H', violated: 'F', vacuous: 'V', 'not-applicable': '-' } as const;

function rowOf(config: number, machine: number, design: number): string {
  const columns = recorded.verdicts[machine]![design]!;
  return columns.map((column) => recorded.columns[column]![config]!).join('');
}

it('docs/configurations.json is of this model (else: npm run configurations)', () => {
  expect(found).toBeDefined();
  expect(recorded.properties).toEqual(properties.map(({ id }) => id));
  expect(recorded.designs).toEqual(designs.map(({ id }) => id));
  expect(recorded.configs).toEqual(configs.slice(0, recorded.configs.length).map(configText));
  expect(recorded.machines).toEqual(machinesOf(scenarios).map(({ name }) => name));
  const omitted = leftOut(recorded.machines, recorded.designs, recordedSearches());
  expect(recorded.leftOut).toEqual(omitted);
});

describe.skipIf(found === undefined)('the record', () => {
  it('is what docs/configurations.md says', () => {
    expect(readFileSync(`${CONFIGURATIONS}.md`, 'utf8')).toBe(configurationsText(recorded));
  });

  it('agrees with the verdicts on record where a scenario has the usual configuration', () => {
    for (const [machine, name] of recorded.machines.entries()) {
      if (scenarios.find((scenario) => scenario.name === name)!.config !== undefined) continue;
      for (const [design, { id }] of designs.entries()) {
        if (recorded.leftOut.some((l) => l.machine === name && l.design === id)) continue;
        const row = properties.map((p) => LETTERS[expectedVerdict(id, name, p.id)!.verdict]);
        expect(rowOf(0, machine, design), `${name} ${id}`).toBe(row.join(''));
      }
    }
  });

  it.each([
    ['v6.12', 'n1-exact', 'CXL_ACPI=y'],
    ['v7.1', 'n1-exact', 'CXL_ACPI=y,CXL_PCI=y,DEV_DAX_HMEM=y,DEV_DAX_KMEM=y'],
    ['exclude-v6', 'n5-sr-smaller', 'DEV_DAX_HMEM=y'],
    ['coordinate-v3', 'n4-sr-larger', 'DEV_DAX_CXL=n'],
    ['arbitrate-v4', 'n10-partial-overlap', 'DEV_DAX_HMEM=n'],
    ['trim', 'n6-uncommitted', 'CXL_ACPI=n'],
  ] as const)('%s on %s with %s', (design, machine, text) => {
    const config = configs[recorded.configs.indexOf(text)]!;
    const scenario = { ...scenarios.find(({ name }) => name === machine)!, config };
    const index = designs.findIndex(({ id }) => id === design);
    const model = buildModel(scenario, designs[index]!, expectedBudgets);
    const asked = properties.filter((property) => property.applies(model) === true);
    const { verdicts } = explore(model.system, {
      properties: asked.map((property) => property.instantiate(model)),
    });
    const row = properties.map(({ id }) => {
      const kind = verdicts.get(id)?.kind ?? 'not-applicable';
      return (LETTERS as Readonly<Record<string, string>>)[kind];
    });
    const [c, m] = [recorded.configs.indexOf(text), recorded.machines.indexOf(machine)];
    expect(rowOf(c, m, index)).toBe(row.join(''));
  });
});

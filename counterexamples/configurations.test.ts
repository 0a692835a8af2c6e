import { expect, it } from 'vitest';
import { scenarios } from '../model/index.ts';
import {
  configurations,
  type ConfigurationSearch,
  leftOut,
  lettersOf,
  machinesOf,
} from './configurations.ts';
import { configurationMatrix, configurationsText } from './configurations-text.ts';

/** Two properties; the third configuration is not allowed with the second design. */
const NAMES = {
  modelVersion: '1',
  properties: ['kept', 'turned'],
  configs: ['', 'CXL_ACPI=y', 'CXL_ACPI=y,DEV_DAX_HMEM=y'],
  machines: ['small', 'large'],
  designs: ['old', 'new'],
  leftOut: [{ machine: 'large', design: 'new', states: 4_000_000 }],
};

const SEARCHES: readonly ConfigurationSearch[] = [
  { config: 0, machine: 0, design: 0, verdicts: 'HF', states: 5 },
  { config: 1, machine: 0, design: 0, verdicts: 'HH', states: 6 },
  { config: 2, machine: 0, design: 0, verdicts: 'HF', states: 7 },
  { config: 0, machine: 1, design: 0, verdicts: 'HF', states: 50 },
  { config: 1, machine: 1, design: 0, verdicts: 'HF', states: 60 },
  { config: 2, machine: 1, design: 0, verdicts: 'HF', states: 70 },
  { config: 0, machine: 0, design: 1, verdicts: 'HV', states: 5 },
  { config: 1, machine: 0, design: 1, verdicts: 'H-', states: 5 },
  { config: 0, machine: 1, design: 1, verdicts: 'HF', states: 5 },
  { config: 1, machine: 1, design: 1, verdicts: 'HF', states: 5 },
];

const all = configurations(NAMES, SEARCHES, (config, design) =>
  design === 1 && config === 2 ? 1 : config,
);

it('keeps which configurations give which verdicts', () => {
  expect([lettersOf(all, 0, 0), lettersOf(all, 0, 1)]).toEqual([
    ['HHH', 'HHH'],
    ['FHF', 'FFF'],
  ]);
  expect(lettersOf(all, 1, 1)).toEqual(['V--', 'FFF']);
  expect(all.columns).toEqual(['HHH', 'FHF', 'V--', 'FFF']);
  expect(all.searches).toBe(10);
  expect(all.states).toBe(218);
  expect(all.largest).toEqual({
    config: NAMES.configs[2],
    machine: 'large',
    design: 'old',
    states: 70,
  });
});

it('names the options that turn a verdict, and not those that make a property say nothing', () => {
  expect(configurationMatrix(all).filter((line) => line.startsWith('| '))).toEqual([
    '| property | old | new |',
    '| turned | AH |  |',
  ]);
});

it('counts the machines that violate a property', () => {
  expect(configurationsText(all)).toContain('| turned | 2 | 1 | 1 to 2 |');
});

it('leaves out what has too many states, and says so', () => {
  const searches = {
    small: { old: { states: 5 }, new: { states: 40_000 } },
    large: { old: { states: 50 }, new: { states: 4_000_000 } },
  };
  expect(leftOut(NAMES.machines, NAMES.designs, searches)).toEqual(NAMES.leftOut);
  expect(configurationsText(all)).toContain('| machine | new |\n|---|---|\n| large | 4,000,000 |');
});

it('takes scenarios that differ in their configuration alone for one machine', () => {
  const names = machinesOf(scenarios).map(({ name }) => name);
  expect(names).toContain('n1-exact');
  expect(names).not.toContain('n1-exact-builtin');
  expect(names).toContain('n1-exact-every-operation');
});

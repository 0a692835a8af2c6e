import { expect, it } from 'vitest';
import { scenarios } from '../../model/index.ts';
import {
  configurations,
  type ConfigurationSearch,
  lettersOf,
  machinesOf,
  pairIn,
  pairOf,
} from './configurations.ts';
import { configurationMatrix, configurationsText } from './configurations-text.ts';

/** Two properties; the third configuration is not allowed with the second design. */
const NAMES = {
  modelVersion: '1',
  properties: ['kept', 'turned'],
  configs: ['', 'CXL_ACPI=y', 'CXL_ACPI=y,DEV_DAX_HMEM=y'],
  machines: ['small', 'large'],
  designs: ['old', 'new'],
};

/** Letters by configuration, and the states of the first one. */
function pair(effective: readonly number[], states: number, ...verdicts: readonly string[]) {
  const searches = verdicts.map((letters, config): ConfigurationSearch => {
    return { config, verdicts: letters, states: states + config, seconds: states / 10 - config };
  });
  return pairOf(searches, NAMES.properties.length, effective, NAMES.modelVersion);
}

const PAIRS = [
  [pair([0, 1, 2], 5, 'HF', 'HH', 'HF'), pair([0, 1, 1], 5, 'HV', 'H-')],
  [pair([0, 1, 2], 70, 'HF', 'HF', 'HF'), pair([0, 1, 1], 5, 'HF', 'HF')],
];

const all = configurations(NAMES, PAIRS);

it('keeps which configurations give which verdicts', () => {
  expect([lettersOf(all, 0, 0), lettersOf(all, 0, 1)]).toEqual([
    ['HHH', 'HHH'],
    ['FHF', 'FFF'],
  ]);
  expect(lettersOf(all, 1, 1)).toEqual(['V--', 'FFF']);
  expect(all.columns).toEqual(['HHH', 'FHF', 'V--', 'FFF']);
  expect(pairIn(all, 1, 0)).toEqual(PAIRS[1]![0]);
});

it('says how many states each has, and how long the slowest search took', () => {
  expect(pairIn(all, 1, 0).effort).toEqual({
    model: '1',
    searches: 3,
    states: 213,
    largest: { config: 2, states: 72 },
    slowest: { config: 0, seconds: 7 },
  });
  const text = configurationsText(all);
  expect(text).toContain(
    '10 searches, 253 states, the largest 72 (`old` on `large`, CXL_ACPI=y,DEV_DAX_HMEM=y); the slowest took 7.0 s of one core (`old` on `large`, all modules).',
  );
  expect(text).toContain('| small | 7 | 6 |\n| large | 72 | 6 |');
  expect(text).toContain('| large | old | all modules | 7.0 |');
  expect(text).not.toContain('| small | old | all modules |');
});

it('says which pairs were not searched since the model changed', () => {
  expect(configurationsText(all)).not.toContain('older version');
  const later = configurations({ ...NAMES, modelVersion: '2' }, PAIRS);
  expect(configurationsText(later)).toContain(
    ' 4 of 4 pairs of a machine and a design were last searched under an older version of the model (1; this is 2).',
  );
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

it('takes scenarios that differ in their configuration alone for one machine', () => {
  const names = machinesOf(scenarios).map(({ name }) => name);
  expect(names).toContain('n1-exact');
  expect(names).not.toContain('n1-exact-builtin');
  expect(names).toContain('n1-exact-every-operation');
});

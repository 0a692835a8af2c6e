import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { designs, scenarios } from '../../model/index.ts';
import { properties } from '../index.ts';
import { recordedVerdict } from './lookup.ts';
import { recordText } from './text.ts';

const names = scenarios.map(({ name }) => name);
const ids = properties.map(({ id }) => id);

test('what is looked up is what is written', () => {
  const text = recordText(designs, names, ids, recordedVerdict);
  expect(text).toBe(readFileSync(new URL('verdicts.ts', import.meta.url), 'utf8'));
});

test('what is not on record is undefined, also below a design that is', () => {
  expect(recordedVerdict('v7.1', 'n1-exact', 'nonsense')).toBeUndefined();
  expect(recordedVerdict('v7.1', 'nowhere', 'single-owner')).toBeUndefined();
  expect(recordedVerdict('nobody', 'n1-exact', 'single-owner')).toBeUndefined();
});

test('a design says only where it differs, and where it says nothing yet', () => {
  const sheets = [{ id: 'base' }, { id: 'derived', basedOn: 'base' }, { id: 'unexplored' }];
  const text = recordText(sheets, ['n1-a', 'n1-b', 'n2'], ['p'], (design, scenario) => {
    if (design === 'unexplored') return undefined;
    if (design === 'derived' && scenario === 'n2') return undefined;
    return scenario === 'n1-a' ? 'holds' : design === 'base' ? 'violated' : 'vacuous';
  });
  expect(text.slice(text.indexOf('export const DESIGNS'))).toBe(`\
export const DESIGNS: Readonly<Record<string, string | null>> = {
  'base': null,
  'derived': 'base',
};

export const SCENARIOS: Lines = [
  'n1-a n1-b',
  'n2',
];

export const VERDICTS: Differences = {
  'p': {
    'base': {
      violated: [
        'n1-b',
        'n2',
      ],
    },
    'derived': {
      vacuous: [
        'n1-b',
      ],
      unrecorded: [
        'n2',
      ],
    },
  },
};
`);
});

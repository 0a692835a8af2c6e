import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesDocument } from '../../counterexamples/findings/bytes-text.ts';
import { toyScenario } from '../../counterexamples/testing/toy-model.ts';
import { designs, scenarios } from '../../model/index.ts';
import { DOCS } from './gallery.ts';
import type { CheckDocument } from '../commands/json-report.ts';
import { recordedSearches, SEARCHES, searchesText, searchPages, withRun } from './searches.ts';

describe('the searches on record', () => {
  it('are in the order of the tables, which npm run record keeps', () => {
    const recorded = recordedSearches();
    const empty = { results: [], measures: [] } as unknown as CheckDocument;
    expect(searchesText(withRun(recorded, empty))).toBe(readFileSync(SEARCHES, 'utf8'));
    expect(Object.keys(recorded)).toEqual(scenarios.map(({ name }) => name));
  });

  it.each(searchPages(recordedSearches()))('are what docs/$path says', ({ path, text }) => {
    expect(readFileSync(`${DOCS}/${path}`, 'utf8')).toBe(text);
  });
});

describe('withRun', () => {
  const [scenario] = scenarios;
  const [old, other] = designs;
  const run = (exhaustive: boolean) =>
    ({
      results: [{ scenario: scenario!.name, design: old!.id, exhaustive, states: 7 }],
      measures: [
        {
          scenario: scenario!.name,
          design: old!.id,
          usableBytes: ['0', '4096'],
          strandedBytes: ['0', '0'],
        },
      ],
    }) as unknown as CheckDocument;
  const before = { [scenario!.name]: { [old!.id]: { states: 1 }, [other!.id]: { states: 2 } } };

  it('takes what the run searched, and leaves the rest', () => {
    expect(withRun(before, run(true))[scenario!.name]).toEqual({
      [old!.id]: { states: 7, usableBytes: ['0', '4096'] },
      [other!.id]: { states: 2 },
    });
  });

  it('takes nothing from a search that did not see everything', () => {
    expect(withRun(before, run(false))[scenario!.name]).toEqual(before[scenario!.name]);
  });
});

describe('the bytes', () => {
  const scenario = toyScenario('t1-plain');
  const MiB = (n: number) => String(n * 0x10_0000);
  const text = bytesDocument(
    {
      't1-plain': {
        'v7.1': { states: 1, unusableBytes: [MiB(1), MiB(512)], strandedBytes: [MiB(1), MiB(512)] },
        'v7.0': { states: 2, unusableBytes: [MiB(1), MiB(512)], strandedBytes: [MiB(1), MiB(512)] },
        trim: { states: 3, usableBytes: [MiB(1024), MiB(1024)] },
      },
    },
    [scenario],
  );

  it.each([
    ['count where a design leaves least', '| 1 | trim |'],
    ['compare the worst cases', '| [t1-plain](#t1-plain) | 1 GiB | 0 | trim | 512 MiB |  |'],
    [
      'are one line for designs with the same',
      '| v7.1, v7.0 | 0 | 1 MiB to 512 MiB | 1 MiB to 512 MiB |',
    ],
    ['are one number where both ends agree', '| trim | 1 GiB | 0 | 0 |'],
  ])('%s', (_, line) => {
    expect(text).toContain(line);
  });
});

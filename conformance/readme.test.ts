import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { everyExperiment, experimentNames } from './experiments/experiments.ts';
import { conformOptions } from './command/options.ts';

const text = readFileSync('conformance/README.md', 'utf8');

test('conformance/README.md counts the experiments', () => {
  expect(text).toContain(`There are ${experimentNames.length} experiments`);
});

test('conformance/README.md has a row for each event that an experiment has', () => {
  const rows = text.split('\n').filter((line) => /^\| `.*` \|/.test(line));
  const named = rows.flatMap((row) =>
    [...row.split(' | ')[0]!.matchAll(/`(\w+)/g)].map(([, verb]) => verb),
  );
  const verbs = everyExperiment().flatMap(({ events }) => events.map((event) => event.do));
  expect(named).toEqual(expect.arrayContaining([...new Set(verbs)]));
});

test.each(['repeat', 'processors', 'bug', 'record', 'append'])(
  'conformance/README.md says what --%s is for',
  (option) => {
    expect(Object.keys(conformOptions)).toContain(option);
    expect(text).toContain(`--${option}`);
  },
);

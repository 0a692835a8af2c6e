/**
 * The bugs of kernels against the recordings, and the document about them against the data.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type KernelBug, kernelBugs, lookFor, type Sign } from './bugs.ts';
import { bugTable, rateTable } from './bug-table.ts';
import { experimentNames } from '../experiments/experiments.ts';
import { properties } from '../../properties/index.ts';
import { allRecordings } from '../recordings/recordings.ts';

const recordings = allRecordings();

/** Kernels of which somebody else has built the sources are not what a distribution ships. */
const isShipped = (design: string | undefined) => design === undefined;

describe.each(kernelBugs)('$name', (bug) => {
  const own = recordings.filter(
    ({ experiment, kernel }) => experiment.name === bug.experiment && isShipped(kernel.design),
  );
  const shows = (recording: (typeof own)[number]) =>
    lookFor(bug, recording.steps, recording.died ?? []).reproduced;

  test('is seen on the kernels that it names, and on no other', () => {
    expect(experimentNames).toContain(bug.experiment);
    const releases = [...new Set(own.filter(shows).map(({ kernel }) => kernel.release))];
    expect(releases.sort()).toEqual([...bug.seenOn].sort());
  });

  test('is described in docs/kernel-bugs.md, with the command that reproduces it', () => {
    const text = readFileSync('docs/kernel-bugs.md', 'utf8');
    const [, rest] = text.split(`\n## ${bug.name}: `);
    expect(rest).toBeDefined();
    const [section] = rest!.split('\n## ');
    expect(section).toContain(`npm run conform -- --bug ${bug.name} --`);
    for (const part of ['Culprit', 'A fix must', 'Newest kernel']) {
      expect(section).toContain(`**${part}**`);
    }
    if (bug.property !== undefined) {
      expect(properties.map(({ id }) => id)).toContain(bug.property);
      expect(section).toContain(`**Property**: \`${bug.property}\``);
    }
    if (bug.mended !== undefined) expect(section).toContain(bug.mended.split(' ')[0]);
  });
});

test('docs/kernel-bugs.md has the bugs in the order of the data, and their table', () => {
  const text = readFileSync('docs/kernel-bugs.md', 'utf8');
  const names = [...text.matchAll(/^## ([a-z0-9-]+): /gm)].map(([, name]) => name);
  expect(names).toEqual(kernelBugs.map(({ name }) => name));
  expect(text).toContain(`\n${bugTable(kernelBugs).join('\n')}\n`);
});

test('docs/kernel-bugs.md has the rates of the recordings', () => {
  const text = readFileSync('docs/kernel-bugs.md', 'utf8');
  const overtaken = kernelBugs.find(({ name }) => name === 'rescan-overtaken')!;
  const table = rateTable(overtaken, /^memdevs-first/, recordings);
  expect(table.length).toBeGreaterThan(2);
  expect(text).toContain(`\n${table.join('\n')}\n`);
});

const nothing = { iomem: [], endpoints: [], regions: [], dax: [], reports: [] };
const steps = [
  { event: 'boot', seen: nothing },
  { event: 'load kmem', seen: { ...nothing, dax: ['110000000-14fffffff hmem'] } },
];
const oops = {
  event: 2,
  says: 'BUG: kernel NULL pointer dereference, address: 0000000000000000',
  in: ['__insert_resource', 'insert_resource', 'cxl_add_to_region'],
};

describe('a look at a boot', () => {
  const bug = (...signs: readonly Sign[]): Pick<KernelBug, 'signs'> => ({ signs });
  const shows: Sign = { kind: 'shows', after: 'load kmem', part: 'dax', line: / hmem$/ };
  const lacks: Sign = { ...shows, kind: 'lacks' };
  const dies: Sign = { kind: 'dies', says: /NULL pointer/, in: /^insert_resource$/ };

  test.each([
    [[shows], true, ['after "load kmem", dax: 110000000-14fffffff hmem']],
    [
      [lacks],
      false,
      ['after "load kmem", dax: something like / hmem$/, but 110000000-14fffffff hmem'],
    ],
    [[{ ...shows, line: / cxl$/ }], false, [expect.stringMatching(/nothing like/) as unknown]],
    [[{ ...lacks, line: / cxl$/ }, shows], true, [expect.anything(), expect.anything()]],
    [
      [{ ...shows, after: 'load nothing' }],
      false,
      [expect.stringMatching(/did not get/) as unknown],
    ],
    [[dies], true, [expect.stringMatching(/^the kernel says/) as unknown, expect.anything()]],
    [[{ ...dies, in: /^kfree$/ }], false, ['the kernel does not die in /^kfree$/']],
    [[shows, { ...dies, says: /WARNING/ }], false, [expect.anything(), expect.anything()]],
  ])('%#', (signs, reproduced, lines) => {
    expect(lookFor(bug(...(signs as Sign[])), steps, [oops])).toEqual({ reproduced, lines });
  });
});

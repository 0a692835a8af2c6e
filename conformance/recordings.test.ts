/**
 * The model against everything that real kernels were seen to do, without a kernel.
 */
import { describe, expect, test } from 'vitest';
import { designs } from '../model/index.ts';
import { compare } from './compare.ts';
import { judgementLines } from './judge.ts';
import { designOfKernel } from './kernel-design.ts';
import { allRecordings } from './recordings.ts';

const recordings = allRecordings();

test('there are recordings of a kernel before the merge and of one after it', () => {
  const shipped = new Set(recordings.map(({ kernel }) => designOfKernel(kernel.release)));
  expect([...shipped]).toEqual(expect.arrayContaining(['v6.12', 'v7.1']));
});

describe.each(recordings)('$kernel.release', ({ kernel, experiment, steps }) => {
  test(experiment.name, () => {
    const id = designOfKernel(kernel.release);
    const design = designs.find((d) => d.id === id)!;
    expect(judgementLines(compare(experiment, design, steps))).toEqual([]);
  });
});

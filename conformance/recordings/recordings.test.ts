/**
 * The model against everything that real kernels were seen to do, without a kernel; and the rules of
 * the model against what the recordings fire.
 */
import { describe, expect, test } from 'vitest';
import { compareAll, recordedDesigns, ruleCoverage } from './coverage.ts';
import { judgeBreak, judgementLines } from '../compare/judge.ts';
import { isShipped } from '../compare/kernel-design.ts';
import { allRecordings } from './recordings.ts';

const recordings = compareAll(allRecordings());
const shipped = recordedDesigns(recordings).filter(({ id }) => isShipped(id));

/** What the kernels of a design, or those of an experiment, died of where it is no use after free. */
const DIED_OF: Readonly<Record<string, string>> = {
  'flush-in-probe': 'no-deadlock',
  'trimmed-window': 'no-null-window',
};

describe.each(recordings.filter(({ died }) => died === undefined))(
  '$kernel.release',
  ({ experiment, comparison }) => {
    test(experiment.name, () => {
      const lines = comparison.kind === 'agrees' ? [] : judgementLines(judgeBreak(comparison, []));
      expect(lines).toEqual([]);
      expect(comparison.kind).toBe('agrees');
    });
  },
);

describe('a kernel that died looks like the model before, and died of what the model says', () => {
  test.each(recordings.filter(({ died }) => died !== undefined))(
    '$kernel.release $experiment.name',
    ({ comparison, design, died, experiment, steps }) => {
      if (comparison.kind === 'agrees') throw new Error('it did not die');
      expect(comparison).toMatchObject({ kind: 'ends', step: steps.length });
      const judgement = judgeBreak(comparison, died!);
      const of = DIED_OF[experiment.name] ?? DIED_OF[design.id] ?? 'no-use-after-free';
      expect(judgement.of.map(({ id }) => id)).toEqual([of]);
    },
  );
});

describe.each(shipped)('the recordings of $id', (design) => {
  const rules = ruleCoverage(design, recordings);

  test('fire every rule that is in reach', () => {
    expect(
      rules.filter(({ seenIn, outOfReach }) => seenIn.length === 0 && outOfReach === undefined),
    ).toEqual([]);
  });

  test('fire none that is said to be out of reach', () => {
    expect(
      rules.filter(({ seenIn, outOfReach }) => seenIn.length > 0 && outOfReach !== undefined),
    ).toEqual([]);
  });
});

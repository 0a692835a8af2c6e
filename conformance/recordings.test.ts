/**
 * The model against everything that real kernels were seen to do, without a kernel; and the rules of
 * the model against what the recordings fire.
 */
import { describe, expect, test } from 'vitest';
import { buildModel, designs } from '../model/index.ts';
import { compare, type Comparison } from './compare.ts';
import { judgementLines } from './judge.ts';
import { designOfKernel } from './kernel-design.ts';
import { allRecordings } from './recordings.ts';
import { outOfReach } from './out-of-reach.ts';

const recordings = allRecordings().map((recording) => {
  const id = designOfKernel(recording.kernel.release)!;
  let comparison: Comparison | undefined;
  const { experiment, steps } = recording;
  const design = designs.find((d) => d.id === id)!;
  return {
    ...recording,
    design,
    comparison: () => (comparison ??= compare(experiment, design, steps)),
  };
});
const shipped = [...new Set(recordings.map(({ design }) => design))];

test('there are recordings of a kernel before the merge and of one after it', () => {
  expect(shipped.map(({ id }) => id)).toEqual(expect.arrayContaining(['v6.12', 'v7.1']));
});

describe.each(recordings)('$kernel.release', ({ experiment, comparison }) => {
  test(experiment.name, () => {
    expect(judgementLines(comparison())).toEqual([]);
  });
});

describe.each(shipped)('the recordings of $id', (design) => {
  const fired = new Set<string>();
  const all = new Set<string>();
  const rulesThat = (matter: (name: string) => boolean) => [...all].filter(matter).sort();

  test('fire every rule that is in reach', () => {
    for (const { design: own, experiment, comparison } of recordings) {
      if (own !== design) continue;
      const every = { earlyAdmin: true, everyOperation: true, everyFault: true, rebindsCxl: true };
      const model = buildModel({ ...experiment.scenario, ...every }, design, {
        faults: 1,
        userOps: 1,
      });
      for (const { name } of model.system.rules) all.add(name);
      const compared = comparison();
      if (compared.kind !== 'agrees') continue;
      const { rules } = compared.walk.model.system;
      for (const { firings } of compared.ways) {
        for (const { rule } of firings) fired.add(rules[rule]!.name);
      }
    }
    expect(
      rulesThat((name) => !fired.has(name) && outOfReach(name, design.id) === undefined),
    ).toEqual([]);
  });

  test('fire none that is said to be out of reach', () => {
    expect(
      rulesThat((name) => fired.has(name) && outOfReach(name, design.id) !== undefined),
    ).toEqual([]);
  });
});

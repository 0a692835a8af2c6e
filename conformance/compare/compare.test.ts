import { expect, test } from 'vitest';
import { compare, compareBoots, type Comparison } from './compare.ts';
import { compareAll } from '../recordings/coverage.ts';
import { allRecordings } from '../recordings/recordings.ts';

const [first, ...more] = compareAll(
  allRecordings().filter(
    ({ experiment, kernel }) =>
      experiment.name === 'memdevs-first-two' && kernel.release.startsWith('7.3.4+'),
  ),
);
const { experiment, design } = first!;
const boots = [first!, ...more].map(({ steps }) => steps);

/** What a comparison found, without the walk. */
function found(comparison: Comparison) {
  const { kind, ways } = comparison;
  const step = kind === 'agrees' ? undefined : comparison.step;
  return { kind, step, ways: ways.map(({ words }) => words.join()) };
}

test('boots that are walked together are judged as each is alone', () => {
  const cut = boots[0]!.slice(0, 2);
  const strange = boots[0]!.map((step, i) =>
    i < 3 ? step : { ...step, seen: { ...step.seen, dax: ['0-fff cxl'] } },
  );
  const all = [cut, ...boots, strange, boots[0]!];
  const together = compareBoots(experiment, design, all).map(found);
  expect(together).toEqual(all.map((steps) => found(compare(experiment, design, steps))));
  expect(together.map(({ kind }) => kind)).toEqual([
    'ends',
    ...boots.map(() => 'agrees'),
    'differs',
    'agrees',
  ]);
});

test('what the scheduler decides is a way of its own', () => {
  const outcomes = new Set(boots.map((steps) => JSON.stringify(steps.map(({ seen }) => seen))));
  expect(outcomes.size).toBeGreaterThan(1);
  const ways = compareBoots(experiment, design, boots).map((each) => found(each).ways.join(' '));
  expect(new Set(ways).size).toBe(outcomes.size);
});

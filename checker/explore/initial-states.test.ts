/**
 * Initial states in bulk: what each costs must not grow with their number.
 */
import { expect, it } from 'vitest';
import { explore } from './search.ts';
import { system } from '../language/system.ts';
import { range, record } from '../language/types.ts';

/** Seconds of CPU for a search of that many initial states, the best of three. */
function seconds(initialStates: number): number {
  const still = system({
    name: 'nothing moves',
    layout: record({ n: range(0, 2 ** 24 - 1) }),
    initialStates,
    initialise(s, index) {
      s.n = index;
    },
    rules: [],
  });
  const samples = [0, 1, 2].map(() => {
    const before = process.cpuUsage();
    expect(explore(still).states).toBe(initialStates);
    const { user, system: kernel } = process.cpuUsage(before);
    return (user + kernel) / 1e6;
  });
  return Math.min(...samples);
}

it('fifty times as many take a hundred times as long at most', () => {
  expect(seconds(50_000) / seconds(1_000)).toBeLessThan(100);
});

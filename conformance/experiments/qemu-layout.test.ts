import { describe, expect, test } from 'vitest';
import { type Scenario, scenarios } from '../../model/index.ts';
import { fitToQemu } from './qemu-layout.ts';

const named = (name: string) => scenarios.find((s) => s.name === name)!;
const hex = (ranges: Scenario['windows']) =>
  ranges.map(({ start, end }) => `${start.toString(16)}-${end.toString(16)}`);

test('every scenario that fits has its windows one behind the other, from the first address', () => {
  for (const scenario of scenarios) {
    const fit = fitToQemu(scenario);
    if (fit.kind === 'impossible') continue;
    let next = 0x1_1000_0000n;
    for (const { start, end } of fit.scenario.windows) {
      expect(start, scenario.name).toBe(next);
      next = end + 1n;
    }
    for (const [i, decoder] of fit.scenario.decoders.entries()) {
      const size = (d: { start: bigint; end: bigint }) => d.end - d.start;
      expect(size(decoder), scenario.name).toBe(size(scenario.decoders[i]!));
    }
  }
});

test.each([
  // The head is shortened to what there is in front of the first window.
  ['n9-sr-head-outside', ['108000000-14fffffff'], ['110000000-14fffffff']],
  // The gap between the windows becomes a window without devices.
  [
    'n13-good-and-bad',
    ['110000000-14fffffff', '190000000-1cfffffff'],
    ['110000000-14fffffff', '150000000-18fffffff', '190000000-1cfffffff'],
  ],
  ['n12-unaligned-tail', ['110000000-150000fff'], ['110000000-14fffffff']],
])('%s', (name, softReserved, windows) => {
  const fit = fitToQemu(named(name));
  if (fit.kind === 'impossible') throw new Error(fit.reason);
  expect(hex(fit.scenario.softReserved)).toEqual(softReserved);
  expect(hex(fit.scenario.windows)).toEqual(windows);
});

describe('what no QEMU can be', () => {
  const inside = named('n18-foreign-child-and-sr');
  const [range] = inside.softReserved;

  test('something else may lie in a Soft Reserved range, but not cross its end', () => {
    expect(fitToQemu(inside).kind).toBe('fits');
    const shorter = { ...inside, softReserved: [{ ...range!, end: inside.foreign[0]!.start }] };
    expect(fitToQemu(shorter)).toMatchObject({
      kind: 'impossible',
      reason: expect.stringContaining('crosses the end of a Soft Reserved range') as unknown,
    });
  });
});

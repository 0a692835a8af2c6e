/**
 * dax_hmem that probes while cxl_acpi inserts its windows.
 */
import { expect, it } from 'vitest';
import { enabledFirings, replay } from '../../checker/index.ts';
import type { Machine } from '../machine/machine.ts';
import type { Scenario } from '../machine/scenario.ts';
import type { State } from '../machine/state.ts';
import { scenarios } from '../scenarios/index.ts';
import { modelOf } from '../testing/script.ts';
import { interleavings } from './hmem-probe.ts';

const RACE = 'dax_hmem: probe hmem_platform.0 while cxl_acpi inserts its windows';
const twoWindows = scenarios.find(({ name }) => name === 'n3-two-windows-srat-split')!;

/** What the race comes to, for each number of windows that are there at each range. */
function races(design: string): Readonly<Record<string, string>> {
  const { system, machine: m } = modelOf(twoWindows, design);
  const firings = enabledFirings(system, { initial: 0, firings: [] });
  if (!Array.isArray(firings)) throw new Error('the model does not start');
  const found = firings.filter(({ rule }) => system.rules[rule]!.name === RACE);
  return Object.fromEntries(
    found.map((firing) => {
      const there = system.rules[firing.rule]!.parameters![firing.parameter] as readonly number[];
      let seen = '';
      replay(system, { initial: 0, firings: [firing] }, (s: State, i) => {
        if (i === 0) return;
        const hmem = Array.from(
          { length: m.daxCount - m.regionCount },
          (_, d) => m.regionCount + d,
        );
        const windows = m.windows.map((_, w) => m.slots.window + w);
        const added = hmem.filter((d) => s.dax[d]!.state === 'added').length;
        const inserted = windows.filter((slot) => s.node[slot]!.parent !== null).length;
        seen = `${added} registered, ${inserted} windows`;
      });
      return [there.join(), seen];
    }),
  );
}

it('registers the ranges whose windows are not there yet, and stops where the last range found it', () => {
  expect(races('v7.1')).toEqual({
    '0,1': '2 registered, 1 windows', // the window of the second range is missing
    '0,2': '1 registered, 2 windows',
    '1,1': '1 registered, 1 windows',
    '1,2': '0 registered, 2 windows',
    '2,2': '0 registered, 2 windows',
  });
});

it('does not happen where cxl_core waits for dax_hmem, or where nobody looks for windows', () => {
  expect([races('series-v4'), races('all-or-nothing')]).toEqual([{}, {}]);
});

/** A machine of windows of 1 GiB, the first of which hold a Soft Reserved range each. */
function many(windows: number, ranges: number): Machine {
  const range = (i: number) => {
    const start = BigInt(i + 64) << 30n;
    return { start, end: start + (1n << 30n) - 1n };
  };
  const scenario: Scenario = {
    ...twoWindows,
    windows: Array.from({ length: windows }, (_, w) => range(w)),
    softReserved: Array.from({ length: ranges }, (_, r) => range(r)),
    decoders: [],
    srat: [],
  };
  return modelOf(scenario, 'v7.1').machine;
}

it('has a way for each number of windows at each range, when there are few', () => {
  expect(interleavings(many(2, 2)).map(String)).toEqual(['0,1', '0,2', '1,1', '1,2', '2,2']);
  // (5 + 5)! / 5! / 5! ways, less the one without any window.
  expect(interleavings(many(5, 5))).toHaveLength(251);
});

it('does not ask where in a row of windows that no range meets cxl_acpi stops', () => {
  expect(interleavings(many(32, 2))).toEqual(interleavings(many(2, 2)));
  expect(interleavings(many(32, 0))).toEqual([]);
});

it('lets cxl_acpi go on once at each range, and to each window, when there are many', () => {
  const ways = interleavings(many(32, 16));
  expect(ways).toHaveLength(16 * 16);
  for (let first = 0; first < 16; first++) {
    for (let stop = 1; stop <= 16; stop++) {
      const way = Array.from({ length: 16 }, (_, i) => (i < first ? 0 : stop));
      expect(ways).toContainEqual(way);
    }
  }
});

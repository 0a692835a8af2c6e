/**
 * L20: which configurations are CXL's and which are hmem's, as agreed off list before v4.
 */
import { expect, it } from 'vitest';
import type { Model } from './model.ts';
import type { Scenario } from './machine/scenario.ts';
import type { State } from './machine/state.ts';
import { machine, range } from './testing/posted.ts';
import { modelOf, walk } from './testing/script.ts';

const GiB = 0x4000_0000n;
const BASE = 0x3ff0d0000000n;
const quarter = (i: number) =>
  range(BASE + (BigInt(i) * GiB) / 4n, BASE + (BigInt(i + 1) * GiB) / 4n - 1n);
const units = (from: number, to: number) => range(quarter(from).start, quarter(to - 1).end);
const FOUR = [0, 1, 2, 3].map(quarter);

const SPECIFICATION: readonly {
  readonly name: string;
  readonly scenario: Scenario;
  /** Who has all of the Soft Reserved bytes under v4 (the answer of the mail), and under v7.1. */
  readonly v4: 'cxl' | 'hmem';
  readonly v71: 'cxl' | 'hmem';
}[] = [
  {
    name: 'valid 1: four regions tile the range',
    scenario: machine({ sr: [units(0, 4)], windows: [units(0, 4)], committed: FOUR }),
    v4: 'cxl',
    v71: 'hmem', // no ONE region contains it
  },
  {
    name: 'valid 2: four ranges, four regions',
    scenario: machine({ sr: FOUR, windows: [units(0, 4)], committed: FOUR }),
    v4: 'cxl',
    v71: 'cxl',
  },
  {
    name: 'valid 3: four regions tile the range, the window is larger',
    scenario: machine({ sr: [units(0, 4)], windows: [units(0, 8)], committed: FOUR }),
    v4: 'cxl',
    v71: 'hmem',
  },
  {
    name: 'valid 4: range = window = region',
    scenario: machine({ sr: [units(0, 4)], windows: [units(0, 4)], committed: [units(0, 4)] }),
    v4: 'cxl',
    v71: 'cxl',
  },
  {
    name: 'invalid 1: the region is smaller than range and window',
    scenario: machine({ sr: [units(0, 8)], windows: [units(0, 8)], committed: [units(0, 4)] }),
    v4: 'hmem',
    v71: 'hmem',
  },
  {
    name: 'invalid 2: the range is larger than the window, which four regions tile',
    scenario: machine({ sr: [units(0, 8)], windows: [units(0, 4)], committed: FOUR }),
    v4: 'hmem',
    v71: 'hmem',
  },
  {
    name: 'invalid 3: the second of four regions is missing',
    scenario: machine({
      sr: [units(0, 4)],
      windows: [units(0, 4)],
      committed: FOUR.filter((_, i) => i !== 1),
    }),
    v4: 'hmem',
    v71: 'hmem',
  },
];

it.each(SPECIFICATION)('$name', ({ scenario, v4, v71 }) => {
  expect(ownerOf(modelOf(scenario, 'arbitrate-v4'))).toBe(v4);
  expect(ownerOf(modelOf(scenario, 'v7.1'))).toBe(v71);
});

/** Who has dax devices after the boot, as long as kmem is not loaded. */
function ownerOf(model: Model): string {
  const { regionCount, daxCount } = model.machine;
  const owners = new Set<string>();
  walk(model, ['cxl_acpi', 'cxl_mem', 'dax_hmem', 'dax_cxl'], (s: State) => {
    for (let d = 0; d < daxCount; d++) {
      if (s.dax[d]!.state === 'bound') owners.add(d < regionCount ? 'cxl' : 'hmem');
    }
  });
  return [...owners].join(' and ');
}

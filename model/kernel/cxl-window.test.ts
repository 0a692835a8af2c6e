/**
 * Windows in iomem that something lies across, and what a region in one of them does to the kernel.
 */
import { expect, it } from 'vitest';
import { modelOf, walk } from '../testing/script.ts';
import { REGION_GRANULE, type Scenario } from '../machine/scenario.ts';
import { NULL_WINDOW } from './cxl-window.ts';

type Units = readonly [from: number, to: number];

/** [from, to) in units of 256 MiB. */
function range([from, to]: Units) {
  const at = (unit: number) => 0x1_0000_0000n + BigInt(unit * Number(REGION_GRANULE));
  return { start: at(from), end: at(to) - 1n };
}

function machine(windows: readonly Units[], foreign: Units, decoder?: Units): Scenario {
  return {
    name: 'windows',
    title: 'windows, and something across them',
    softReserved: [],
    windows: windows.map(range),
    devices: [{ name: 'mem0', capacity: REGION_GRANULE }],
    decoders: decoder === undefined ? [] : [{ ...range(decoder), devices: [0], locked: false }],
    srat: [],
    foreign: [{ ...range(foreign), name: 'Reserved' }],
    memoryBlock: 0x800_0000n,
    assumptions: [],
  };
}

const BOOT = ['cxl_acpi', 'e820', 'cxl_mem'] as const;

/** Where the windows are afterwards, and whether the kernel lives. */
const CASES: [string, Scenario, string[], boolean][] = [
  [
    'a decoder in the window that was trimmed',
    machine(
      [
        [0, 2],
        [2, 4],
      ],
      [1, 3],
      [3, 4],
    ),
    ['100000000-12fffffff : CXL Window 0', '130000000-13fffffff : CXL Window 1'],
    false,
  ],
  [
    'the same, the ids run against the addresses',
    machine(
      [
        [2, 4],
        [0, 2],
      ],
      [1, 3],
      [3, 4],
    ),
    ['100000000-12fffffff : CXL Window 1', '130000000-13fffffff : CXL Window 0'],
    false,
  ],
  [
    'a decoder in the window that was expanded over it',
    machine(
      [
        [0, 2],
        [2, 4],
      ],
      [1, 3],
      [0, 1],
    ),
    ['100000000-12fffffff : CXL Window 0', '130000000-13fffffff : CXL Window 1'],
    true,
  ],
  [
    'a decoder in a window that was dropped, since the one before contains it',
    machine(
      [
        [0, 2],
        [2, 3],
        [3, 5],
      ],
      [1, 4],
      [2, 3],
    ),
    ['100000000-13fffffff : CXL Window 0', '140000000-14fffffff : CXL Window 2'],
    false,
  ],
  [
    'something that ends in a gap between two windows',
    machine(
      [
        [0, 2],
        [3, 4],
      ],
      [1, 2.5],
      [3, 4],
    ),
    ['100000000-127ffffff : CXL Window 0', '130000000-13fffffff : CXL Window 1'],
    true,
  ],
  [
    'something that begins in the gap',
    machine(
      [
        [0, 2],
        [3, 5],
      ],
      [2.5, 4],
      [3, 4],
    ),
    ['100000000-11fffffff : CXL Window 0', '128000000-14fffffff : CXL Window 1'],
    true,
  ],
];

it.each(CASES)('%s', (_, scenario, windows, lives) => {
  const { iomem, steps } = walk(modelOf(scenario, 'v7.1'), BOOT);
  expect(iomem.match(/\S+ : CXL Window \d/g)).toEqual(windows);
  expect(steps.some(({ outcomes }) => outcomes.includes(NULL_WINDOW))).toBe(!lives);
});

it('of a region that the administrator creates in such a window the kernel dies, too', () => {
  const windows: Units[] = [
    [1, 3],
    [0, 1],
  ];
  // decoder0.0 is the upper one.
  const script = [...BOOT, 'dax_hmem', 'mkregion_before_dax'] as const;
  const last = (foreign: Units) =>
    walk(modelOf(machine(windows, foreign), 'v7.1'), script).steps.at(-1)!.outcomes;
  expect(last([0.5, 1.5])).toEqual([NULL_WINDOW]);
  expect(last([0.5, 1])).not.toContain(NULL_WINDOW);
});

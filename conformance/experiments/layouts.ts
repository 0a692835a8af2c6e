/**
 * Machines of the experiments that are no scenario of the model: as small as QEMU takes them.
 */
import type { AddressRange, Scenario } from '../../model/index.ts';
import { REGION_GRANULE } from '../../model/machine/scenario.ts';

/** The address of QEMU's first window. */
export const START = '0x110000000';

/** In granules of a region (256 MiB) behind the start of the first window; the second is behind the range. */
export type Units = readonly [from: number, to: number];

export function range([from, to]: Units): AddressRange {
  const start = BigInt(START) + BigInt(from) * REGION_GRANULE;
  return { start, end: start + BigInt(to - from) * REGION_GRANULE - 1n };
}

/** Two units of Soft Reserved = window, decoded by some devices of one unit each or one of two. */
export function small(name: string, devices: number, locked = false): Scenario {
  const ways = Array.from({ length: devices }, (_, i) => i);
  return {
    name,
    title: `${devices === 1 ? 'one device' : `${devices} devices interleaved`}, Soft Reserved = window`,
    softReserved: [range([0, 2])],
    windows: [range([0, 2])],
    devices: ways.map((i) => ({
      name: `mem${i}`,
      capacity: (2n * REGION_GRANULE) / BigInt(devices),
    })),
    decoders: [{ ...range([0, 2]), devices: ways, locked }],
    srat: [],
    foreign: [],
    memoryBlock: 0x800_0000n,
    assumptions: [],
  };
}

/** One device of one unit whose decoders firmware left alone. */
export function uncommitted(title: string, softReserved: Units, window: Units): Scenario {
  return {
    name: 'uncommitted',
    title,
    softReserved: [range(softReserved)],
    windows: [range(window)],
    devices: [{ name: 'mem0', capacity: REGION_GRANULE }],
    decoders: [],
    srat: [],
    foreign: [],
    memoryBlock: 0x800_0000n,
    assumptions: [],
  };
}

/** As many windows, each Soft Reserved and decoded by a device of its own, side by side. */
export function sideBySide(count: number): Scenario {
  const all = Array.from({ length: count }, (_, i) => i);
  const ranges = all.map((i) => range([i, i + 1]));
  return {
    name: 'side-by-side',
    title: `${count} windows side by side, each with a Soft Reserved range and a device`,
    softReserved: ranges,
    windows: ranges,
    devices: all.map((i) => ({ name: `mem${i}`, capacity: REGION_GRANULE })),
    decoders: all.map((i) => ({ ...range([i, i + 1]), devices: [i], locked: false })),
    srat: [],
    foreign: [],
    memoryBlock: 0x800_0000n,
    assumptions: [],
  };
}

/**
 * Two windows and something that is not CXL across their border: whoever is inserted last grows over
 * it, and the window behind starts where it ends (add_cxl_resources()).
 */
export const TRIMMED: Scenario = {
  name: 'trimmed-window',
  title: 'something reserved lies across two windows, and the second is trimmed',
  softReserved: [],
  windows: [range([0, 2]), range([2, 4])],
  devices: [0, 1].map((i) => ({ name: `mem${i}`, capacity: 2n * REGION_GRANULE })),
  decoders: [0, 1].map((i) => ({ ...range([2 * i, 2 * i + 2]), devices: [i], locked: false })),
  srat: [],
  foreign: [{ start: 0x1_2800_0000n, end: 0x1_37ff_ffffn, name: 'Reserved' }],
  memoryBlock: 0x800_0000n,
  assumptions: [],
};

/** A device with a decoder in the first of two windows; nobody decodes the second. */
export const EMPTY_WINDOW: Scenario = {
  name: 'empty-window',
  title: 'two windows of one device, which firmware placed in the first',
  softReserved: [range([0, 1])],
  windows: [range([0, 1]), range([1, 2])],
  devices: [{ name: 'mem0', capacity: REGION_GRANULE }],
  decoders: [{ ...range([0, 1]), devices: [0], locked: false }],
  srat: [],
  foreign: [],
  memoryBlock: 0x800_0000n,
  assumptions: [],
};

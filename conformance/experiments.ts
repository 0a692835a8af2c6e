/**
 * The experiments: machines and what happens to them, as data.
 *
 * Together they fire every rule that QEMU can bring about at least once under each design that a
 * kernel ships (recordings.test.ts), and have the layouts and orders that the discussion keeps coming
 * back to.
 */
import { type AddressRange, type Design, type Scenario, scenarios } from '../model/index.ts';
import { REGION_GRANULE } from '../model/scenario.ts';
import type { Hold } from './event.ts';
import { type Experiment, parseEvents } from './experiment.ts';
import { fitToQemu } from './qemu-layout.ts';

/** The order of a boot where every module finds what it needs. */
const BOOT = ['load cxl_acpi', 'load cxl_mem', 'load dax_hmem', 'load dax_cxl', 'load kmem'];
/** The same with dax_hmem before cxl_acpi: an initramfs that holds the one and not the other. */
const DAX_FIRST = ['load dax_hmem', 'load cxl_acpi', 'load cxl_mem', 'load dax_cxl', 'load kmem'];
/** A boot up to where dax_hmem has put its ranges off, and waits for some driver that is probing. */
const DECISION_OPEN = ['load cxl_acpi', 'load cxl_mem', 'busy', 'load dax_hmem'];
/** The rest of such a boot, after the decision. */
const THEN = ['load dax_cxl', 'load kmem'];
/** The address of QEMU's first window. */
const START = '0x110000000';

interface Plan {
  readonly name: string;
  readonly title: string;
  /** A named scenario, or one of this file. */
  readonly on: string | Scenario;
  readonly hold?: Hold;
  readonly events: readonly string[];
  /** Designs that it is for; default all. */
  readonly under?: (design: Design) => boolean;
}

type Units = readonly [from: number, to: number];

function range([from, to]: Units): AddressRange {
  const start = BigInt(START) + BigInt(from) * REGION_GRANULE;
  return { start, end: start + BigInt(to - from) * REGION_GRANULE - 1n };
}

/** Two units of Soft Reserved = window, decoded by some devices of one unit each or one of two. */
function small(name: string, devices: number, locked = false): Scenario {
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
function uncommitted(title: string, softReserved: Units, window: Units): Scenario {
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

const SMALLER = uncommitted(
  'Soft Reserved smaller than the window, nothing committed',
  [0, 1],
  [0, 2],
);
const LARGER = uncommitted(
  'Soft Reserved larger than the window, nothing committed',
  [0, 2],
  [0, 1],
);

/** Designs under which dax_hmem does something new when it is loaded again. */
const RELOADS = ({ daxHmemUnloaded }: Design) => daxHmemUnloaded !== undefined;
/** Designs of kernels that reset decoders which firmware locked. */
const KNOWS_NO_LOCKS = ({ traits }: Design) => traits.locksRegions !== true;

const BAD_ENDPOINT: Scenario = {
  ...small('bad-endpoint', 1),
  devices: [{ name: 'mem0', capacity: 2n * REGION_GRANULE, fails: 'endpoint' }],
};

const PLANS: readonly Plan[] = [
  {
    name: 'exact-teardown-create',
    title: 'Soft Reserved = window = region: boot, destroy the region, create it again',
    on: 'n1-exact',
    events: [...BOOT, `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'exact-requests',
    title: 'the same boot with request_module() working, dax_hmem first',
    on: 'n1-exact',
    events: ['requests on', 'load dax_hmem', 'load cxl_acpi cxl_mem', 'load dax_cxl', 'load kmem'],
  },
  {
    name: 'exact-dax-first',
    title: 'dax_hmem before cxl_acpi and no request_module()',
    on: 'n1-exact',
    events: DAX_FIRST,
  },
  {
    name: 'exact-dax-first-teardown-online',
    title: 'dax_hmem first, its memory online before CXL comes; the region is destroyed under it',
    on: 'n1-exact',
    events: [
      ...['load dax_hmem', 'load kmem', 'load cxl_acpi', 'load cxl_mem', 'load dax_cxl'],
      `destroy ${START}`,
    ],
  },
  {
    name: 'exact-dax-late',
    title: 'cxl and kmem first, dax_hmem last',
    on: 'n1-exact',
    events: ['load cxl_acpi', 'load cxl_mem', 'load kmem', 'load dax_hmem', 'load dax_cxl'],
  },
  {
    name: 'exact-devices-last',
    title: 'dax_hmem after cxl_acpi but before the drivers of the devices',
    on: 'n1-exact',
    events: ['load cxl_acpi', 'load dax_hmem', 'load cxl_mem', 'load dax_cxl', 'load kmem'],
  },
  {
    name: 'exact-late-device',
    title: 'the device is found after everything else was loaded',
    on: 'n1-exact',
    hold: { devices: [0] },
    events: [...BOOT, 'add 0'],
  },
  {
    name: 'exact-attach-fails',
    title: 'the host bridge does not decode the range: the region cannot be set up',
    on: 'n1-exact',
    hold: { bridge: [0] },
    events: BOOT,
  },
  {
    name: 'exact-no-cxl-acpi',
    title: 'cxl_acpi never gets its device',
    on: 'n1-exact',
    hold: { acpi: true },
    events: BOOT,
  },
  {
    name: 'exact-reload',
    title: 'dax_hmem unloaded and loaded again, CXL owns the range',
    on: 'n1-exact',
    events: [...BOOT, 'reload'],
    under: RELOADS,
  },
  {
    name: 'locked-teardown',
    title: 'firmware locked the decoders: the region cannot be destroyed',
    on: small('locked', 1, true),
    events: [...BOOT, `destroy ${START}`],
  },
  {
    name: 'locked-teardown-create',
    title: 'a kernel that knows no locks destroys such a region and creates it again, twice',
    on: { ...small('locked', 1, true), softReserved: [] },
    events: [
      ...BOOT,
      `destroy ${START}`,
      'create 0 0',
      `destroy ${START}`,
      'unbind cxl_mem 0',
      'bind cxl_mem 0',
      'unbind cxl_acpi',
      'bind cxl_acpi',
    ],
    under: KNOWS_NO_LOCKS,
  },
  {
    name: 'locked-rebind-mem',
    title: 'cxl_mem loses a memdev with locked decoders and gets it back; then ACPI0017',
    on: small('locked', 1, true),
    events: [
      ...[...BOOT, 'unbind cxl_mem 0', 'bind cxl_mem 0'],
      ...['unbind cxl_acpi', 'bind cxl_acpi'],
    ],
  },
  {
    name: 'locked-remove',
    title:
      'a device with locked decoders is removed, its region destroyed, and the device found again',
    on: small('locked', 1, true),
    events: [...BOOT, `offline cxl ${START}`, 'remove 0', `destroy ${START}`, 'rescan 0'],
  },
  {
    name: 'interleave-two',
    title: 'two devices interleaved in one region; destroyed, and created again on one of them',
    on: small('interleave-two', 2),
    events: [...BOOT, `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'interleave-two-one-late',
    title: 'two devices interleaved, the second comes after the decision',
    on: small('interleave-two', 2),
    hold: { devices: [1] },
    events: [...BOOT, 'add 1'],
  },
  {
    name: 'two-windows',
    title: 'one Soft Reserved range over two windows',
    on: 'n2-two-windows',
    events: BOOT,
  },
  {
    name: 'two-windows-one-late',
    title: 'the same, the second device is found late',
    on: 'n2-two-windows',
    hold: { devices: [1] },
    events: [...BOOT, 'add 1'],
  },
  {
    name: 'two-windows-one-refused',
    title: 'the same, Linux refuses the second window',
    on: 'n2-two-windows',
    hold: { windows: [1] },
    events: BOOT,
  },
  {
    name: 'two-windows-srat-split',
    title: 'one Soft Reserved range over two windows, which the SRAT splits',
    on: 'n3-two-windows-srat-split',
    events: BOOT,
  },
  {
    name: 'srat-larger',
    title: 'the SRAT range that HMAT registers is larger than the Soft Reserved range in it',
    on: 'n16-srat-larger',
    events: BOOT,
  },
  {
    name: 'sr-larger',
    title: 'Soft Reserved larger than the region in it',
    on: 'n4-sr-larger',
    events: [...BOOT, `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'sr-larger-reload',
    title: 'the same, and dax_hmem unloaded and loaded again',
    on: 'n4-sr-larger',
    events: [...BOOT, 'reload'],
    under: RELOADS,
  },
  {
    name: 'sr-smaller-replug',
    title: 'Soft Reserved smaller than the window; destroyed, unplugged, replugged, created again',
    on: 'n5-sr-smaller',
    events: [...BOOT, `destroy ${START}`, 'unplug 0', 'replug 0', 'create 0 0'],
  },
  {
    name: 'uncommitted-create',
    title: 'firmware committed no decoder; the administrator creates a region once all is loaded',
    on: 'n6-uncommitted',
    events: [...BOOT, 'create 0 0'],
  },
  {
    name: 'uncommitted-create-before-kmem',
    title: 'the same before kmem is loaded: dax_hmem owns the range and no node says so',
    on: 'n6-uncommitted',
    events: [...BOOT.slice(0, 4), 'create 0 0', 'load kmem'],
  },
  {
    name: 'uncommitted-create-before-dax',
    title: 'the same before dax_hmem is loaded',
    on: 'n6-uncommitted',
    events: ['load cxl_acpi', 'load cxl_mem', 'create 0 0', ...BOOT.slice(2), `destroy ${START}`],
  },
  {
    name: 'uncommitted-dax-first',
    title: 'the same with dax_hmem before cxl_acpi',
    on: 'n6-uncommitted',
    events: [...DAX_FIRST.slice(0, 4), 'create 0 0', 'load kmem'],
  },
  ...[
    { size: 'smaller', on: SMALLER, free: '0x120000000' },
    { size: 'larger', on: LARGER, free: START },
  ].flatMap(({ size, on, free }) => [
    {
      name: `sr-${size}-uncommitted`,
      title: `Soft Reserved ${size} than the window, nothing committed: a region before dax_hmem`,
      on,
      events: [
        ...['load cxl_acpi', 'load cxl_mem', 'create 0 0', 'load dax_hmem', 'load dax_cxl'],
        ...[...new Set([START, free])].map((start) => `destroy ${start}`),
        ...['create 0 0', 'load kmem'],
      ],
    },
    {
      name: `sr-${size}-uncommitted-dax-first`,
      title: 'the same with dax_hmem before cxl_acpi, and a region after that',
      on,
      events: [...DAX_FIRST.slice(0, 4), 'create 0 0', 'load kmem'],
    },
  ]),
  {
    name: 'two-regions',
    title: 'two regions tile one Soft Reserved range',
    on: 'n7-two-regions',
    events: [...BOOT, `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'decoder-crosses',
    title: 'a decoder that crosses the end of its window',
    on: 'n8-decoder-crosses',
    events: BOOT,
  },
  {
    name: 'sr-head-outside',
    title: 'the head of the Soft Reserved range lies outside the window',
    on: 'n9-sr-head-outside',
    events: BOOT,
  },
  {
    name: 'partial-overlap',
    title: 'the Soft Reserved range overlaps the head of the window: what is inserted last grows',
    on: 'n10-partial-overlap',
    events: [...BOOT, `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'sr-inside-region',
    title: 'the Soft Reserved range is a part of the region',
    on: 'n11-sr-inside-region',
    events: BOOT,
  },
  {
    name: 'unaligned-tail',
    title: 'the Soft Reserved range ends 4 KiB behind the window',
    on: 'n12-unaligned-tail',
    events: BOOT,
  },
  {
    name: 'good-and-bad',
    title: 'two windows, the device of the second has a bad decoder',
    on: 'n13-good-and-bad',
    events: BOOT,
  },
  {
    name: 'no-soft-reserved',
    title: 'no Soft Reserved range at all',
    on: 'n14-no-sr',
    events: [...BOOT, `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'sr-outside',
    title: 'a second Soft Reserved range far away from CXL',
    on: 'n15-sr-outside',
    events: BOOT,
  },
  {
    name: 'device-over-two-windows',
    title: 'three windows, one device decodes in two of them',
    on: 'n17-device-over-two-windows',
    events: BOOT,
  },
  {
    name: 'foreign-child',
    title: 'something else lies in the window; the administrator creates a region',
    on: 'n18-foreign-child',
    events: [...BOOT, 'create 0 0'],
  },
  {
    name: 'foreign-child-and-sr',
    title: 'the same with Soft Reserved over the whole window, something else in it included',
    on: 'n18-foreign-child-and-sr',
    events: [...BOOT, 'create 0 0'],
  },
  {
    name: 'exact-memory-offline',
    title:
      'memory goes offline and comes back; then the device is removed, with its memory offline',
    on: 'n1-exact',
    events: [
      ...BOOT,
      `offline cxl ${START}`,
      `online cxl ${START}`,
      `offline cxl ${START}`,
      'remove 0',
      'rescan 0',
    ],
  },
  {
    name: 'exact-remove-online',
    title: 'the device is removed under online memory, and found again',
    on: 'n1-exact',
    events: [...BOOT, 'remove 0', 'rescan 0'],
  },
  {
    name: 'exact-drivers',
    title: 'the dax device and the region lose their drivers and get them back',
    on: 'n1-exact',
    events: [
      ...BOOT,
      `release cxl ${START}`,
      `take cxl ${START}`,
      `disable ${START}`,
      `enable ${START}`,
    ],
  },
  {
    name: 'exact-hand-over',
    title: 'dax_hmem first: the administrator takes the range from hmem, and lets CXL have it',
    on: 'n1-exact',
    events: [...DAX_FIRST, `unbind hmem ${START}`, `bind cxl ${START}`, `bind hmem ${START}`],
  },
  {
    name: 'exact-rebind',
    title: 'hmem_platform loses its driver and gets it back, CXL owns the range',
    on: 'n1-exact',
    events: [...BOOT, 'rebind'],
  },
  {
    name: 'exact-dax-first-rebind',
    title: 'the same where dax_hmem came first and owns the range',
    on: 'n1-exact',
    events: [...DAX_FIRST, 'rebind'],
  },
  {
    name: 'interleave-two-remove-staged',
    title: 'two devices interleaved, the second not there yet: the first is removed',
    on: small('interleave-two', 2),
    hold: { devices: [1] },
    events: [...BOOT, 'remove 0'],
  },
  {
    name: 'interleave-two-rescan-staged',
    title:
      'the same, and both are found; kernels before 87805c32e6ad follow a freed decoder and die',
    on: small('interleave-two', 2),
    hold: { devices: [1] },
    events: [...BOOT, 'remove 0', 'rescan 0', 'add 1'],
  },
  {
    name: 'interleave-two-remove',
    title: 'two devices interleaved, one is removed with its memory offline, and found again',
    on: small('interleave-two', 2),
    events: [...BOOT, `offline cxl ${START}`, 'remove 1', 'rescan 1'],
  },
  {
    name: 'half-regions',
    title: 'firmware committed no decoder; the administrator creates a region of half the device',
    on: 'n14-no-sr',
    events: [...BOOT, `destroy ${START}`, 'create 0 0 half', `disable ${START}`, `enable ${START}`],
  },
  {
    name: 'exact-rebind-acpi',
    title: 'cxl_acpi loses ACPI0017 and gets it back: the decoders were reset',
    on: 'n1-exact',
    events: [...BOOT, 'unbind cxl_acpi', 'bind cxl_acpi', 'create 0 0'],
  },
  {
    name: 'exact-late-acpi',
    title: 'cxl_acpi does not get its device at boot, and gets it when all is decided',
    on: 'n1-exact',
    hold: { acpi: true },
    events: [...BOOT, 'bind cxl_acpi', `destroy ${START}`],
  },
  {
    name: 'bad-endpoint-rebind',
    title:
      'a memdev whose endpoint failed is tried again, by hand and by cxl_acpi, and fails again',
    on: BAD_ENDPOINT,
    events: [...BOOT, 'bind cxl_mem 0', 'unbind cxl_acpi', 'bind cxl_acpi'],
  },
  {
    name: 'locked-rebind-acpi',
    title: 'the same with decoders that firmware locked',
    on: small('locked', 1, true),
    events: [...BOOT, 'unbind cxl_acpi', 'bind cxl_acpi'],
  },
  {
    name: 'exact-rebind-mem',
    title: 'cxl_mem loses the memdev and gets it back, the region is destroyed and created again',
    on: 'n1-exact',
    events: [...BOOT, 'unbind cxl_mem 0', 'bind cxl_mem 0', `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'decision-open-unbind-acpi',
    title: 'cxl_acpi loses ACPI0017 while the decision is open, and gets it back after it',
    on: 'n6-uncommitted',
    events: [...DECISION_OPEN, 'unbind cxl_acpi', 'idle', ...THEN, 'bind cxl_acpi'],
  },
  {
    name: 'decision-open-rebind-acpi',
    title: 'cxl_acpi loses ACPI0017 and gets it back while the decision is open',
    on: small('locked', 1, true),
    events: [...DECISION_OPEN, 'unbind cxl_acpi', 'bind cxl_acpi', 'idle', ...THEN],
  },
  {
    name: 'decision-open-teardown',
    title: 'the region is destroyed while the decision is open, and created again after it',
    on: 'n1-exact',
    events: [...DECISION_OPEN, `destroy ${START}`, 'idle', ...THEN, 'create 0 0'],
  },
  {
    name: 'decision-open-late-device',
    title: 'the device comes while the decision is open',
    on: 'n1-exact',
    hold: { devices: [0] },
    events: [...DECISION_OPEN, 'add 0', 'idle', ...THEN],
  },
];

/** All experiments. */
export function everyExperiment(): readonly Experiment[] {
  return PLANS.map(experiment);
}

/** The experiments for kernels of a design. */
export function experimentsFor(design: Design): readonly Experiment[] {
  return PLANS.filter(({ under }) => under?.(design) ?? true).map(experiment);
}

function experiment({ name, title, on, hold, events }: Plan): Experiment {
  const scenario = typeof on === 'string' ? scenarios.find((s) => s.name === on) : on;
  if (scenario === undefined) throw new Error(`${name}: no scenario is called "${String(on)}"`);
  const fit = fitToQemu(scenario);
  if (fit.kind === 'impossible') throw new Error(`${name}: ${fit.reason}`);
  return { name, title, scenario: fit.scenario, hold: hold ?? {}, events: parseEvents(events) };
}

/** Names of all experiments. */
export const experimentNames: readonly string[] = PLANS.map(({ name }) => name);

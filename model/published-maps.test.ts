/**
 * Address maps that people posted, and who has which memory after the boot that they saw.
 *
 * Left out: L10 (1) and (2), L11 and L16 show an RFC that nobody posted again, or a hack; L20 is in
 * published-owners.test.ts; L27 and others are in published.test.ts; L31 is a driver that is unloaded
 * under its memory; L33 is drawn by hand (insert_resource() cannot build it); L38 and L39 say no
 * outcome.
 */
import { it } from 'vitest';
import { expectPosted, machine, type Posted, range } from './testing/posted.ts';
import { BOOT, HMEM_FIRST } from './testing/script.ts';

const GiB = 0x4000_0000n;

const INTEL = [range(0xc080000000n, 0xc47fffffffn), range(0x68e80000000n, 0x70e7fffffffn)];
const INTEL_WINDOWS = [range(0xc080000000n, 0x17dbfffffffn), range(0x68e80000000n, 0x8d37fffffffn)];
const L08 = machine({ sr: INTEL, windows: INTEL_WINDOWS, committed: INTEL });
const L08_SECOND = machine({
  sr: INTEL.slice(1),
  windows: INTEL_WINDOWS.slice(1),
  committed: INTEL.slice(1),
});

const L12_RANGE = range(0x24080000000n, 0x4407fffffffn);
const L12 = machine({
  sr: [L12_RANGE],
  windows: [range(0x24080000000n, 0x5f77fffffffn)],
  committed: [L12_RANGE],
  rest: { srat: [L12_RANGE] },
});

const AMD = [0, 1, 2].map((i) => {
  const start = 0x850000000n + BigInt(i) * 128n * GiB;
  return range(start, start + 128n * GiB - 1n);
});
/** One Soft Reserved range for each window: per-range arbitration needs that. */
const L17 = machine({ sr: AMD, windows: AMD, committed: AMD });
const L17_NO_REGION = machine({
  sr: AMD.slice(0, 1),
  windows: AMD.slice(0, 1),
  rest: { config: { CXL_REGION: 'n' } },
});

const FIRST = range(0xa90000000n, 0xb8fffffffn);
const SECOND = range(0xb90000000n, 0xc8fffffffn);
const BOTH = range(0xa90000000n, 0xc8fffffffn);

const L36_BUS = range(0x480010000n, 0x4bfffffffn);

const MAPS: readonly Posted[] = [
  ...['coordinate-v3', 'v7.1'].map((design) => ({
    name: `L08, as expected: both windows, their regions at the head (${design})`,
    scenario: L08,
    design,
    script: BOOT,
    iomem: `
c080000000-17dbfffffff : CXL Window 0
  c080000000-c47fffffff : regionN
    c080000000-c47fffffff : daxN
      c080000000-c47fffffff : System RAM (kmem)
68e80000000-8d37fffffff : CXL Window 1
  68e80000000-70e7fffffff : regionN
    68e80000000-70e7fffffff : daxN
      68e80000000-70e7fffffff : System RAM (kmem)`,
  })),
  {
    name: 'L08, with v5: cxl_acpi fails, and dax_hmem has the range of the second window',
    scenario: L08_SECOND,
    design: 'series-v5',
    script: [
      ['cxl_acpi: probe ACPI0017:00 fails'],
      'cxl_mem',
      'dax_hmem',
      'trim_work',
      'dax_hmem',
      'kmem',
    ],
    iomem: `
68e80000000-70e7fffffff : Soft Reserved
  68e80000000-70e7fffffff : daxN
    68e80000000-70e7fffffff : System RAM (kmem)`,
  },
  {
    name: 'L09 A.1: no Soft Reserved, decoders not committed: windows and nothing in them',
    scenario: machine({
      windows: [range(0x5d0000000n, 0x6cfffffffn), range(0x6d0000000n, 0x7cfffffffn)],
      rest: { devices: [{ name: 'mem0', capacity: 4n * GiB }] },
    }),
    design: 'v6.12',
    script: BOOT,
    iomem: `
5d0000000-6cfffffff : CXL Window 0
6d0000000-7cfffffff : CXL Window 1`,
  },
  {
    name: 'L09 A.2, L32: no Soft Reserved, decoders committed: the plain good tree',
    scenario: machine({
      windows: [range(0x5d0000000n, 0x6cfffffffn)],
      committed: [range(0x5d0000000n, 0x6cfffffffn)],
    }),
    design: 'v6.12',
    script: BOOT,
    iomem: `
5d0000000-6cfffffff : CXL Window 0
  5d0000000-6cfffffff : regionN
    5d0000000-6cfffffff : daxN
      5d0000000-6cfffffff : System RAM (kmem)`,
  },
  {
    name: 'L09 B.2, before: Soft Reserved below the region',
    scenario: machine({
      sr: [range(0x5d0000000n, 0x6cfffffffn)],
      windows: [range(0x5d0000000n, 0x6cfffffffn)],
      committed: [range(0x5d0000000n, 0x6cfffffffn)],
    }),
    design: 'v6.12',
    script: BOOT,
    iomem: `
5d0000000-6cfffffff : CXL Window 0
  5d0000000-6cfffffff : regionN
    5d0000000-6cfffffff : Soft Reserved
      5d0000000-6cfffffff : daxN
        5d0000000-6cfffffff : System RAM (kmem)`,
  },
  ...['coordinate-v3', 'v7.1'].map((design) => ({
    name: `L12: the head of a huge window, HMAT range equal to Soft Reserved (${design})`,
    scenario: L12,
    design,
    script: BOOT,
    iomem: `
24080000000-5f77fffffff : CXL Window 0
  24080000000-4407fffffff : regionN
    24080000000-4407fffffff : daxN
      24080000000-4407fffffff : System RAM (kmem)`,
  })),
  ...['arbitrate-v4', 'per-range-v7'].map((design) => ({
    // The mails (v4 and v8) show the window on top: it must have come after dax_hmem.
    name: `L17 [2], L26 [2]: CXL_REGION=n, dax_hmem before cxl_acpi (${design})`,
    scenario: L17_NO_REGION,
    design,
    script: HMEM_FIRST,
    iomem: `
850000000-284fffffff : CXL Window 0
  850000000-284fffffff : Soft Reserved
    850000000-284fffffff : daxN
      850000000-284fffffff : System RAM (kmem)`,
  })),
  {
    name: 'L17 [2], the other order: Soft Reserved is published above the window',
    scenario: L17_NO_REGION,
    design: 'arbitrate-v4',
    script: BOOT,
    iomem: `
850000000-284fffffff : Soft Reserved
  850000000-284fffffff : CXL Window 0
    850000000-284fffffff : daxN
      850000000-284fffffff : System RAM (kmem)`,
  },
  {
    // The mail forced it by a hack that took the region away; here the endpoint of its device fails.
    name: 'L17 [4]: v4, hmem has the first range, CXL the other two',
    scenario: L17,
    design: 'arbitrate-v4',
    script: [
      'cxl_acpi',
      ['cxl_pci: probe', 'cxl_mem: probe endpoint fails'],
      'cxl_mem',
      'dax_hmem',
      'dax_cxl',
      'kmem',
    ],
    iomem: `
850000000-284fffffff : Soft Reserved
  850000000-284fffffff : CXL Window 0
    850000000-284fffffff : daxN
      850000000-284fffffff : System RAM (kmem)
2850000000-484fffffff : CXL Window 1
  2850000000-484fffffff : regionN
    2850000000-484fffffff : daxN
      2850000000-484fffffff : System RAM (kmem)
4850000000-684fffffff : CXL Window 2
  4850000000-684fffffff : regionN
    4850000000-684fffffff : daxN
      4850000000-684fffffff : System RAM (kmem)`,
  },
  {
    name: 'L19: v3, the region fills the window',
    scenario: machine({ sr: [FIRST], windows: [FIRST], committed: [FIRST] }),
    design: 'coordinate-v3',
    script: BOOT,
    iomem: `
a90000000-b8fffffff : CXL Window 0
  a90000000-b8fffffff : regionN
    a90000000-b8fffffff : daxN
      a90000000-b8fffffff : System RAM (kmem)`,
  },
  {
    name: 'L19: v3, two regions in one window, one Soft Reserved range',
    scenario: machine({ sr: [BOTH], windows: [BOTH], committed: [FIRST, SECOND] }),
    design: 'coordinate-v3',
    script: BOOT,
    iomem: `
a90000000-c8fffffff : CXL Window 0
  a90000000-b8fffffff : regionN
    a90000000-b8fffffff : daxN
      a90000000-b8fffffff : System RAM (kmem)
  b90000000-c8fffffff : regionN
    b90000000-c8fffffff : daxN
      b90000000-c8fffffff : System RAM (kmem)`,
  },
  {
    name: 'L19: v3, two windows',
    scenario: machine({ sr: [BOTH], windows: [FIRST, SECOND], committed: [FIRST, SECOND] }),
    design: 'coordinate-v3',
    script: BOOT,
    iomem: `
a90000000-b8fffffff : CXL Window 0
  a90000000-b8fffffff : regionN
    a90000000-b8fffffff : daxN
      a90000000-b8fffffff : System RAM (kmem)
b90000000-c8fffffff : CXL Window 1
  b90000000-c8fffffff : regionN
    b90000000-c8fffffff : daxN
      b90000000-c8fffffff : System RAM (kmem)`,
  },
  {
    name: 'L22: HMAT splits the Soft Reserved range of two windows: each is a region (v7.1)',
    scenario: machine({
      sr: [range(0x2070000000n, 0xa06fffffffn)],
      windows: [range(0x2070000000n, 0x606fffffffn), range(0x6070000000n, 0xa06fffffffn)],
      committed: [range(0x2070000000n, 0x606fffffffn), range(0x6070000000n, 0xa06fffffffn)],
      rest: { srat: [range(0x2070000000n, 0x606fffffffn), range(0x6070000000n, 0xa06fffffffn)] },
    }),
    design: 'v7.1',
    script: BOOT,
    iomem: `
2070000000-606fffffff : CXL Window 0
  2070000000-606fffffff : regionN
    2070000000-606fffffff : daxN
      2070000000-606fffffff : System RAM (kmem)
6070000000-a06fffffff : CXL Window 1
  6070000000-a06fffffff : regionN
    6070000000-a06fffffff : daxN
      6070000000-a06fffffff : System RAM (kmem)`,
  },
  {
    name: 'L36: PCI buses in the window become its children',
    scenario: machine({
      windows: [range(0x480010000n, 0xcffffffffn)],
      rest: {
        foreign: [
          { ...L36_BUS, name: 'PCI Bus 0000:00' },
          { ...range(0x4c0000000n, 0x4c01fffffn), name: 'PCI Bus 0000:0c' },
          { ...range(0x4c0000000n, 0x4c00fffffn), name: 'PCI Bus 0000:0d' },
          { ...range(0x4c0200000n, 0xcffffffffn), name: 'PCI Bus 0000:00' },
        ],
      },
    }),
    design: 'v6.12',
    script: BOOT,
    iomem: `
480010000-cffffffff : CXL Window 0
  480010000-4bfffffff : PCI Bus 0000:00
  4c0000000-4c01fffff : PCI Bus 0000:0c
    4c0000000-4c00fffff : PCI Bus 0000:0d
  4c0200000-cffffffff : PCI Bus 0000:00`,
  },
  {
    name: 'L37: no Soft Reserved, the user creates a small region in a large window',
    scenario: machine({
      windows: [range(0x10000000000n, 0x101ffffffffn)],
      rest: { devices: [{ name: 'mem0', capacity: 0x10000000n }] },
    }),
    design: 'v6.12',
    script: [...BOOT, 'mkregion', 'kmem'],
    iomem: `
10000000000-101ffffffff : CXL Window 0
  10000000000-1000fffffff : regionN
    10000000000-1000fffffff : daxN
      10000000000-1000fffffff : System RAM (kmem)`,
  },
  {
    name: 'L40: decoders larger than the window before the low memory hole, 12 ways: no region',
    scenario: machine({
      windows: [range(0n, 2n * GiB - 1n)],
      rest: {
        devices: Array.from({ length: 12 }, (_, i) => ({ name: `mem${i}`, capacity: GiB / 4n })),
        decoders: [
          {
            ...range(0n, 3n * GiB - 1n),
            devices: Array.from({ length: 12 }, (_, i) => i),
            locked: false,
          },
        ],
      },
    }),
    design: 'v7.1',
    script: [
      'cxl_acpi',
      ['cxl_pci: probe', 'cxl_mem: probe endpoint', 'cxl_port: add decoder to region'],
    ],
    iomem: `
0-7fffffff : CXL Window 0`,
    outcome: 'no CXL window for range',
  },
  {
    name: 'L41, before: Soft Reserved by memmap=, no CXL',
    scenario: machine({
      sr: [range(0x100000000n, 0x1ffffffffn)],
      rest: { config: { CXL_ACPI: 'n' } },
    }),
    design: 'v6.12',
    script: ['dax_hmem', 'kmem'],
    iomem: `
100000000-1ffffffff : Soft Reserved
  100000000-1ffffffff : daxN
    100000000-1ffffffff : System RAM (kmem)`,
  },
  {
    name: 'L41, after bc62f5b308cb: the Soft Reserved line is gone',
    scenario: machine({
      sr: [range(0x100000000n, 0x1ffffffffn)],
      rest: { config: { CXL_ACPI: 'n' } },
    }),
    design: 'v7.0',
    script: ['dax_hmem', 'kmem'],
    iomem: `
100000000-1ffffffff : daxN
  100000000-1ffffffff : System RAM (kmem)`,
  },
];

it.each(MAPS)('$name', expectPosted);

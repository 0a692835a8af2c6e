/**
 * What people posted, against the model walking the same way: the tree or the error of each mail.
 */
import { it } from 'vitest';
import type { Scenario } from './machine/scenario.ts';
import { scenarios } from './scenarios/index.ts';
import { expectPosted, type Posted } from './testing/posted.ts';
import { BOOT, HMEM_FIRST, type Script } from './testing/script.ts';

const named = (name: string) => scenarios.find((s) => s.name === name)!;

/** Zhijian's pattern 3: the decoders of the second device are not committed. */
const L04: Scenario = {
  ...named('n4-sr-larger'),
  name: 'l04',
  devices: [...named('n4-sr-larger').devices, { name: 'mem1', capacity: 0x20000000n }],
};

const L09: Scenario = {
  ...named('n1-exact'),
  name: 'l09',
  softReserved: [{ start: 0x5d0000000n, end: 0x7cfffffffn }],
  windows: [
    { start: 0x5d0000000n, end: 0x6cfffffffn },
    { start: 0x6d0000000n, end: 0x7cfffffffn },
  ],
  devices: [{ name: 'mem0', capacity: 0x100000000n }],
  decoders: [],
};

const L30: Scenario = {
  ...named('n1-exact-builtin'),
  name: 'l30',
  softReserved: [{ start: 0xf010000000n, end: 0xf04fffffffn }],
  windows: [{ start: 0xf010000000n, end: 0xf04fffffffn }],
  devices: [{ name: 'mem0', capacity: 0x20000000n }],
  decoders: [{ start: 0xf020000000n, end: 0xf03fffffffn, devices: [0], locked: false }],
};

const L35: Scenario = {
  ...named('n14-no-sr'),
  name: 'l35',
  windows: [{ start: 0x590000000n, end: 0x68fffffffn }],
  devices: [{ name: 'mem0', capacity: 0x100000000n }],
  decoders: [],
  foreign: [{ start: 0x590000000n, end: 0x68fffffffn, name: 'Reserved' }],
};

const L26: Scenario = {
  ...named('l02-amd-three-windows'),
  name: 'l26',
  softReserved: named('l02-amd-three-windows').windows.slice(0, 1),
  windows: named('l02-amd-three-windows').windows.slice(0, 1),
  devices: named('l02-amd-three-windows').devices.slice(0, 1),
  decoders: named('l02-amd-three-windows').decoders.slice(0, 1),
};

const ASSEMBLY_FAILS: Script = [
  'cxl_acpi',
  ['cxl_pci: probe', 'cxl_mem: probe endpoint', 'cxl_port: attach to region fails'],
  'dax_hmem',
  'dax_cxl',
  'kmem',
];

const REPORTS: readonly Posted[] = [
  {
    name: 'L01, before the series: Soft Reserved survives below the region, dax is rounded inward',
    scenario: named('l01-amd-exact'),
    design: 'v6.12',
    script: BOOT,
    iomem: `
1050000000-304fffffff : CXL Window 0
  1050000000-304fffffff : regionN
    1050000000-304fffffff : Soft Reserved
      1080000000-2fffffffff : daxN
        1080000000-2fffffffff : System RAM (kmem)`,
  },
  {
    name: 'L02, before the series: Soft Reserved is the parent of three windows',
    scenario: named('l02-amd-three-windows'),
    design: 'v6.12',
    script: BOOT,
    iomem: `
850000000-684fffffff : Soft Reserved
  850000000-284fffffff : CXL Window 0
    850000000-284fffffff : regionN
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
    name: 'L01, v5: Soft Reserved is gone',
    scenario: named('l01-amd-exact'),
    design: 'series-v5',
    script: [...BOOT, 'trim_work'],
    iomem: `
1050000000-304fffffff : CXL Window 0
  1050000000-304fffffff : regionN
    1080000000-2fffffffff : daxN
      1080000000-2fffffffff : System RAM (kmem)`,
  },
  ...['series-v4', 'series-v5'].map((design) => ({
    name: `L02, ${design}: Soft Reserved is gone, three windows remain`,
    scenario: named('l02-amd-three-windows'),
    design,
    script: [...(design === 'series-v4' ? HMEM_FIRST : BOOT), 'trim_work' as const],
    iomem: `
850000000-284fffffff : CXL Window 0
  850000000-284fffffff : regionN
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
  })),
  {
    name: 'L03, v5: head and tail remain',
    scenario: named('l03-amd-unaligned'),
    design: 'series-v5',
    script: [...BOOT, ['cxl_acpi: work: trim Soft Reserved by a region']],
    iomem: `
0-104fffffff : Soft Reserved
1050000000-304fffffff : CXL Window 0
  1050000000-304fffffff : regionN
    1080000000-2fffffffff : daxN
      1080000000-2fffffffff : System RAM (kmem)
3050000000-3050000ffd : Soft Reserved`,
  },
  {
    name: 'L04, pattern 1 under v3: the region can be made again',
    scenario: named('n1-exact'),
    design: 'series-v3',
    script: [...HMEM_FIRST, 'trim_work', 'rmregion', ['admin: cxl create-region']],
    outcome: 'create-region',
  },
  {
    name: 'L04, pattern 2 under v3: without a region nothing is trimmed',
    scenario: named('n6-uncommitted'),
    design: 'series-v3',
    script: [...HMEM_FIRST, 'trim_work', ['admin: cxl create-region']],
    outcome: 'create-region: -ERANGE',
  },
  {
    name: 'L04, pattern 3 under v3: the region is a child of Soft Reserved, which is not trimmed',
    scenario: L04,
    design: 'series-v3',
    script: [...HMEM_FIRST, 'trim_work'],
    iomem: `
110000000-14fffffff : CXL Window 0
  110000000-14fffffff : Soft Reserved
    110000000-12fffffff : regionN
      110000000-12fffffff : daxN
        110000000-12fffffff : System RAM (kmem)`,
  },
  {
    name: 'L04, pattern 3 under v3: region1 cannot be created',
    scenario: L04,
    design: 'series-v3',
    script: [...HMEM_FIRST, 'trim_work', ['admin: cxl create-region']],
    outcome: 'create-region: -ERANGE',
  },
  {
    name: 'L05 under v4: decoders not committed, the user cannot create a region',
    scenario: named('n6-uncommitted'),
    design: 'series-v4',
    script: [...HMEM_FIRST, 'trim_work', ['admin: cxl create-region']],
    outcome: 'create-region: -ERANGE',
  },
  {
    name: 'L06, v4: the whole range is registered a second time',
    scenario: named('l06-qemu-hmat-splits'),
    design: 'series-v4',
    script: [...HMEM_FIRST, 'trim_work', ['hmem: probe', 'kmem: probe']],
    outcome: 'kmem: could not reserve region: -EBUSY',
  },
  {
    name: 'L07, v4: hmem was first, the region has no dax device',
    scenario: named('l07-intel-hmat'),
    design: 'series-v4',
    script: [...HMEM_FIRST, 'trim_work'],
    iomem: `
c080000000-17dbfffffff : CXL Window 0
  c080000000-c47fffffff : regionN
    c080000000-c47fffffff : daxN
      c080000000-c47fffffff : System RAM (kmem)`,
  },
  {
    name: 'L07, v4: cxl_region_probe() finds System RAM',
    scenario: named('l07-intel-hmat'),
    design: 'series-v4',
    script: HMEM_FIRST.slice(0, 4),
    outcome: 'region: already System RAM, no dax device',
  },
  {
    name: 'e545b630 on v4: a region that never commits is trimmed too, and nobody can have it',
    scenario: named('n1-exact'),
    design: 'series-v4',
    script: [
      'dax_hmem',
      'cxl_acpi',
      ['cxl_pci: probe', 'cxl_mem: probe endpoint', 'cxl_port: attach to region fails'],
      'trim_work',
      'dax_cxl',
      'kmem',
    ],
    iomem: `
110000000-14fffffff : CXL Window 0
  110000000-14fffffff : regionN`,
  },
  {
    name: 'L09 B.1, v5: cxl_acpi fails, hmem has both windows',
    scenario: L09,
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
5d0000000-7cfffffff : Soft Reserved
  5d0000000-7cfffffff : daxN
    5d0000000-7cfffffff : System RAM (kmem)`,
  },
  {
    name: 'L09 B.2, v5: cxl_acpi fails, hmem has what was a region',
    scenario: L26,
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
850000000-284fffffff : Soft Reserved
  850000000-284fffffff : daxN
    850000000-284fffffff : System RAM (kmem)`,
  },
  {
    name: 'L05: decoders not committed, the user cannot create a region',
    scenario: named('n6-uncommitted'),
    design: 'v6.12',
    script: [...BOOT, 'mkregion'],
    outcome: 'create-region: -ERANGE',
  },
  {
    name: 'L09 B.1, before: one Soft Reserved range above two windows, nothing else',
    scenario: L09,
    design: 'v6.12',
    script: BOOT,
    iomem: `
5d0000000-7cfffffff : Soft Reserved
  5d0000000-6cfffffff : CXL Window 0
  6d0000000-7cfffffff : CXL Window 1`,
  },
  {
    name: 'L10 (3) and L13, CXL_REGION=n: windows first, kmem is refused',
    scenario: named('l13-no-cxl-region'),
    design: 'v7.1',
    script: BOOT,
    iomem: `
5d0000000-6cfffffff : CXL Window 0
6d0000000-7cfffffff : CXL Window 1`,
  },
  {
    name: 'L10 (3) and L13, CXL_REGION=n: kmem first, the windows nest below System RAM',
    scenario: named('l13-no-cxl-region'),
    design: 'v7.1',
    script: ['dax_hmem', 'kmem', 'cxl_acpi'],
    iomem: `
5d0000000-7cfffffff : daxN
  5d0000000-7cfffffff : System RAM (kmem)
    5d0000000-6cfffffff : CXL Window 0
    6d0000000-7cfffffff : CXL Window 1`,
  },
  {
    name: 'L14, CXL_REGION=n: hmem takes Soft Reserved below the window',
    scenario: named('l14-no-cxl-region'),
    design: 'v6.12',
    script: BOOT,
    iomem: `
c080000000-17dbfffffff : CXL Window 0
  c080000000-c47fffffff : Soft Reserved
    c080000000-c47fffffff : daxN
      c080000000-c47fffffff : System RAM (kmem)`,
  },
  {
    name: 'L23: hmem owns the range, the user cannot allocate it',
    scenario: named('n6-uncommitted'),
    design: 'v7.1',
    script: [...BOOT, 'mkregion'],
    outcome: 'create-region: -ERANGE',
  },
  {
    name: 'L15: dax_hmem probes before the windows are there; regions exist, dax is not theirs',
    scenario: L26,
    design: 'coordinate-v3',
    script: ['dax_hmem', 'kmem', 'cxl_acpi', 'cxl_mem', 'dax_cxl', 'kmem'],
    iomem: `
850000000-284fffffff : CXL Window 0
  850000000-284fffffff : regionN
    850000000-284fffffff : Soft Reserved
      850000000-284fffffff : daxN
        850000000-284fffffff : System RAM (kmem)`,
  },
  {
    name: 'L17 [1]: v4, CXL owns the range',
    scenario: L26,
    design: 'arbitrate-v4',
    script: BOOT,
    iomem: `
850000000-284fffffff : CXL Window 0
  850000000-284fffffff : regionN
    850000000-284fffffff : daxN
      850000000-284fffffff : System RAM (kmem)`,
  },
  {
    name: 'L17 [3]: v4, assembly fails, hmem owns the range (the endpoint fails here: its mail does not say how)',
    scenario: L26,
    design: 'arbitrate-v4',
    script: [
      'cxl_acpi',
      ['cxl_pci: probe', 'cxl_mem: probe endpoint fails'],
      'dax_hmem',
      'dax_cxl',
      'kmem',
    ],
    iomem: `
850000000-284fffffff : Soft Reserved
  850000000-284fffffff : CXL Window 0
    850000000-284fffffff : daxN
      850000000-284fffffff : System RAM (kmem)`,
  },
  {
    name: 'L18: v4, hmem was first; what it published survives the region, and the next one lands elsewhere',
    scenario: named('n5-sr-smaller'),
    design: 'arbitrate-v4',
    script: [
      'cxl_acpi',
      ['cxl_pci: probe'],
      'dax_hmem',
      'cxl_mem',
      'kmem',
      'rmregion',
      'mkregion',
      'kmem',
    ],
    iomem: `
110000000-16fffffff : CXL Window 0
  110000000-12fffffff : Soft Reserved
    110000000-12fffffff : daxN
      110000000-12fffffff : System RAM (kmem)
  130000000-14fffffff : regionN
    130000000-14fffffff : daxN
      130000000-14fffffff : System RAM (kmem)`,
  },
  {
    name: 'L19: v3, Soft Reserved larger than the region is dropped all the same',
    scenario: named('n4-sr-larger'),
    design: 'coordinate-v3',
    script: BOOT,
    iomem: `
110000000-14fffffff : CXL Window 0
  110000000-12fffffff : regionN
    110000000-12fffffff : daxN
      110000000-12fffffff : System RAM (kmem)`,
  },
  {
    name: 'L21 [3.1]: v4, the second decoder crosses its window, hmem asks for two windows at once',
    scenario: named('n8-decoder-crosses'),
    design: 'arbitrate-v4',
    script: BOOT,
    outcome: 'kmem: could not reserve region: -EBUSY',
  },
  {
    name: 'L23: v5, hmem owns the range, the user cannot allocate it',
    scenario: named('n6-uncommitted'),
    design: 'teardown-v5',
    script: [...BOOT, 'mkregion'],
    outcome: 'create-region: -ERANGE',
  },
  {
    name: 'L24 [4]: v6, dax_cxl found nothing to flush and came first, hmem is refused',
    scenario: named('n4-sr-larger'),
    design: 'exclude-v6',
    script: [
      'cxl_acpi',
      'cxl_mem',
      ['dax_cxl: flush_work finds nothing, register driver'],
      'dax_cxl',
      'dax_hmem',
    ],
    outcome: 'hmem: dax_region resource conflict: -ENOMEM',
  },
  {
    name: 'L24 [5]: v6, hmem came first, dax_cxl is refused',
    scenario: named('n4-sr-larger'),
    design: 'exclude-v6',
    script: ['cxl_acpi', 'cxl_mem', 'dax_hmem', 'dax_cxl'],
    outcome: 'dax_cxl: dax_region resource conflict: -ENOMEM',
  },
  {
    name: 'L26 [3]: v7, assembly fails: Soft Reserved is published above the window',
    scenario: L26,
    design: 'per-range-v7',
    script: ASSEMBLY_FAILS,
    iomem: `
850000000-284fffffff : Soft Reserved
  850000000-284fffffff : CXL Window 0
    850000000-284fffffff : regionN
      850000000-284fffffff : daxN
        850000000-284fffffff : System RAM (kmem)`,
  },
  {
    name: 'delay-insert: after the same failure no region is left in between',
    scenario: L26,
    design: 'delay-insert',
    script: ASSEMBLY_FAILS,
    iomem: `
850000000-284fffffff : CXL Window 0
  850000000-284fffffff : daxN
    850000000-284fffffff : System RAM (kmem)`,
  },
  {
    name: 'L26 [1]: v8, CXL owns the range',
    scenario: L26,
    design: 'v7.1',
    script: BOOT,
    iomem: `
850000000-284fffffff : CXL Window 0
  850000000-284fffffff : regionN
    850000000-284fffffff : daxN
      850000000-284fffffff : System RAM (kmem)`,
  },
  {
    name: 'L26 [3]: v8, assembly fails: the region stays between window and dax (outer line dropped before the merge)',
    scenario: L26,
    design: 'v7.1',
    script: ASSEMBLY_FAILS,
    iomem: `
850000000-284fffffff : CXL Window 0
  850000000-284fffffff : regionN
    850000000-284fffffff : daxN
      850000000-284fffffff : System RAM (kmem)`,
  },
  {
    name: 'L27: v7 flushes work that was never initialised, since there is no range and so no hmem_platform',
    scenario: named('n14-no-sr'),
    design: 'per-range-v7',
    script: ['cxl_acpi', 'dax_hmem', ['dax_cxl: flush_work, register driver']],
    outcome: 'WARNING: flush of work that was never initialised',
  },
  {
    name: 'L28: locked decoders, destroy-region is refused',
    scenario: named('l28-amd-locked'),
    design: 'v7.1',
    script: [...BOOT, 'rmregion'],
    outcome: 'destroy-region: locked: -EPERM',
  },
  {
    name: 'L29, good kernel: hmem does not see the window below Soft Reserved',
    scenario: named('l29-amd-mailbox-builtin'),
    design: 'v6.11',
    script: BOOT,
    iomem: `
4050000000-604fffffff : Soft Reserved
  4050000000-604fffffff : CXL Window 0
    4080000000-5fffffffff : daxN
      4080000000-5fffffffff : System RAM (kmem)`,
  },
  {
    name: 'L29, bad kernel: the node vanishes',
    scenario: named('l29-amd-mailbox-builtin'),
    design: 'v6.12',
    script: BOOT,
    iomem: `
4050000000-604fffffff : Soft Reserved
  4050000000-604fffffff : CXL Window 0`,
  },
  {
    name: 'L30: cxl_test, Soft Reserved and window larger than the region',
    scenario: L30,
    design: 'v6.12',
    script: BOOT,
    iomem: `
f010000000-f04fffffff : Soft Reserved
  f010000000-f04fffffff : CXL Window 0
    f020000000-f03fffffff : regionN
      f020000000-f03fffffff : daxN
        f020000000-f03fffffff : System RAM (kmem)`,
  },
  {
    name: 'L35: Reserved over the whole window, create-region always fails',
    scenario: L35,
    design: 'v6.12',
    script: [...BOOT, 'mkregion'],
    outcome: 'create-region: -ERANGE',
  },
];

it.each(REPORTS)('$name', expectPosted);

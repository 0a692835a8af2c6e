/**
 * Address maps of real machines, from mails and bug reports.
 */
import type { Scenario } from '../machine/scenario.ts';

const GiB = 0x4000_0000n;

/** AMD reference machine: one device, 128 GiB, not aligned to the 2 GiB memory blocks. */
const l01: Scenario = {
  name: 'l01-amd-exact',
  title: 'AMD, Soft Reserved = window = region, 128 GiB',
  source: '20250715180407.47426-1-Smita.KoralahalliChannabasappa@amd.com, Example 1',
  softReserved: [{ start: 0x10_5000_0000n, end: 0x30_4fff_ffffn }],
  windows: [{ start: 0x10_5000_0000n, end: 0x30_4fff_ffffn }],
  devices: [{ name: 'mem0', capacity: 128n * GiB }],
  decoders: [{ start: 0x10_5000_0000n, end: 0x30_4fff_ffffn, devices: [0], locked: false }],
  srat: [],
  foreign: [],
  memoryBlock: 2n * GiB,
  assumptions: [],
};

/** AMD with three windows: one e820 entry is the parent of all of them. */
const l02: Scenario = {
  name: 'l02-amd-three-windows',
  title: 'AMD, one Soft Reserved range over three windows of 128 GiB',
  source: '20250715180407.47426-1-Smita.KoralahalliChannabasappa@amd.com, Example 2',
  softReserved: [{ start: 0x8_5000_0000n, end: 0x68_4fff_ffffn }],
  windows: [
    { start: 0x8_5000_0000n, end: 0x28_4fff_ffffn },
    { start: 0x28_5000_0000n, end: 0x48_4fff_ffffn },
    { start: 0x48_5000_0000n, end: 0x68_4fff_ffffn },
  ],
  devices: [0, 1, 2].map((i) => ({ name: `mem${i}`, capacity: 128n * GiB })),
  decoders: [0, 1, 2].map((i) => ({
    start: 0x8_5000_0000n + BigInt(i) * 128n * GiB,
    end: 0x28_4fff_ffffn + BigInt(i) * 128n * GiB,
    devices: [i],
    locked: false,
  })),
  srat: [],
  foreign: [],
  // The dump shows dax ranges that fill their regions, so blocks are no larger than 256 MiB.
  memoryBlock: 0x800_0000n,
  assumptions: [],
};

/** The regression that made the work urgent: the mailbox of the device never answers. */
const l29: Scenario = {
  name: 'l29-amd-mailbox',
  title: 'AMD, cxl_pci mailbox fails, hmem used to own the memory (LKML, December 2024)',
  source: 'Raghavendra K T, Bharata B Rao, LKML, December 2024',
  softReserved: [{ start: 0x40_5000_0000n, end: 0x60_4fff_ffffn }],
  windows: [{ start: 0x40_5000_0000n, end: 0x60_4fff_ffffn }],
  devices: [{ name: 'mem0', capacity: 128n * GiB, fails: 'cxl_pci' }],
  decoders: [{ start: 0x40_5000_0000n, end: 0x60_4fff_ffffn, devices: [0], locked: false }],
  srat: [],
  foreign: [],
  memoryBlock: 2n * GiB,
  assumptions: [],
};

/** Firmware locked the decoders, and there is no way to unlock them. */
const l28: Scenario = {
  ...l01,
  name: 'l28-amd-locked',
  title: 'AMD, Soft Reserved = window = region, decoders locked by firmware',
  source: 'Tomasz Wolski, 20260416234428.13623-1-tomasz.wolski@fujitsu.com',
  decoders: l01.decoders.map((d) => ({ ...d, locked: true })),
};

/** As posted (the start is likely anonymised): the ends of the range are aligned to nothing. */
const l03: Scenario = {
  ...l01,
  name: 'l03-amd-unaligned',
  title: 'AMD, Soft Reserved from 0 to a few bytes short of a page behind the window',
  source: '20250715180407.47426-1-Smita.KoralahalliChannabasappa@amd.com, Example 3',
  softReserved: [{ start: 0n, end: 0x30_5000_0ffdn }],
};

/** Two devices interleaved in one region: it commits when both have come. */
const interleaved: Scenario = {
  ...l01,
  name: 'interleave-two-ways',
  title: 'one region over two devices, two ways',
  source:
    'Documentation/driver-api/cxl/linux/example-configurations/intra-hb-interleave.rst, sizes of L01',
  devices: [0, 1].map((i) => ({ name: `mem${i}`, capacity: 64n * GiB })),
  decoders: l01.decoders.map((d) => ({ ...d, devices: [0, 1] })),
};

/** QEMU: HMAT splits a Soft Reserved range that is not CXL; the window holds no Soft Reserved. */
const l06: Scenario = {
  ...l01,
  name: 'l06-qemu-hmat-splits',
  title: 'Soft Reserved outside of the window, split by HMAT',
  source: 'Li Zhijian, aac45d58-afca-487c-8d14-62d5e7fd490e@fujitsu.com',
  softReserved: [{ start: 0x1_8000_0000n, end: 0x1_ffff_ffffn }],
  windows: [{ start: 0x5_d000_0000n, end: 0x6_4fff_ffffn }],
  devices: [{ name: 'mem0', capacity: 2n * GiB }],
  decoders: [{ start: 0x5_d000_0000n, end: 0x6_4fff_ffffn, devices: [0], locked: false }],
  srat: [
    { start: 0x1_8000_0000n, end: 0x1_bfff_ffffn },
    { start: 0x1_c000_0000n, end: 0x1_ffff_ffffn },
  ],
  memoryBlock: 0x800_0000n,
};

/** Intel: Soft Reserved is the head of a large window, and HMAT knows it too. */
const l07: Scenario = {
  ...l01,
  name: 'l07-intel-hmat',
  title: 'Soft Reserved = HMAT range = region at the head of a large window',
  source: 'Alison Schofield, aHaBdj0QrEe_gymR@aschofie-mobl2.lan',
  softReserved: [{ start: 0xc0_8000_0000n, end: 0xc4_7fff_ffffn }],
  windows: [{ start: 0xc0_8000_0000n, end: 0x17d_bfff_ffffn }],
  devices: [{ name: 'mem0', capacity: 16n * GiB }],
  decoders: [{ start: 0xc0_8000_0000n, end: 0xc4_7fff_ffffn, devices: [0], locked: false }],
  srat: [{ start: 0xc0_8000_0000n, end: 0xc4_7fff_ffffn }],
  assumptions: ['the mail shows no SRAT: one range as large as the Soft Reserved range'],
};

/**
 * QEMU, CONFIG_CXL_REGION=n: hmem is to have it all, but windows may come before kmem. QEMU has no
 * firmware that commits decoders, so there is no memory behind what is Soft Reserved.
 */
const l13: Scenario = {
  ...l01,
  name: 'l13-no-cxl-region',
  title: 'one Soft Reserved range over two windows, CONFIG_CXL_REGION=n',
  source: 'Li Zhijian, 01956e38-5dc7-45f3-8c56-e98c9b8a3b5c@fujitsu.com, 46b8e026',
  softReserved: [{ start: 0x5_d000_0000n, end: 0x7_cfff_ffffn }],
  windows: [
    { start: 0x5_d000_0000n, end: 0x6_cfff_ffffn },
    { start: 0x6_d000_0000n, end: 0x7_cfff_ffffn },
  ],
  devices: [0, 1].map((i) => ({ name: `mem${i}`, capacity: 4n * GiB })),
  decoders: [],
  memoryBlock: 0x800_0000n,
  config: { CXL_REGION: 'n' },
};

/** Intel, CONFIG_CXL_REGION=n: Soft Reserved is the head of a large window. */
const l14: Scenario = {
  ...l01,
  name: 'l14-no-cxl-region',
  title: 'Soft Reserved at the head of a window, CONFIG_CXL_REGION=n',
  source: 'Alison Schofield, aK5BY7bQ_dMZLFNT@aschofie-mobl2.lan',
  softReserved: [{ start: 0xc0_8000_0000n, end: 0xc4_7fff_ffffn }],
  windows: [{ start: 0xc0_8000_0000n, end: 0x17d_bfff_ffffn }],
  devices: [{ name: 'mem0', capacity: 16n * GiB }],
  // Firmware committed it: she shows the memory online. Without CXL_REGION nobody looks.
  decoders: [{ start: 0xc0_8000_0000n, end: 0xc4_7fff_ffffn, devices: [0], locked: false }],
  config: { CXL_REGION: 'n' },
};

/** Where Soft Reserved = window, the tree depends on CONFIG_CXL_ACPI; L29 was seen with =y. */
function builtin(s: Scenario): Scenario {
  return {
    ...s,
    name: `${s.name}-builtin`,
    title: `${s.title} (CONFIG_CXL_ACPI=y)`,
    config: { CXL_ACPI: 'y' },
  };
}

export const realMaps: readonly Scenario[] = [
  l01,
  builtin(l01),
  l02,
  l03,
  l06,
  l07,
  l13,
  l14,
  l28,
  l29,
  builtin(l29),
  interleaved,
];

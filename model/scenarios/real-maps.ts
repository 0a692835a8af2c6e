/**
 * Address maps of real machines, from mails and bug reports.
 */
import type { Scenario } from '../scenario.ts';

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
  cxlAcpi: 'module',
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
  cxlAcpi: 'module',
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
  cxlAcpi: 'module',
  assumptions: [],
};

/** Where Soft Reserved = window, the tree depends on CONFIG_CXL_ACPI; L29 was seen with =y. */
function builtin(s: Scenario): Scenario {
  return {
    ...s,
    name: `${s.name}-builtin`,
    title: `${s.title} (CONFIG_CXL_ACPI=y)`,
    cxlAcpi: 'builtin',
  };
}

export const realMaps: readonly Scenario[] = [l01, builtin(l01), l02, l29, builtin(l29)];

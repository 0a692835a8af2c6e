import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Scenario } from '../../machine/scenario.ts';
import { encodeCedt } from '../read/cedt-encode.ts';
import { importMachine, type MachineInputs } from './merge.ts';

const DUMPS = new URL('../../scenarios/dumps/', import.meta.url);
const GIB = 1n << 30n;

function dump(name: string): MachineInputs {
  const path = (file: string) => new URL(`${name}/${file}`, DUMPS);
  const text = (file: string) =>
    existsSync(path(file)) ? { name: file, text: readFileSync(path(file), 'utf8') } : undefined;
  const iomem = text('iomem.txt');
  const dmesg = text('dmesg.txt');
  const bytes = existsSync(path('cedt.bin')) && new Uint8Array(readFileSync(path('cedt.bin')));
  return {
    name,
    ...(iomem && { iomem }),
    ...(dmesg && { dmesg }),
    ...(bytes && { cedt: { name: 'cedt.bin', bytes } }),
  };
}

/** The scenario, or the error messages where there is none. */
function imported(inputs: MachineInputs): Scenario {
  const result = importMachine(inputs);
  if (!result.ok) throw new Error(result.errors.map((each) => each.message).join('\n'));
  return result.scenario;
}

function messages(inputs: MachineInputs): string[] {
  const result = importMachine(inputs);
  return (result.ok ? result.findings : result.errors).map((each) => each.message);
}

const range = (start: bigint, end: bigint) => ({ start, end });
const W0 = range(0x850000000n, 0x284fffffffn);
const W1 = range(0x2850000000n, 0x484fffffffn);
const W2 = range(0x4850000000n, 0x684fffffffn);
const FJ = range(0x5d0000000n, 0x64fffffffn);
const INTEL = range(0x24080000000n, 0x4407fffffffn);
const L01 = range(0x1050000000n, 0x304fffffffn);
const L29 = range(0x4050000000n, 0x604fffffffn);

const REAL: [name: string, scenario: Partial<Scenario>][] = [
  [
    'l01-amd',
    {
      softReserved: [L01],
      windows: [L01],
      memoryBlock: 2n * GIB,
      config: { CXL_ACPI: 'm' },
      srat: [],
    },
  ],
  [
    'l02-amd-3w',
    {
      softReserved: [range(W0.start, W2.end)],
      windows: [W0, W1, W2],
      devices: ['mem0', 'mem1', 'mem2'].map((name) => ({ name, capacity: 128n * GIB })),
      decoders: [W0, W1, W2].map((each, i) => ({ ...each, devices: [i], locked: false })),
    },
  ],
  [
    'l11-fujitsu-qemu',
    {
      softReserved: [range(0x180000000n, 0x1ffffffffn), FJ],
      windows: [FJ],
      srat: [range(0x180000000n, 0x1bfffffffn), range(0x1c0000000n, 0x1ffffffffn)],
      decoders: [{ ...FJ, devices: [0], locked: false }],
    },
  ],
  [
    'l12-intel',
    {
      softReserved: [INTEL],
      windows: [range(INTEL.start, 0x5f77fffffffn)],
      srat: [INTEL],
      decoders: [{ ...INTEL, devices: [0], locked: false }],
    },
  ],
  [
    'l29-amd',
    {
      softReserved: [L29],
      windows: [L29],
      decoders: [{ ...L29, devices: [0], locked: false }],
      memoryBlock: 2n * GIB,
      config: { CXL_ACPI: 'y' },
    },
  ],
];

test.each(REAL)('imports the dumps of %s', (name, scenario) => {
  expect(imported(dump(name))).toMatchObject({ name, ...scenario });
});

const dmesg = (...lines: string[]) => ({ name: 'dmesg', text: lines.join('\n') });
const iomem = (...lines: string[]) => ({ name: 'iomem', text: lines.join('\n') });
const L02_LOG = 'BIOS-e820: [mem 0x0000000850000000-0x000000684fffffff] soft reserved';
const SR_LOG = dmesg('BIOS-e820: [mem 0x0000000100000000-0x00000001ffffffff] soft reserved');
const cedt = (...windows: { base: bigint; size: bigint }[]) => ({
  name: 'cedt.bin',
  bytes: encodeCedt({
    hostBridges: [],
    windows: windows.map((each) => ({
      ...each,
      encodedWays: 0,
      arithmetic: 0,
      granularity: 0,
      restrictions: 6,
      targets: [0],
    })),
    xorMaps: [],
  }),
});
const WINDOW = { base: 4n * GIB, size: 4n * GIB };

test('assumes what the inputs do not say, and prints it', () => {
  expect(imported({ dmesg: SR_LOG, cedt: cedt(WINDOW) })).toEqual({
    name: 'imported',
    title: 'imported',
    source: 'dmesg, cedt.bin',
    softReserved: [range(0x100000000n, 0x1ffffffffn)],
    windows: [range(0x100000000n, 0x1ffffffffn)],
    devices: [{ name: 'mem0', capacity: 4n * GIB }],
    decoders: [{ ...range(0x100000000n, 0x1ffffffffn), devices: [0], locked: false }],
    srat: [],
    foreign: [],
    memoryBlock: 128n << 20n,
    config: { CXL_ACPI: 'm' },
    assumptions: [
      'Firmware committed one decoder that fills each CXL window for volatile memory, on one device per window, not locked (no cxl list and no region in iomem tells otherwise; --cxl-list would).',
      'No SRAT was given: HMAT registers no range with hmem.',
      'The memory block size is 128 MiB: no input tells it; x86 machines whose RAM ends at 64 GiB or above use up to 2 GiB (see block_size_bytes in /sys/devices/system/memory).',
      'CONFIG_CXL_ACPI=m: Soft Reserved memory enters iomem before the CXL windows.',
      'No resource of another driver lies in a CXL window.',
    ],
  });
});

test.each([
  [
    ['BIOS-e820: [mem 0x0-0xffffffff] usable'],
    128n << 20n,
    'RAM ends at 0x100000000, below 64 GiB, where x86 uses 128 MiB',
  ],
  [
    ['BIOS-e820: [mem 0x2000000000-0x2fffffffff] usable'],
    2n * GIB,
    'RAM ends at 0x3000000000, at or above 64 GiB, where x86 uses 2 GiB on bare metal',
  ],
  [['x86/mm: Memory block size: 1024MB'], GIB, undefined],
])('derives the memory block size: %j', (lines, bytes, why) => {
  const log = dmesg(SR_LOG.text, ...lines);
  const { memoryBlock, assumptions } = imported({ dmesg: log, cedt: cedt(WINDOW) });
  expect(memoryBlock).toBe(bytes);
  const sentences = assumptions.filter((each) => each.startsWith('The memory block size'));
  expect(sentences.map((each) => each.replace(/^.*?: /, ''))).toEqual(why ? [`${why}.`] : []);
});

test('does not take memory that the SRAT splits for a rounded block', () => {
  const { memoryBlock } = imported(dump('l11-fujitsu-qemu'));
  expect(memoryBlock).toBe(128n << 20n);
});

test('limits the derived block size to what kmem did', () => {
  const log = dmesg(L02_LOG, 'BIOS-e820: [mem 0x7000000000-0x7fffffffff] usable');
  const { memoryBlock, assumptions } = imported({ ...dump('l02-amd-3w'), dmesg: log });
  expect(memoryBlock).toBe(256n << 20n);
  expect(assumptions).toContain(
    'The memory block size is 256 MiB: the System RAM (kmem) lines of iomem fit no larger block.',
  );
});

const CXL_LIST = {
  name: 'cxl-list.json',
  text: JSON.stringify([
    ...['mem0', 'mem1'].map((memdev, i) => ({
      endpoint: `endpoint${i + 2}`,
      memdev: { memdev, ram_size: 1 << 30 },
      [`decoders:endpoint${i + 2}`]: [
        {
          decoder: `decoder${i + 2}.0`,
          resource: '0x100000000',
          size: '0x80000000',
          interleave_ways: 2,
          dpa_size: 1 << 30,
          locked: true,
        },
      ],
    })),
    {
      region: 'region0',
      resource: '0x100000000',
      size: '0x80000000',
      interleave_ways: 2,
      decode_state: 'commit',
      mappings: [
        { position: 1, memdev: 'mem0', decoder: 'decoder2.0' },
        { position: 0, memdev: 'mem1', decoder: 'decoder3.0' },
      ],
    },
    { memdev: 'mem2', ram_size: 1 << 30 },
  ]),
};

test('takes interleave sets, their order and idle devices from cxl list', () => {
  const scenario = imported({ dmesg: SR_LOG, cedt: cedt(WINDOW), cxlList: CXL_LIST });
  expect(scenario.devices.map((each) => each.name)).toEqual(['mem0', 'mem1', 'mem2']);
  expect(scenario.decoders).toEqual([
    { ...range(0x100000000n, 0x17fffffffn), devices: [1, 0], locked: true },
  ]);
});

test('a way of an interleave set that cxl list does not show failed to probe', () => {
  const list = JSON.parse(CXL_LIST.text)
    .filter((each: object) => !('region' in each))
    .slice(1);
  const cxlList = { name: 'cxl-list.json', text: JSON.stringify(list) };
  const scenario = imported({ dmesg: SR_LOG, cedt: cedt(WINDOW), cxlList });
  expect(scenario.devices.map(({ name, fails }) => [name, fails])).toEqual([
    ['mem1', undefined],
    ['mem2', undefined],
    ['absent2', 'cxl_pci'],
  ]);
  expect(scenario.decoders[0]?.devices).toEqual([0, 2]);
});

test('leaves out persistent regions', () => {
  const range = { resource: '0x100000000', size: '0x40000000' };
  const cxlList = {
    name: 'cxl-list.json',
    text: JSON.stringify([
      { memdev: 'mem0', pmem_size: 1 << 30 },
      { decoder: 'decoder2.0', dpa_size: 1 << 30, mode: 'pmem', ...range },
      { region: 'region0', type: 'pmem', decode_state: 'commit', ...range },
    ]),
  };
  const { decoders, devices, assumptions } = imported({
    dmesg: dmesg('BIOS-e820: [mem 0x140000000-0x1ffffffff] soft reserved'),
    cedt: cedt(WINDOW),
    cxlList,
  });
  expect({ decoders, devices }).toEqual({ decoders: [], devices: [] });
  expect(assumptions).toContain(
    'Persistent regions are left out, and their bytes are taken: the model knows volatile memory only.',
  );
});

const SAME = 'Take all inputs on the same machine, after the same boot.';

const CONTRADICTIONS: [what: string, inputs: MachineInputs, message: string][] = [
  [
    'nothing about Soft Reserved memory',
    { cedt: cedt(WINDOW) },
    'input: found no source of Soft Reserved memory; expected a kernel log with "BIOS-e820:" or "efi: mem" lines (--dmesg), or "Soft Reserved" lines in /proc/iomem (--iomem). From Linux 7.0 on iomem hides Soft Reserved memory: add --dmesg.',
  ],
  [
    'nothing about windows',
    { dmesg: SR_LOG },
    'input: found no source of CXL windows; expected a CEDT (--cedt), a whole /proc/iomem (--iomem), or root decoders (--cxl-list from cxl list -vv). Add one of them, such as --cedt /sys/firmware/acpi/tables/CEDT; a machine without CXL needs its whole /proc/iomem.',
  ],
  [
    'windows that overlap',
    { dmesg: SR_LOG, cedt: cedt(WINDOW, { base: 6n * GIB, size: 4n * GIB }) },
    'cedt.bin: CFMWS at CEDT offset 04Ch: found window [0x180000000-0x27fffffff], which overlaps [0x100000000-0x1ffffffff] of cedt.bin: CFMWS at CEDT offset 024h; expected windows that do not overlap. Linux would trim or drop one of them: report both to the firmware vendor, and remove one to check the other.',
  ],
  [
    'Soft Reserved ranges that overlap',
    {
      dmesg: dmesg(SR_LOG.text, 'BIOS-e820: [mem 0x180000000-0x27fffffff] soft reserved'),
      cedt: cedt(WINDOW),
    },
    'dmesg:2: e820: found Soft Reserved [0x180000000-0x27fffffff], which overlaps [0x100000000-0x1ffffffff] of dmesg:1: e820; expected disjoint ranges. Give the log of one boot only.',
  ],
  [
    'e820 against iomem',
    {
      dmesg: SR_LOG,
      iomem: iomem('300000000-3ffffffff : Soft Reserved', '  300000000-3ffffffff : CXL Window 0'),
    },
    `iomem:1: Soft Reserved: found Soft Reserved [0x300000000-0x3ffffffff]; expected [0x100000000-0x1ffffffff] as in dmesg:1: e820. ${SAME}`,
  ],
  [
    'a log without Soft Reserved memory against iomem',
    {
      dmesg: dmesg('BIOS-e820: [mem 0x0-0xfffff] usable'),
      iomem: iomem('100000000-1ffffffff : Soft Reserved'),
    },
    `iomem:1: Soft Reserved: found Soft Reserved [0x100000000-0x1ffffffff]; expected a range that dmesg lists as Soft Reserved. ${SAME}`,
  ],
  [
    'a SRAT without the ranges of the log',
    {
      dmesg: dmesg(SR_LOG.text, 'ACPI: SRAT: Node 1 PXM 1 [mem 0x100000000-0x17fffffff]'),
      cedt: cedt(WINDOW),
      srat: {
        name: 'srat',
        bytes: new TextEncoder().encode('ACPI: SRAT: Node 0 PXM 0 [mem 0x0-0xfffff]'),
      },
    },
    `dmesg:2: SRAT: found SRAT range [0x100000000-0x17fffffff]; expected a range that srat lists as SRAT range. ${SAME}`,
  ],
  [
    'CEDT against iomem',
    { dmesg: SR_LOG, cedt: cedt(WINDOW), iomem: iomem('300000000-3ffffffff : CXL Window 0') },
    `iomem:1: CXL Window 0: found CXL Window [0x300000000-0x3ffffffff]; expected [0x100000000-0x1ffffffff] as in cedt.bin: CFMWS at CEDT offset 024h. ${SAME}`,
  ],
  [
    'cxl list against iomem',
    {
      dmesg: SR_LOG,
      cxlList: CXL_LIST,
      iomem: iomem('100000000-1ffffffff : CXL Window 0', '  180000000-1ffffffff : region0'),
    },
    `iomem:2: region0: found region [0x180000000-0x1ffffffff]; expected [0x100000000-0x17fffffff] as in cxl-list.json:1: $[0].decoders:endpoint2[0] (decoder2.0). ${SAME}`,
  ],
  [
    'an empty cxl list against iomem',
    {
      dmesg: SR_LOG,
      cedt: cedt(WINDOW),
      cxlList: { name: 'cxl-list.json', text: '[]' },
      iomem: iomem('100000000-1ffffffff : CXL Window 0', '  180000000-1ffffffff : region0'),
    },
    `iomem:2: region0: found region [0x180000000-0x1ffffffff]; expected a range that cxl-list.json lists as region. ${SAME}`,
  ],
  [
    'two SRATs',
    {
      dmesg: dmesg(SR_LOG.text, 'ACPI: SRAT: Node 1 PXM 1 [mem 0x100000000-0x17fffffff]'),
      cedt: cedt(WINDOW),
      srat: {
        name: 'srat',
        bytes: new TextEncoder().encode('ACPI: SRAT: Node 1 PXM 1 [mem 0x100000000-0x1ffffffff]'),
      },
    },
    `srat:1: SRAT: found SRAT range [0x100000000-0x1ffffffff]; expected [0x100000000-0x17fffffff] as in dmesg:2: SRAT. ${SAME}`,
  ],
  [
    'a block size that is no power of two',
    { dmesg: SR_LOG, cedt: cedt(WINDOW), memoryBlock: { name: '--memory-block', bytes: 3n } },
    '--memory-block: found 3 (0x3); expected a power of two in bytes, such as 0x8000000 (128 MiB). /sys/devices/system/memory/block_size_bytes has it in hexadecimal: put 0x in front.',
  ],
];

test.each(CONTRADICTIONS)('refuses %s', (_, inputs, message) => {
  expect(importMachine(inputs).ok).toBe(false);
  expect(messages(inputs)).toEqual([message]);
});

test('says with a refusal which line was not understood', () => {
  const result = importMachine({
    dmesg: dmesg(SR_LOG.text.replace('soft reserved', 'E820_TYPE_17')),
    iomem: iomem('100000000-1ffffffff : Soft Reserved'),
  });
  expect(result.ok ? [] : result.warnings).toMatchObject([{ file: 'dmesg', line: 1 }]);
});

const REMARKS: [what: string, inputs: MachineInputs, message: string][] = [
  [
    'Soft Reserved memory outside CXL',
    { dmesg: SR_LOG, cedt: cedt({ base: 16n * GIB, size: GIB }) },
    'dmesg:1: e820: found Soft Reserved [0x100000000-0x1ffffffff] outside every CXL window; expected a range in a window, or memory of its own. Linux gives it to dax_hmem; CXL has no part in it.',
  ],
  [
    'a region outside its window',
    {
      dmesg: SR_LOG,
      iomem: iomem('100000000-1ffffffff : CXL Window 0', '300000000-3ffffffff : region0'),
    },
    'iomem:2: region0: found a committed range [0x300000000-0x3ffffffff] that lies in no window; expected a range inside one CXL window. Linux logs "no CXL window for range" and assembles no region from it.',
  ],
  [
    'a window of iomem that is not aligned',
    { dmesg: SR_LOG, iomem: iomem('100010000-1ffffffff : CXL Window 0') },
    'iomem:1: CXL Window 0: found window [0x100010000-0x1ffffffff]; expected multiples of 256 MiB. Linux skips windows of the CEDT that are not aligned ("CFMWS Base HPA not 256MB aligned"), so this one was enlarged around another resource; [0x110000000-0x1ffffffff] is taken. Add --cedt for the true window.',
  ],
  [
    'a window without SRAT',
    {
      dmesg: dmesg(SR_LOG.text, 'ACPI: SRAT: Node 0 PXM 0 [mem 0x00000000-0x0009ffff]'),
      cedt: cedt(WINDOW),
    },
    'cedt.bin: CFMWS at CEDT offset 024h: found window [0x100000000-0x1ffffffff] without a range in the SRAT; expected a memory affinity entry for it. Linux makes a NUMA node of its own for such a window; HMAT knows nothing of it.',
  ],
  [
    'a window that iomem shows enlarged',
    { dmesg: SR_LOG, cedt: cedt(WINDOW), iomem: iomem('100000000-2ffffffff : CXL Window 0') },
    'iomem:1: CXL Window 0: found CXL Window [0x100000000-0x2ffffffff]; expected [0x100000000-0x1ffffffff] as in cedt.bin: CFMWS at CEDT offset 024h. Linux enlarges a window that crosses another resource; the declared window is taken.',
  ],
];

test.each(REMARKS)('accepts, and remarks on, %s', (_, inputs, message) => {
  expect(importMachine(inputs).ok).toBe(true);
  expect(messages(inputs)).toContain(message);
});

test('one unreadable input gives one message, not a contradiction with every other input', () => {
  const whole = dump('l02-amd-3w');
  const cedt = { name: 'cedt.bin', bytes: whole.cedt!.bytes.slice(0, 90) };
  expect(messages({ ...whole, cedt })).toEqual([
    expect.stringContaining('cedt.bin: length: found'),
  ]);
  const log = { name: 'log', text: 'BIOS-e820: [mem 0x10-0x1000000000000000f] soft reserved' };
  expect(messages({ ...whole, dmesg: log })).toEqual([expect.stringContaining('at most 64 bits')]);
});

test('joins neighbours of the EFI map as the EFI stub does', () => {
  const efi = (i: number, start: string, end: string) =>
    `efi: mem0${i}: [Conventional Memory|   |  |  |SP|WB] range=[0x${start}-0x${end}] (2048MB)`;
  const log = dmesg(efi(0, '100000000', '17fffffff'), efi(1, '180000000', '1ffffffff'));
  expect(imported({ dmesg: log, cedt: cedt(WINDOW) }).softReserved).toEqual([
    range(0x100000000n, 0x1ffffffffn),
  ]);
});

test('keeps the resources of other drivers in a window', () => {
  const tree = iomem('100000000-1ffffffff : CXL Window 0', '  110000000-11fffffff : Reserved');
  expect(imported({ dmesg: SR_LOG, iomem: tree }).foreign).toEqual([
    { ...range(0x110000000n, 0x11fffffffn), name: 'Reserved' },
  ]);
});

test('says for each field where it comes from', () => {
  const result = importMachine(dump('l02-amd-3w'));
  expect(result.ok && result.provenance).toMatchObject({
    softReserved: ['dmesg.txt:1: e820'],
    windows: [0x84, 0xac, 0xd4].map(
      (at) => `cedt.bin: CFMWS at CEDT offset ${at.toString(16).toUpperCase().padStart(3, '0')}h`,
    ),
    decoders: ['iomem.txt:3: region3', 'iomem.txt:7: region4', 'iomem.txt:11: region5'],
    config: ['assumed'],
  });
});

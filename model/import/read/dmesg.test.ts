import { expect, test } from 'vitest';
import { parseDmesg } from './dmesg.ts';

const parse = (text: string) => parseDmesg({ name: 'dmesg', text });
const span = (range: { start: bigint; end: bigint }) => [range.start, range.end];
const SR = [[0x1050000000n, 0x304fffffffn]];

test.each([
  [
    'classic',
    '[    0.000000] BIOS-e820: [mem 0x0000001050000000-0x000000304fffffff] soft reserved',
  ],
  [
    'caller tag',
    '[    0.000000] [      T0] BIOS-e820: [mem 0x0000001050000000-0x000000304fffffff] soft reserved',
  ],
  [
    'of 2025',
    '[    0.000000] BIOS-e820: [mem 0x0000001050000000-0x000000304fffffff]  soft reserved\r',
  ],
  [
    'journalctl',
    'Jul 29 13:17:36 host kernel: BIOS-e820: [mem 0x1050000000-0x304fffffff] soft reserved',
  ],
  [
    'setup_data',
    '[] reserve setup_data: [mem 0x0000001050000000-0x000000304fffffff] soft reserved',
  ],
  ['more blanks', 'BIOS-e820:   [mem  0x1050000000-0x304fffffff]  soft reserved'],
  ['extended', 'kernel: extended: [mem 0x0000001050000000-0x000000304fffffff] soft reserved'],
  ['Xen', '(XEN) Xen: [mem 0x0000001050000000-0x000000304fffffff] soft reserved'],
  ['update', 'e820: update [mem 0x1050000000-0x304fffffff] usable ==> soft reserved'],
])('reads an e820 line: %s', (_, line) => {
  const { facts, findings } = parse(line);
  expect(facts.e820?.map(span)).toEqual(SR);
  expect(findings).toEqual([]);
});

test('takes the last table, which memmap= changed', () => {
  const { facts } = parse(`BIOS-e820: [mem 0x0000000000000000-0x00000000ffffffff] usable
BIOS-e820: [mem 0x0000000100000000-0x0000000fffffffff] usable
BIOS-e820: [gap 0x0000001000000000-0x0000001fffffffff]
BIOS-e820: [mem 0x0000002000000000-0x0000002fffffffff] soft reserved
e820: update [mem 0x100000000-0x1ffffffff] usable ==> soft reserved
user-defined physical RAM map:
user: [mem 0x0000000000000000-0x00000000ffffffff]  System RAM
user: [mem 0x0000000100000000-0x00000001ffffffff]  soft reserved`);
  expect(facts.e820?.map(span)).toEqual([[0x100000000n, 0x1ffffffffn]]);
  expect(facts.usable.map(span)).toEqual([[0n, 0xffffffffn]]);
});

const MAP = `BIOS-e820: [mem 0x0000000000000000-0x00000000ffffffff] usable
BIOS-e820: [mem 0x0000000100000000-0x00000001ffffffff]  System RAM
BIOS-e820: [mem 0x0000000200000000-0x00000002ffffffff] soft reserved
`;

test.each([
  [
    'a whole entry becomes soft reserved',
    'e820: update [mem 0x100000000-0x1ffffffff] usable ==> soft reserved',
    {
      usable: [[0n, 0xffffffffn]],
      e820: [
        [0x100000000n, 0x1ffffffffn],
        [0x200000000n, 0x2ffffffffn],
      ],
    },
  ],
  [
    'the middle of an entry does',
    'e820: update [mem 0x40000000-0x4fffffff]  System RAM ==>  soft reserved',
    {
      usable: [
        [0n, 0x3fffffffn],
        [0x50000000n, 0xffffffffn],
        [0x100000000n, 0x1ffffffffn],
      ],
      e820: [
        [0x40000000n, 0x4fffffffn],
        [0x200000000n, 0x2ffffffffn],
      ],
    },
  ],
  [
    'soft reserved memory becomes of another type, in part',
    'e820: update [mem 0x280000000-0x3ffffffff] soft reserved ==> reserved',
    {
      usable: [
        [0n, 0xffffffffn],
        [0x100000000n, 0x1ffffffffn],
      ],
      e820: [[0x200000000n, 0x27fffffffn]],
    },
  ],
  [
    'soft reserved memory is removed',
    'e820: remove [mem 0x00000000-0x7fffffffff] soft reserved',
    {
      usable: [
        [0n, 0xffffffffn],
        [0x100000000n, 0x1ffffffffn],
      ],
      e820: [],
    },
  ],
  [
    'all types are removed',
    'e820: remove [mem 0x100000000-0x24fffffff]',
    { usable: [[0n, 0xffffffffn]], e820: [[0x250000000n, 0x2ffffffffn]] },
  ],
  [
    'what is of another type stays',
    'e820: update [mem 0x200000000-0x2ffffffff] usable ==> reserved',
    {
      usable: [
        [0n, 0xffffffffn],
        [0x100000000n, 0x1ffffffffn],
      ],
      e820: [[0x200000000n, 0x2ffffffffn]],
    },
  ],
])('changes the e820 map as the kernel did: %s', (_, line, { usable, e820 }) => {
  const { facts, findings } = parse(`${MAP}${line}`);
  const sorted = (ranges: readonly bigint[][]) => ranges.toSorted(([a], [b]) => (a! < b! ? -1 : 1));
  expect(sorted((facts.e820 ?? []).map(span))).toEqual(e820);
  expect(sorted(facts.usable.map(span))).toEqual(usable);
  expect(findings).toEqual([]);
});

test('takes conventional memory with the SP bit from the EFI map', () => {
  const attributes = '|   |  |  |SP|  |  |  |  |   |WB|WT|WC|UC';
  const { facts } =
    parse(`efi: mem00: [Conventional Memory${attributes}] range=[0x0000001050000000-0x000000304fffffff] (131072MB)
efi: mem01: [Conventional Memory|   |  |  |  |  |  |  |  |   |WB|WT|WC|UC] range=[0x0000003050000000-0x000000404fffffff] (65536MB)
efi: mem02: [Reserved${attributes}] range=[0x0000005050000000-0x000000604fffffff] (65536MB)`);
  expect(facts.efi?.map(span)).toEqual(SR);
  expect(facts.e820).toBeUndefined();
});

test('reads SRAT, memory block size and efi=nosoftreserve', () => {
  const { facts } = parse(`Kernel command line: root=/dev/sda efi=debug,nosoftreserve quiet
[    0.073085] ACPI: SRAT: Node 3 PXM 3 [mem 0x200000000-0x5bfffffff] hotplug
[    0.005128] [      T0] ACPI: SRAT: Node 2 PXM 2 [mem 0x2070000000-0x606fffffff] hotplug
x86/mm: Memory block size: 2048MB`);
  expect(facts.srat.map(span)).toEqual([
    [0x200000000n, 0x5bfffffffn],
    [0x2070000000n, 0x606fffffffn],
  ]);
  expect(facts.srat.map(({ node }) => node)).toEqual([3, 2]);
  expect(facts.sratNodes).toBe(4);
  expect(facts.memoryBlock).toEqual({ bytes: 0x80000000n, line: 4 });
  expect(facts.noSoftReserve).toBe(true);
});

const BAD: [what: string, text: string, message: string][] = [
  [
    // L10 of the layouts: the mail lost an "f".
    'start above end',
    '\nBIOS-e820: [mem 0x00000005d0000000-0x000000064ffffff] soft reserved',
    "dmesg:2: e820: found [0x5d0000000-0x64ffffff]; expected start <= end. Copy the input again from the machine; if it still says so, report it to the firmware's vendor.",
  ],
  [
    'more than 64 bits',
    'BIOS-e820: [mem 0x10000000000000000-0x1ffffffffffffffff] soft reserved',
    "dmesg:1: e820: found [0x10000000000000000-0x1ffffffffffffffff]; expected addresses of at most 64 bits. Copy the input again from the machine; if it still says so, report it to the firmware's vendor.",
  ],
  [
    'lines of two types that overlap',
    'BIOS-e820: [mem 0x100000000-0x47fffffff] usable\nBIOS-e820: [mem 0x400000000-0x10ffffffff] soft reserved',
    'dmesg:2: e820: found [0x400000000-0x10ffffffff] soft reserved, which overlaps [0x100000000-0x47fffffff] usable of dmesg:1: e820; expected ranges that do not overlap, as Linux prints its e820 map. Copy the log again from the machine, that of one boot.',
  ],
  [
    'lines of two types that overlap, with a third between them',
    'BIOS-e820: [mem 0x0-0xffffffff] usable\nBIOS-e820: [mem 0x1000-0x1fff] usable\nBIOS-e820: [mem 0x80000000-0x8fffffff] reserved',
    'dmesg:3: e820: found [0x80000000-0x8fffffff] reserved, which overlaps [0x0-0xffffffff] usable of dmesg:1: e820; expected ranges that do not overlap, as Linux prints its e820 map. Copy the log again from the machine, that of one boot.',
  ],
  [
    'a log that starts too late',
    '[  100.0] cxl_pci 0000:35:00.0: enabling device',
    'dmesg: found no line about the memory map; expected "BIOS-e820: [mem …] …", "efi: mem…" or "ACPI: SRAT: Node …" lines. Take the log from the start of the boot: sudo dmesg > dmesg, or journalctl -k -b.',
  ],
];

test.each(BAD)('refuses %s', (_, text, message) => {
  expect(parse(text).findings.map((each) => each.message)).toContain(message);
});

test.each([
  ['of kernels before 3.4', 'BIOS-e820: 0000001050000000 - 0000003050000000 (soft reserved)'],
  ['cut off', 'BIOS-e820: [mem 0x0000001050000000-0x000000304fffffff]'],
  ['cut off at the front', '[    0.000000] BIOS-e820: [mem 0x0000001050000000-0x00000030'],
  ['of a type that no kernel prints', 'BIOS-e820: [mem 0x1050000000-0x304fffffff] E820_TYPE_17'],
  ['with a size', 'BIOS-e820: [mem 0x1050000000-0x304fffffff]  128   GB soft reserved'],
  ['of another table', 'user: [mem 0x1050000000-0x304fffffff] special'],
  ['mistyped', 'BIOS-e820: [mem 0x1050000000-0x304fffffff] soft reserve'],
  ['an update to such a type', 'e820: update [mem 0x10000000-0x1fffffff] usable ==> special'],
  ['an update that is cut off', 'e820: update [mem 0x10000000-0x1fffffff] usable ==>'],
  ['an EFI map without a range', 'efi: mem00: [Conventional Memory|SP] 0x1050000000 (131072MB)'],
  ['a SRAT in other words', 'ACPI: SRAT: Node 1 PXM 1 0x1050000000-0x3050000000'],
])('names a line that looks like a map and is not understood: %s', (_, line) => {
  const usable = 'BIOS-e820: [mem 0x0000000000000000-0x00000000ffffffff] usable';
  const { findings } = parse(`${usable}\n${line}\n${line}`);
  expect(findings).toMatchObject([{ severity: 'warning', file: 'dmesg', line: 2 }]);
  expect(findings[0]?.found).toContain('and 1 more of its kind');
});

test.each([
  'BIOS-e820: [gap 0x0000001000000000-0x0000001fffffffff]',
  'e820: update [mem 0x00000000-0x00000fff] usable ==> reserved',
  'e820: remove [mem 0x000a0000-0x000fffff] usable',
  'PM: hibernation: Registered nosave memory: [mem 0x00000000-0x00000fff]',
  'efi: Remove mem60: MMIO range=[0xe0000000-0xefffffff] (256MB) from e820 map',
  '[mem 0x80000000-0xdfffffff] available for PCI devices',
  'e820: register RAM buffer resource [mem 0x7ff00000-0x7fffffff]',
])('has nothing to say about %s', (line) => {
  const usable = 'BIOS-e820: [mem 0x0000000000000000-0x00000000ffffffff] usable';
  expect(parse(`${usable}\n${line}`).findings).toEqual([]);
});

test.each(['reserved', 'device reserved', 'ACPI data', 'ACPI NVS', 'unusable', 'type 20'])(
  'knows the type %s',
  (type) => {
    expect(parse(`BIOS-e820: [mem 0x1050000000-0x304fffffff] ${type}`).findings).toEqual([]);
  },
);

test('takes the last of several boots', () => {
  const boot = (start: string) => `Linux version 6.18.0 (gcc)
Command line: efi=nosoftreserve
BIOS-e820: [mem 0x${start}-0x000000304fffffff] soft reserved
ACPI: SRAT: Node 1 PXM 1 [mem 0x${start}-0x304fffffff]`;
  const last = boot('1050000000').replace('efi=nosoftreserve', '');
  const { facts, findings } = parse(`${boot('2050000000')}\n${last}`);
  expect(facts.e820?.map(span)).toEqual(SR);
  expect(facts.srat.map(span)).toEqual(SR);
  expect(facts.noSoftReserve).toBe(false);
  expect(findings.map((each) => each.found)).toEqual(['2 boots']);
});

const HEADER = 'BIOS-provided physical RAM map:';
const e820 = (start: string, end: string, type: string, table = 'BIOS-e820') =>
  `${table}: [mem 0x${start}-0x${end}] ${type}`;
const LOW = e820('0', '9ffff', 'usable');
const RAM = e820('100000', '7fffffff', 'usable');
const OLD = e820('2050000000', '304fffffff', 'soft reserved');
const NEW = e820('1050000000', '304fffffff', 'soft reserved');
const USER = e820('0', '9ffff', 'usable', 'user');
const MODIFIED = ['0', '1050000000'].map((start) =>
  e820(
    start,
    start === '0' ? '9ffff' : '304fffffff',
    start === '0' ? 'usable' : 'soft reserved',
    'modified',
  ),
);
const efi = (index: string, start: string, type = 'Conventional Memory') =>
  `efi: mem${index}: [${type}|SP|WB] range=[0x${start}-0x304fffffff] (131072MB)`;

test.each([
  ['two headers', [HEADER, LOW, RAM, OLD, HEADER, LOW, RAM, NEW]],
  ['a second block without a header', [LOW, RAM, OLD, LOW, RAM, NEW]],
  ['a first block that is cut off at the front', [RAM, OLD, LOW, RAM, NEW]],
  ['a second block after another table', [LOW, OLD, USER, LOW, NEW]],
  ['the first without its first line', [HEADER, LOW, OLD, 'Linux version 6.18', HEADER, LOW, NEW]],
  [
    'two EFI maps',
    ['2050000000', '1050000000'].flatMap((sp) => [
      efi('00', '0', 'Reserved'),
      efi('01', sp),
      efi('07', sp),
    ]),
  ],
  [
    'two EFI maps, the first cut off',
    [efi('07', '2050000000'), efi('01', '1050000000'), efi('07', '1050000000')],
  ],
])('takes the last of two boots that no "Linux version" tells apart: %s', (_, lines) => {
  const srat = 'ACPI: SRAT: Node 7 PXM 7 [mem 0x0-0xfff]';
  const { facts, findings } = parse([srat, ...lines].join('\n'));
  expect((facts.e820 ?? facts.efi)?.map(span)[0]).toEqual(SR[0]);
  if (facts.e820) expect(facts.usable.map(span)[0]).toEqual([0n, 0x9ffffn]);
  expect(facts.srat).toEqual([]);
  expect(findings.map((each) => each.found)).toEqual(['2 boots']);
});

test('the command line before the map of the last boot counts, not that of the first', () => {
  const boot = (word: string, line: string) => [
    `Command line: root=/dev/sda efi=${word}`,
    HEADER,
    LOW,
    line,
    `Kernel command line: root=/dev/sda efi=${word}`,
  ];
  const ignored = (...boots: string[][]) => parse(boots.flat().join('\n')).facts.noSoftReserve;
  expect(ignored(boot('debug', OLD), boot('nosoftreserve', NEW))).toBe(true);
  expect(ignored(boot('nosoftreserve', OLD), boot('debug', NEW))).toBe(false);
});

test.each([
  ['lines that are printed twice', [HEADER, HEADER, LOW, LOW, RAM, RAM, NEW]],
  ['a table that the kernel changed twice', [LOW, OLD, ...MODIFIED, ...MODIFIED]],
  ['lines in reverse', [NEW, RAM, LOW, HEADER]],
  ['a map and the header of one that is cut off', [LOW, NEW, HEADER]],
  [
    'the EFI map of the runtime services',
    [efi('00', '1050000000'), efi('01', '0', 'Reserved'), efi('00', '0', 'Runtime Code')],
  ],
])('takes for one boot %s', (_, lines) => {
  const { facts, findings } = parse(lines.join('\n'));
  expect((facts.e820 ?? facts.efi)?.map(span)).toEqual(SR);
  expect(findings).toEqual([]);
});

test.each([
  '[    0.000000] Booting Linux on physical CPU 0x0000000000 [0x413fd0c1]',
  '[    0.000000] SBI specification v2.0 detected',
])('refuses the log of another architecture: %s', (line) => {
  expect(parse(line).findings).toMatchObject([{ severity: 'error', field: 'architecture' }]);
});

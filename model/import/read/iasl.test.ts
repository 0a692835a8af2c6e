import { expect, test } from 'vitest';
import { parseCedtInput, parseSratInput } from './acpi-input.ts';
import { encodeCedt } from './cedt-encode.ts';

const input = (text: string) => ({ name: 'table.dsl', bytes: new TextEncoder().encode(text) });

const CEDT = `            Subtable Type : 00 [CXL Host Bridge Structure]
                 Reserved : 00
                   Length : 0020
   Associated host bridge : 00000007
    Specification version : 00000001
                 Reserved : 00000000
            Register base : 0000010370400000
          Register length : 0000000000010000

            Subtable Type : 01 [CXL Fixed Memory Window Structure]
                 Reserved : 00
                   Length : 002C
                 Reserved : 00000000
      Window base address : 0000001000000000
              Window size : 0000000100000000
 Interleave Members (2^n) : 00
    Interleave Arithmetic : 00
                 Reserved : 0000
              Granularity : 00000000
             Restrictions : 0006
                    QtgId : 0001
             First Target : 00000007
`;

const affinity = (base: string, flags: string) => `
         Subtable Type : 01 [Memory Affinity]
                Length : 28
      Proximity Domain : 00000001
             Reserved1 : 0000
          Base Address : ${base}
        Address Length : 0000000100000000
             Reserved2 : 00000000
 Flags (decoded below) : ${flags}
             Enabled : 1
`;

const old = (text: string) => text.replaceAll(/^(?= *\w.*:)/gm, '[024h 0036   1] ');
const recent = (text: string) => text.replaceAll(/^(?= *\w.*:)/gm, '[024h 0036 001h] ');

test.each([
  ['as in the kernel documents', CEDT],
  ['with offsets of old ACPICA', old(CEDT)],
  ['with offsets of recent ACPICA', recent(CEDT)],
  ['without the hint', CEDT.replace(' (2^n)', '')],
])('reads a CEDT: %s', (_, text) => {
  const { facts, findings } = parseCedtInput(input(text));
  expect(findings).toEqual([]);
  expect(facts.windows.map(({ start, end }) => [start, end])).toEqual([
    [0x1000000000n, 0x10ffffffffn],
  ]);
});

test.each([
  ['plain', (text: string) => text],
  ['recent', recent],
])('reads the enabled ranges of a SRAT: %s', (_, form) => {
  const text = form(
    affinity('0000001000000000', '0000000B') + affinity('0000002000000000', '0000000A'),
  );
  const { facts, findings } = parseSratInput(input(text));
  expect(findings).toEqual([]);
  expect(facts.memory.map(({ start, end }) => [start, end])).toEqual([
    [0x1000000000n, 0x10ffffffffn],
  ]);
});

/** As `iasl -d` of a version that does not know the table prints nothing else. */
function rawData(bytes: Uint8Array): string {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const hex = row.map((byte) => `${byte.toString(16).padStart(2, '0').toUpperCase()} `).join('');
    rows.push(`    ${at.toString(16).padStart(4, '0').toUpperCase()}: ${hex} // ................`);
  }
  return `Raw Table Data: Length ${bytes.length}\n\n${rows.join('\n')}\n`;
}

const TABLE = encodeCedt({
  hostBridges: [],
  windows: [
    {
      base: 0x1000000000n,
      size: 0x100000000n,
      encodedWays: 0,
      arithmetic: 0,
      granularity: 0,
      restrictions: 6,
      targets: [7],
    },
  ],
  xorMaps: [],
});

test('reads the raw data of a table that iasl did not know', () => {
  const { facts, findings } = parseCedtInput(input(rawData(TABLE)));
  expect(findings).toEqual([]);
  expect(facts.windows).toMatchObject([{ start: 0x1000000000n, end: 0x10ffffffffn, ram: true }]);
});

test('reads a binary SRAT and the lines of a kernel log', () => {
  const bytes = new Uint8Array(88);
  const view = new DataView(bytes.buffer);
  bytes.set([...'SRAT'].map((letter) => letter.charCodeAt(0)));
  view.setUint32(4, 88, true);
  bytes.set([1, 40], 48);
  view.setBigUint64(56, 0x1000000000n, true);
  view.setBigUint64(64, 0x100000000n, true);
  view.setUint32(76, 0x0b, true);
  bytes[9] = -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
  const log = 'ACPI: SRAT: Node 1 PXM 1 [mem 0x1000000000-0x10ffffffff] hotplug\n';
  // The domain of the table is the first one that appears.
  for (const [source, node] of [
    [{ name: 'srat.bin', bytes }, 0],
    [input(log), 1],
  ] as const) {
    const { facts, findings } = parseSratInput(source);
    expect(findings).toEqual([]);
    expect(facts.memory.map((range) => range.node)).toEqual([node]);
    expect(facts.nodes).toBe(node + 1);
    expect(facts.memory.map(({ start, end }) => [start, end])).toEqual([
      [0x1000000000n, 0x10ffffffffn],
    ]);
  }
});

const BAD: [what: string, text: string, message: string][] = [
  [
    'a text that ends early',
    CEDT.slice(0, CEDT.indexOf('              Window size')),
    'table.dsl:10: Window size: found no such line in CXL Fixed Memory Window Structure; expected a hexadecimal number of at most 64 bits. Give the whole text that iasl -d wrote.',
  ],
  [
    'an address beyond 64 bits',
    CEDT.replace('0000001000000000', '10000001000000000'),
    'table.dsl:14: Window base address: found "10000001000000000"; expected a hexadecimal number of at most 64 bits. Give the whole text that iasl -d wrote.',
  ],
  [
    'the dump of another tool',
    '00000000  43 45 44 54 b4 00 00 00  01 2c 54 45 53 54 20 20  |CEDT.....,TEST  |',
    'table.dsl: found a hex dump of a CEDT by another tool (hexdump, xxd); expected the binary table, the text of acpidump, the text of iasl -d. Copy the table: sudo cat /sys/firmware/acpi/tables/CEDT > cedt.bin',
  ],
  [
    'another table',
    'SRAT @ 0x0000000000000000\n    0000: 53 52 41 54 58 00 00 00',
    'table.dsl: found a table SRAT and no CEDT; expected the binary table, the text of acpidump, the text of iasl -d. Copy the table: sudo cat /sys/firmware/acpi/tables/CEDT > cedt.bin',
  ],
  [
    'another text',
    'hello',
    'table.dsl: found no CEDT; expected the binary table, the text of acpidump, the text of iasl -d. Copy the table: sudo cat /sys/firmware/acpi/tables/CEDT > cedt.bin',
  ],
];

test.each(BAD)('refuses %s', (_, text, message) => {
  expect(parseCedtInput(input(text)).findings.map((each) => each.message)).toEqual([message]);
});

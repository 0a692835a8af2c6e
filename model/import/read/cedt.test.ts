import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCedtInput } from './acpi-input.ts';
import { checksum } from './acpi-table.ts';
import { parseCedt } from './cedt.ts';
import { type CedtSource, encodeCedt } from './cedt-encode.ts';

type WindowSource = CedtSource['windows'][number];

const GIB = 1n << 30n;
const WINDOW: WindowSource = {
  base: 0x1050000000n,
  size: 128n * GIB,
  encodedWays: 0,
  arithmetic: 0,
  granularity: 0,
  restrictions: 6,
  targets: [0],
};

const table = (windows: readonly Partial<WindowSource>[], xorMaps: CedtSource['xorMaps'] = []) =>
  encodeCedt({
    hostBridges: [{ uid: 0, base: 0xf0000000n }],
    windows: windows.map((each) => ({ ...WINDOW, ...each })),
    xorMaps,
  });
const parse = (bytes: Uint8Array) => parseCedt({ name: 'cedt.bin', bytes });
const messages = (bytes: Uint8Array) => parse(bytes).findings.map((each) => each.message);

/** The table with some bytes replaced, and its checksum made right again unless it is one of them. */
const patched = (bytes: Uint8Array, patches: Record<number, number>) => {
  const copy = Uint8Array.from(bytes);
  for (const [offset, value] of Object.entries(patches)) copy[Number(offset)] = value;
  if (!(9 in patches)) copy[9] = ((copy[9] ?? 0) - checksum(copy)) & 0xff;
  return copy;
};

const WAYS = [1, 2, 4, 8, 16, 0, 0, 0, 3, 6, 12];

test('what the encoder writes is what the parser reads', () => {
  const window = fc
    .record({
      slot: fc.nat(1000),
      blocks: fc.integer({ min: 1, max: 8 }),
      encodedWays: fc.constantFrom(0, 1, 2, 3, 4, 8, 9, 10),
      granularity: fc.nat(6),
    })
    .map(({ slot, blocks, encodedWays, granularity }) => ({
      base: BigInt(slot) << 40n,
      size: BigInt(blocks * (WAYS[encodedWays] ?? 1)) << 28n,
      encodedWays,
      arithmetic: 0,
      granularity,
      restrictions: 6,
      targets: Array.from({ length: WAYS[encodedWays] ?? 1 }, (_, i) => i),
    }));
  fc.assert(
    fc.property(fc.array(window, { maxLength: 6 }), (windows) => {
      const bytes = table(windows);
      const { facts, findings } = parse(bytes);
      expect(checksum(bytes)).toBe(0);
      expect(findings).toEqual([]);
      expect(facts.windows.map(({ start, end, id }) => ({ start, end, id }))).toEqual(
        windows.map(({ base, size }, id) => ({ start: base, end: base + size - 1n, id })),
      );
    }),
  );
});

const SOUND = table([{}]);
const AGAIN = 'Copy the table again: sudo cat /sys/firmware/acpi/tables/CEDT > cedt.bin';

const BAD: [what: string, bytes: Uint8Array, message: string][] = [
  [
    'no header',
    SOUND.subarray(0, 20),
    `cedt.bin: length: found 20 bytes; expected a table header of 36 bytes. ${AGAIN}`,
  ],
  [
    'a truncated table',
    SOUND.subarray(0, 90),
    `cedt.bin: length: found 90 bytes (truncated); expected the 108 bytes of the header. ${AGAIN}`,
  ],
  [
    'bytes after the table',
    Uint8Array.of(...SOUND, 0),
    `cedt.bin: length: found 109 bytes; expected the 108 bytes of the header, no more. ${AGAIN}`,
  ],
  [
    'another table',
    patched(SOUND, { 0: 0x53 }),
    `cedt.bin: signature: found "SEDT"; expected "CEDT". ${AGAIN}`,
  ],
  [
    'a wrong checksum',
    patched(SOUND, { 9: 0 }),
    `cedt.bin: checksum: found 0x00; expected 0x${(SOUND[9] ?? 0).toString(16)} (all bytes sum to 0). ${AGAIN}`,
  ],
  [
    'a subtable of no length',
    patched(SOUND, { 70: 0 }),
    `cedt.bin: CEDT offset 044h: found subtable length 0; expected a subtable of 4 to 40 bytes. ${AGAIN}`,
  ],
  [
    'a subtable beyond the table',
    patched(SOUND, { 70: 80 }),
    `cedt.bin: CEDT offset 044h: found subtable length 80; expected a subtable of 4 to 40 bytes. ${AGAIN}`,
  ],
  [
    'a window beyond 64 bits',
    table([{ base: 0xffff_ffff_f000_0000n }]),
    "cedt.bin: CFMWS at CEDT offset 044h: found [0xfffffffff0000000-0x10000001fefffffff]; expected addresses of at most 64 bits. Copy the input again from the machine; if it still says so, report it to the firmware's vendor.",
  ],
];

test.each(BAD)('refuses %s', (_, bytes, message) => {
  const { findings } = parse(bytes);
  expect(findings.map((each) => each.message)).toContain(message);
  expect(findings.map((each) => each.severity)).toContain('error');
});

const skips = (log: string) =>
  `Linux skips the window at 0x1050000000 ("${log}"), and so does the model: report it to the firmware.`;
const AT = 'cedt.bin: CFMWS at CEDT offset 044h';

const SKIPPED: [what: string, bytes: Uint8Array, message: string][] = [
  [
    'base not aligned',
    table([{ base: 0x1050010000n }]),
    `${AT}: found base 0x1050010000; expected a multiple of 256 MiB (0x10000000). Linux skips the window at 0x1050010000 ("CFMWS Base HPA not 256MB aligned"), and so does the model: report it to the firmware.`,
  ],
  [
    'size not aligned',
    table([{ size: 0x8000000n }]),
    `${AT}: found size 0x8000000; expected a multiple of 256 MiB (0x10000000). ${skips('CFMWS Window Size not 256MB aligned')}`,
  ],
  [
    'unknown arithmetic',
    table([{ arithmetic: 2 }]),
    `${AT}: found interleave arithmetic 2; expected 0 (modulo) or 1 (XOR). ${skips('CFMWS Unknown Interleave Arithmetic: 2')}`,
  ],
  [
    'unknown ways',
    table([{ encodedWays: 7 }]),
    `${AT}: found encoded ways 7; expected 0-4 or 8-10. ${skips('CFMWS Interleave Ways (7) invalid')}`,
  ],
  [
    'too few targets',
    table([{ encodedWays: 1 }]),
    `${AT}: found length 40; expected 44 for 2 targets. ${skips('CFMWS length 40 less than expected 44')}`,
  ],
];

test.each(SKIPPED)('reports a window that Linux skips: %s', (_, bytes, message) => {
  const { facts, findings } = parse(bytes);
  expect(facts.windows).toEqual([]);
  expect(findings.map((each) => each.message)).toEqual([message]);
  expect(findings.map((each) => each.severity)).toEqual(['warning']);
});

test('numbers windows as Linux does: a skipped one takes no number', () => {
  const { facts } = parse(table([{ base: 0x1000n }, {}, { base: 0x8000000000n }]));
  expect(facts.windows.map(({ id, start }) => [id, start])).toEqual([
    [0, 0x1050000000n],
    [1, 0x8000000000n],
  ]);
});

test('a window with XOR arithmetic needs its CXIMS', () => {
  const xor = { encodedWays: 2, arithmetic: 1, granularity: 1, targets: [0, 0, 0, 0] };
  const good = parse(table([xor], [{ granularity: 1, maps: [0x200n, 0x400n] }]));
  expect(good.facts.windows[0]?.ram).toBe(true);
  const bad = table([xor], [{ granularity: 0, maps: [0x100n, 0x200n] }]);
  expect(parse(bad).facts.windows[0]?.ram).toBe(false);
  expect(messages(bad)).toEqual([
    `${AT}: found no CXIMS for HBIG 512; expected a CXIMS for granularity 512 with at least 2 XOR maps. Linux lists the window in /proc/iomem but makes no root decoder, so no region, for it.`,
  ]);
});

test.each([
  [
    'volatile memory excluded',
    { restrictions: 2 },
    'found restrictions 0x2; expected bit 2 (volatile) set. Linux makes no ram region in this window.',
  ],
  [
    'fixed device configuration',
    { restrictions: 0x16 },
    'found restrictions 0x16 (fixed device configuration); expected bit 4 (fixed) clear. Firmware may have locked the decoders behind this window; they count as unlocked where no input tells.',
  ],
])('remarks on restrictions: %s', (_, window, message) => {
  expect(messages(table([window]))).toEqual([`${AT}: ${message}`]);
});

test('says which host bridge Linux ignores', () => {
  // Length of the register block at byte 24 of the CHBS at 36.
  expect(messages(patched(SOUND, { 62: 0 }))).toEqual([
    "cedt.bin: CHBS at CEDT offset 024h: found register length 0x0; expected 0x10000 for version 1. Linux ignores host bridge 0; its devices do not come up: report it to the firmware's vendor.",
  ]);
});

test('knows the low memory hole', () => {
  const targets = Array.from({ length: 12 }, () => 0);
  expect(messages(table([{ base: 0n, size: 2n * GIB, encodedWays: 10, targets }]))).toEqual([
    `${AT}: found size 2 GiB with 12 ways; expected a multiple of 3 GiB. A low memory hole: decoders may be larger than this window, and Linux without support for it does not assemble their region.`,
  ]);
});

test('reads the table out of the text of acpidump', () => {
  const rows = Array.from({ length: Math.ceil(SOUND.length / 16) }, (_, row) => {
    const part = [...SOUND.subarray(16 * row, 16 * row + 16)];
    const bytes = part.map((byte) => `${byte.toString(16).toUpperCase().padStart(2, '0')} `);
    const ascii = part.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.'));
    return `    ${(16 * row).toString(16).padStart(4, '0')}: ${bytes.join('').padEnd(49)}${ascii.join('')}`;
  });
  const dump = `APIC @ 0x0000000000000000\n    0000: 41 50 49 43  APIC\n\nCEDT @ 0x0000000000000000\n${rows.join('\n')}\n\n`;
  const input = { name: 'acpi.dat', bytes: new TextEncoder().encode(dump) };
  const { facts, findings } = parseCedtInput(input);
  expect(findings).toEqual([]);
  expect(facts.windows.map((each) => each.start)).toEqual([0x1050000000n]);
});

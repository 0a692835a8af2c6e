import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCedtInput, parseSratInput } from './read/acpi-input.ts';
import { encodeCedt } from './read/cedt-encode.ts';
import { importMachine } from './merge/merge.ts';

/** Words of all formats, so that random texts get past the first checks. */
const WORDS = [
  '0-0 : ',
  '850000000-284fffffff : ',
  'ffffffffffffffff-0 : ',
  'CXL Window 0',
  'CXL Window 1',
  'Soft Reserved',
  'region0',
  'dax0.0',
  'System RAM (kmem)',
  'System RAM',
  '\n',
  '\n  ',
  ' ',
  'BIOS-e820: ',
  'user: ',
  '[mem 0x850000000-0x284fffffff] ',
  '[mem 0x5-0x2] ',
  'soft reserved',
  'usable',
  'efi: mem00: [Conventional Memory|SP]',
  ' range=[0x850000000-0x284fffffff] (1MB)',
  'ACPI: SRAT: Node 0 PXM 0 ',
  'x86/mm: Memory block size: 2048MB',
  'CEDT @ 0x0',
  '    0000: 43 45 ',
  'Subtable Type : 01 [CXL Fixed Memory Window Structure]',
  'Window size : 10000000',
  'Window base address : FFFFFFFFF0000000',
  'Interleave Members : 0F',
  'Length : 24',
  '[',
  ']',
  '{',
  '}',
  '"decoder":"decoder0.0"',
  '"size":',
  '"resource":',
  '1e99',
  '18446744073709551615',
  ',',
  '"0x10"',
  '"memdev":',
  '"endpoint":"endpoint2"',
  '"region":"region0"',
  '"host":"mem0"',
  '"dpa_resource":0',
  '"mode":"pmem"',
  '"state":"disabled"',
  '"ram_size":268435456',
  '"extended_linear_cache_size":',
  '> ',
  'Linux version 6.18',
  'Raw Table Data: Length 4\n',
  '"__proto__":',
  'Subtable Type : 01 [Memory Affinity]',
  'Flags : 1',
];

const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((list) => list.join(''));
const text = fc.oneof(words, fc.string({ unit: 'binary', maxLength: 200 }));
const input = text.map((value) => ({ name: 'input', text: value }));

const SOUND = encodeCedt({
  hostBridges: [{ uid: 0, base: 0xf0000000n }],
  windows: [0, 1].map((i) => ({
    base: BigInt(i) << 40n,
    size: 1n << 32n,
    encodedWays: 1,
    arithmetic: 1,
    granularity: 0,
    restrictions: 6,
    targets: [0, 1],
  })),
  xorMaps: [{ granularity: 0, maps: [0x100n] }],
});

/** A sound table with some bytes changed and a right checksum, so that its inside is looked at. */
const damaged = fc
  .array(fc.tuple(fc.integer({ min: 4, max: SOUND.length - 1 }), fc.nat(255)))
  .map((patches) => {
    const bytes = Uint8Array.from(SOUND);
    for (const [offset, value] of patches) bytes[offset] = value;
    bytes[9] = ((bytes[9] ?? 0) - bytes.reduce((sum, byte) => sum + byte, 0)) & 0xff;
    return bytes;
  });
const bytes = fc.oneof(
  damaged,
  fc.uint8Array({ maxLength: 200 }),
  text.map((value) => new TextEncoder().encode(value)),
);
const table = bytes.map((value) => ({ name: 'table', bytes: value }));

const machine = fc.record(
  {
    iomem: input,
    dmesg: input,
    cedt: table,
    srat: table,
    cxlList: input,
    memoryBlock: fc.record({ name: fc.string(), bytes: fc.bigInt() }),
  },
  { requiredKeys: [] },
);

test('no input makes an importer throw, and every refusal says why', () => {
  fc.assert(
    fc.property(machine, (inputs) => {
      const result = importMachine(inputs);
      if (!result.ok) expect(result.errors.length).toBeGreaterThan(0);
    }),
    { numRuns: 2000 },
  );
});

const read = (path: string) =>
  readFileSync(new URL(`../scenarios/dumps/${path}`, import.meta.url), 'utf8');

/** A real dump with lines dropped, repeated, swapped and single characters changed. */
const mangled = (source: string) =>
  fc
    .array(fc.tuple(fc.constantFrom('drop', 'repeat', 'swap', 'digit'), fc.nat(), fc.nat(15)), {
      maxLength: 3,
    })
    .map((edits) => {
      const lines = source.split('\n');
      for (const [edit, where, digit] of edits) {
        const at = where % lines.length;
        const line = lines[at] ?? '';
        if (edit === 'drop') lines.splice(at, 1);
        else if (edit === 'repeat') lines.splice(at, 0, line);
        else if (edit === 'swap') lines.push(...lines.splice(at, 1));
        else lines[at] = line.replace(/[0-9a-f](?=[0-9a-f]{7})/, digit.toString(16));
      }
      return { name: 'input', text: lines.join('\n') };
    });

const realMachine = fc.constantFrom('l01-amd', 'l02-amd-3w', 'l11-fujitsu-qemu').chain((name) =>
  fc.record({
    iomem: mangled(read(`${name}/iomem.txt`)),
    dmesg: mangled(read(`${name}/dmesg.txt`)),
  }),
);

test('a scenario that comes out of damaged dumps is still well formed', () => {
  fc.assert(
    fc.property(realMachine, (inputs) => {
      const result = importMachine(inputs);
      if (!result.ok) return;
      const { softReserved, windows, decoders, devices, foreign, srat } = result.scenario;
      for (const range of [...softReserved, ...windows, ...decoders, ...foreign, ...srat]) {
        expect(range.start <= range.end && range.start >= 0n && range.end < 1n << 64n).toBe(true);
      }
      for (const [i, range] of softReserved.slice(1).entries()) {
        expect(range.start > (softReserved[i]?.end ?? 0n)).toBe(true);
      }
      for (const [i, a] of windows.entries()) {
        for (const b of windows.slice(i + 1)) expect(a.end < b.start || b.end < a.start).toBe(true);
      }
      for (const index of decoders.flatMap((each) => each.devices)) {
        expect(devices[index]).toBeDefined();
      }
    }),
    { numRuns: 2000 },
  );
});

test('no table makes its parser throw', () => {
  fc.assert(
    fc.property(table, (value) => {
      for (const parse of [parseCedtInput, parseSratInput]) {
        for (const each of parse(value).findings) expect(each.message).toContain('; expected ');
      }
    }),
    { numRuns: 2000 },
  );
});

/** Which NUMA nodes a SRAT makes: the kernel numbers domains as they appear, memory last. */
import { expect, test } from 'vitest';
import { parseSratTable } from './srat.ts';

type Entry = readonly [type: number, bytes: number, fill: (view: DataView) => void];

const ENABLED = 1;

function memory(domain: number, base: bigint, flags = ENABLED): Entry {
  return [
    1,
    40,
    (view) => {
      view.setUint32(2, domain, true);
      view.setBigUint64(8, base, true);
      view.setBigUint64(16, 0x1000_0000n, true);
      view.setUint32(28, flags, true);
    },
  ];
}

function x2apic(domain: number, flags = ENABLED): Entry {
  return [
    2,
    24,
    (view) => {
      view.setUint32(4, domain, true);
      view.setUint32(12, flags, true);
    },
  ];
}

/** The domain of a local APIC is in two places. */
function apic(domain: number): Entry {
  return [
    0,
    16,
    (view) => {
      view.setUint8(2, domain & 0xff);
      view.setUint32(4, ENABLED, true);
      view.setUint8(9, (domain >>> 8) & 0xff);
    },
  ];
}

function initiator(domain: number): Entry {
  return [
    5,
    32,
    (view) => {
      view.setUint32(4, domain, true);
      view.setUint32(24, ENABLED, true);
    },
  ];
}

function table(entries: readonly Entry[]): Uint8Array {
  const length = entries.reduce((sum, [, bytes]) => sum + bytes, 48);
  const bytes = new Uint8Array(length);
  bytes.set([...'SRAT'].map((letter) => letter.charCodeAt(0)));
  new DataView(bytes.buffer).setUint32(4, length, true);
  let at = 48;
  for (const [type, size, fill] of entries) {
    bytes.set([type, size], at);
    fill(new DataView(bytes.buffer, at, size));
    at += size;
  }
  bytes[9] = -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return bytes;
}

const TABLES: readonly [what: string, Entry[], nodes: readonly number[], count: number][] = [
  ['memory alone', [memory(4, 0n), memory(2, 0x1000_0000n)], [0, 1], 2],
  ['processors, which come first wherever they stand', [memory(7, 0n), x2apic(5)], [1], 2],
  ['a domain of both', [x2apic(5), memory(5, 0n), memory(9, 0x1000_0000n)], [0, 1], 2],
  ['a local APIC in domain 0x102', [apic(0x102), memory(0x102, 0n)], [0], 1],
  [
    'a generic initiator, and processors that are not there',
    [x2apic(1, 0), initiator(3), memory(1, 0n)],
    [1],
    2,
  ],
  ['memory that is not there', [memory(1, 0n, 0), memory(2, 0n)], [0], 1],
];

test.each(TABLES)('%s', (_, entries, nodes, count) => {
  const { facts, findings } = parseSratTable({ name: 'srat.bin', bytes: table(entries) });
  expect(findings).toEqual([]);
  expect(facts.memory.map(({ node }) => node)).toEqual(nodes);
  expect(facts.nodes).toBe(count);
});

/**
 * The SRAT and HMAT of the guest (ACPI 6.5, 5.2.16 and 5.2.28), an SSDT for what lies in Soft Reserved
 * ranges, and a CEDT with bad windows.
 *
 * QEMU writes an SRAT for its own RAM only. A Soft Reserved range without a proximity domain has no
 * NUMA node, and kmem refuses it ("rejecting DAX region with invalid node"); with an HMAT, whatever
 * it may say, drivers/acpi/numa/hmat.c registers the ranges of the SRAT with dax_hmem.
 */
import type { AddressRange, Scenario } from '../../model/index.ts';
import { checksum } from '../../model/import/read/acpi-table.ts';
import { encodeCedt } from '../../model/import/read/cedt-encode.ts';
import { motherboardResources } from './acpi-foreign.ts';
import { foreignInSoftReserved, sizeOf } from '../experiments/qemu-layout.ts';

const ENABLED = 1;
const HEADER = 36;

/** As QEMU's pxb-cxl with bus_nr=12 has it (hw/acpi/cxl.c). */
const HOST_BRIDGE_UID = 12;
const HOST_BRIDGE_REGISTERS = 0x1_0000_0000n;
/** Neither modulo (0) nor XOR (1). */
const UNKNOWN_ARITHMETIC = 7;
/** Window restrictions: type 2 and 3, volatile and persistent. */
const ANY_MEMORY = 0xf;

/** The tables that a scenario needs beside QEMU's. `ram`: bytes of RAM, from address 0. */
export function acpiTables(scenario: Scenario, ram: bigint): Uint8Array[] {
  const reserved = scenario.srat.length > 0 ? scenario.srat : outsideWindows(scenario);
  const memory = [{ start: 0n, end: ram - 1n }, ...reserved];
  const srat = table('SRAT', 3, [
    // Table revision 1, and 8 reserved bytes.
    Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    processor(),
    ...memory.map((range, i) => memoryAffinity(range, i === 0 ? 0 : 1)),
  ]);
  const inside = foreignInSoftReserved(scenario);
  return [
    srat,
    ...(scenario.srat.length === 0 ? [] : [table('HMAT', 2, [new Uint8Array(4)])]),
    ...(inside.length === 0 ? [] : [table('SSDT', 2, [motherboardResources(inside)])]),
  ];
}

/** Linux makes nodes for the windows itself (acpi_parse_cfmws()). */
function outsideWindows({ softReserved, windows }: Scenario): AddressRange[] {
  return windows.reduce<AddressRange[]>(
    (rest, w) =>
      rest.flatMap((r) => {
        if (r.end < w.start || w.end < r.start) return [r];
        const head = r.start < w.start ? [{ start: r.start, end: w.start - 1n }] : [];
        const tail = w.end < r.end ? [{ start: w.end + 1n, end: r.end }] : [];
        return [...head, ...tail];
      }),
    [...softReserved],
  );
}

/** Processor Local APIC affinity: APIC id 0 is in domain 0. */
function processor(): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes[1] = bytes.length;
  new DataView(bytes.buffer).setUint32(4, ENABLED, true);
  return bytes;
}

function memoryAffinity(range: AddressRange, domain: number): Uint8Array {
  const bytes = new Uint8Array(40);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint8(1, bytes.length);
  view.setUint32(2, domain, true);
  view.setBigUint64(8, range.start, true);
  view.setBigUint64(16, sizeOf(range), true);
  view.setUint32(28, ENABLED, true);
  return bytes;
}

/**
 * QEMU's CEDT with windows in it that Linux refuses: their interleave arithmetic is unknown
 * (cxl_acpi_cfmws_verify()). It replaces QEMU's when the initramfs begins with it
 * (Documentation/admin-guide/acpi/initrd_table_override.rst): same OEM ids, higher revision.
 */
export function cedtThatRefuses(scenario: Scenario, refused: readonly number[]): Uint8Array {
  const cedt = encodeCedt({
    hostBridges: [{ uid: HOST_BRIDGE_UID, base: HOST_BRIDGE_REGISTERS }],
    windows: scenario.windows.map((w, i) => ({
      base: w.start,
      size: sizeOf(w),
      encodedWays: 0,
      arithmetic: refused.includes(i) ? UNKNOWN_ARITHMETIC : 0,
      granularity: 0,
      restrictions: ANY_MEMORY,
      targets: [HOST_BRIDGE_UID],
    })),
    xorMaps: [],
  });
  return table('CEDT', 1, [cedt.subarray(HEADER)], { oem: 'BOCHS ', id: 'BXPC    ', revision: 2 });
}

/** Who wrote a table, and which version of it. */
interface Oem {
  readonly oem: string;
  readonly id: string;
  readonly revision: number;
}

const OURS: Oem = { oem: 'SOFTRS', id: 'CONFORM ', revision: 0 };

function table(
  signature: string,
  revision: number,
  parts: readonly Uint8Array[],
  from: Oem = OURS,
): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, HEADER);
  const bytes = new Uint8Array(length);
  const text = (at: number, letters: string) =>
    bytes.set(
      Array.from(letters, (letter) => letter.charCodeAt(0)),
      at,
    );
  text(0, signature);
  new DataView(bytes.buffer).setUint32(4, length, true);
  bytes[8] = revision;
  text(10, from.oem);
  text(16, from.id);
  new DataView(bytes.buffer).setUint32(24, from.revision, true);
  let at = HEADER;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes[9] = -checksum(bytes) & 0xff;
  return bytes;
}

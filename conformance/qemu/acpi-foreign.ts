/**
 * Something that is not CXL inside a Soft Reserved range. An e820 map cannot say that: a page is one
 * or the other. An ACPI device "motherboard resources" can: drivers/pnp/system.c reserves what its
 * _CRS names (reserve_range()) before any module is loaded.
 */
import type { AddressRange } from '../../model/index.ts';
import { sizeOf } from '../experiments/qemu-layout.ts';

/** EISAID("PNP0C02"), as ACPI compresses it. */
const MOTHERBOARD = [0x41, 0xd0, 0x0c, 0x02];

/** The AML (ACPI 6.5, chapter 20) of one such device for each range, for an SSDT. */
export function motherboardResources(ranges: readonly AddressRange[]): Uint8Array {
  const devices = ranges.flatMap((range, i) => device(i, range));
  // Scope (\_SB)
  return Uint8Array.from([0x10, ...packaged([0x5c, ...name('_SB_'), ...devices])]);
}

function device(index: number, range: AddressRange): number[] {
  const resources = [...qwordMemory(range), ...END_TAG];
  const body = [
    ...name(`FRN${index}`),
    ...named('_HID', [0x0c, ...MOTHERBOARD]),
    ...named('_UID', [0x0a, 0xf0 + index]),
    ...named('_CRS', [0x11, ...packaged([0x0a, resources.length, ...resources])]),
  ];
  return [0x5b, 0x82, ...packaged(body)];
}

/** Name (NAME, object) */
function named(text: string, object: readonly number[]): number[] {
  return [0x08, ...name(text), ...object];
}

function name(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Behind its length, which counts its own bytes: one below 64, two below 4096. */
function packaged(body: readonly number[]): number[] {
  if (body.length < 63) return [body.length + 1, ...body];
  const length = body.length + 2;
  return [0x40 | (length & 0xf), length >> 4, ...body];
}

const END_TAG = [0x79, 0];

/** QWORD Address Space Descriptor (6.4.3.5.1): memory, fixed at both ends, used by the device. */
function qwordMemory(range: AddressRange): number[] {
  const bytes = new Uint8Array(46);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x8a;
  view.setUint16(1, bytes.length - 3, true);
  bytes.set([0, 0x0d, 1], 3);
  view.setBigUint64(14, range.start, true);
  view.setBigUint64(22, range.end, true);
  view.setBigUint64(38, sizeOf(range), true);
  return [...bytes];
}

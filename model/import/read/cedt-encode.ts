import { checksum } from './acpi-table.ts';
import { SUBTABLE } from './cedt.ts';

/** The parts of a CEDT that matter to Linux; everything else is written as zero. */
export interface CedtSource {
  readonly hostBridges: readonly { readonly uid: number; readonly base: bigint }[];
  readonly windows: readonly {
    readonly base: bigint;
    /** In bytes. */
    readonly size: bigint;
    /** As in `Cfmws`. */
    readonly encodedWays: number;
    readonly arithmetic: number;
    readonly granularity: number;
    readonly restrictions: number;
    /** Unique ids of host bridges. */
    readonly targets: readonly number[];
  }[];
  readonly xorMaps: readonly { readonly granularity: number; readonly maps: readonly bigint[] }[];
}

/** Writes a binary CEDT of revision 1 with CXL 2.0 host bridges and a correct checksum. */
export function encodeCedt(source: CedtSource): Uint8Array {
  const parts = [
    ...source.hostBridges.map(({ uid, base }) =>
      subtable(SUBTABLE.CHBS, 32, (view) => {
        view.setUint32(4, uid, true);
        view.setUint32(8, 1, true);
        view.setBigUint64(16, base, true);
        view.setBigUint64(24, 0x10000n, true);
      }),
    ),
    ...source.windows.map((window) =>
      subtable(SUBTABLE.CFMWS, 36 + 4 * window.targets.length, (view) => {
        view.setBigUint64(8, window.base, true);
        view.setBigUint64(16, window.size, true);
        view.setUint8(24, window.encodedWays);
        view.setUint8(25, window.arithmetic);
        view.setUint32(28, window.granularity, true);
        view.setUint16(32, window.restrictions, true);
        window.targets.forEach((uid, i) => {
          view.setUint32(36 + 4 * i, uid, true);
        });
      }),
    ),
    ...source.xorMaps.map(({ granularity, maps }) =>
      subtable(SUBTABLE.CXIMS, 8 + 8 * maps.length, (view) => {
        view.setUint8(6, granularity);
        view.setUint8(7, maps.length);
        maps.forEach((map, i) => {
          view.setBigUint64(8 + 8 * i, map, true);
        });
      }),
    ),
  ];
  return seal(parts);
}

function subtable(type: number, length: number, fill: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, type);
  view.setUint16(2, length, true);
  fill(view);
  return bytes;
}

function seal(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 36);
  const table = new Uint8Array(length);
  table.set([...'CEDT'].map((letter) => letter.charCodeAt(0)));
  new DataView(table.buffer).setUint32(4, length, true);
  table[8] = 1;
  let offset = 36;
  for (const part of parts) {
    table.set(part, offset);
    offset += part.length;
  }
  table[9] = -checksum(table) & 0xff;
  return table;
}

import { type Finding, finding, type Place } from './finding.ts';
import { hex } from './range.ts';

/** A CXL Host Bridge Structure as the table holds it. */
export interface Chbs {
  readonly uid: bigint;
  /** 0 for CXL 1.1, 1 for CXL 2.0 and later. */
  readonly version: number;
  readonly base: bigint;
  /** In bytes. */
  readonly length: bigint;
  readonly place: Place;
}

const REGISTER_BYTES = [0x2000n, 0x10000n];

/** `cxl_get_chbs_iter` (drivers/cxl/acpi.c): which host bridges Linux ignores, and why. */
export function verifyHostBridges(structures: readonly Chbs[]): Finding[] {
  return structures.flatMap(({ uid, version, base, length, place }) => {
    const wanted = REGISTER_BYTES[version];
    const advice = `Linux ignores host bridge ${uid}; its devices do not come up: report it to the firmware's vendor.`;
    if (base === 0n) {
      return [finding('warning', place, 'register base 0', 'an address', advice)];
    }
    if (wanted === undefined || wanted === length) return [];
    const expected = `${hex(wanted)} for version ${version}`;
    return [finding('warning', place, `register length ${hex(length)}`, expected, advice)];
  });
}

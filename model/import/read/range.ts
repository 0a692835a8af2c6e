import type { AddressRange } from '../../machine/scenario.ts';
import { type Finding, finding, type Place } from './finding.ts';

/** A range and where it was read. */
export interface Located extends AddressRange {
  readonly place: Place;
}

/** The largest physical address that 64 bits hold. */
export const MAX_ADDRESS = 0xffff_ffff_ffff_ffffn;

const ADVICE =
  "Copy the input again from the machine; if it still says so, report it to the firmware's vendor.";

/**
 * Reads two hexadecimal addresses, end inclusive, as kernel logs and /proc/iomem print them.
 * Gives a finding where they are no range of 64-bit addresses.
 */
export function readRange(start: string, end: string, place: Place): Located | Finding {
  return checkRange(BigInt(`0x${start}`), BigInt(`0x${end}`), place);
}

/** As `readRange`, for a base and a size in bytes. */
export function rangeOfSize(start: bigint, size: bigint, place: Place): Located | Finding {
  if (size <= 0n) {
    return finding('error', place, `size ${hex(size)}`, 'a size above 0', ADVICE);
  }
  return checkRange(start, start + size - 1n, place);
}

function checkRange(start: bigint, end: bigint, place: Place): Located | Finding {
  if (end > MAX_ADDRESS || start > MAX_ADDRESS) {
    return finding(
      'error',
      place,
      formatRange({ start, end }).slice(0, 80),
      'addresses of at most 64 bits',
      ADVICE,
    );
  }
  if (start > end) {
    return finding('error', place, formatRange({ start, end }), 'start <= end', ADVICE);
  }
  return { start, end, place };
}

export function isFinding(result: object): result is Finding {
  return 'severity' in result;
}

/** `[0x1050000000-0x304fffffff]`, end inclusive as in the kernel's `%pr`. */
export function formatRange(range: AddressRange): string {
  return `[${hex(range.start)}-${hex(range.end)}]`;
}

export function hex(value: bigint): string {
  return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/** `2 GiB`, `256 MiB`, or bytes where it is no whole number of MiB. */
export function formatSize(bytes: bigint): string {
  if (bytes % GIB === 0n) return `${bytes / GIB} GiB`;
  return bytes % MIB === 0n ? `${bytes / MIB} MiB` : `${bytes} bytes`;
}

export const MIB = 1n << 20n;
export const GIB = 1n << 30n;

/** Size in bytes. */
export function sizeOf(range: AddressRange): bigint {
  return range.end - range.start + 1n;
}

export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}

export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function equalRanges(a: AddressRange, b: AddressRange): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Ascending by start, then by end; equal ranges keep their order. */
export function ascending<R extends AddressRange>(ranges: readonly R[]): R[] {
  return ranges.toSorted((a, b) => compare(a.start, b.start) || compare(a.end, b.end));
}

/** Drops ranges that are the same as an earlier one. */
export function distinct<R extends AddressRange>(ranges: readonly R[]): R[] {
  const first = new Map<string, R>();
  for (const range of ranges) {
    const key = formatRange(range);
    if (!first.has(key)) first.set(key, range);
  }
  return [...first.values()];
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * Verdicts, sizes and addresses as the page writes them.
 */
import type { AddressRange } from '../../model/index.ts';
import type { VerdictKind } from '../../checker/index.ts';

/** A sign and a word: nothing is told by colour alone. */
export const VERDICT: Readonly<
  Record<VerdictKind, { readonly sign: string; readonly word: string }>
> = {
  violated: { sign: '✗', word: 'violated' },
  holds: { sign: '✓', word: 'holds' },
  'holds-within': { sign: '≈', word: 'bounded' },
  vacuous: { sign: '∅', word: 'vacuous' },
  'not-applicable': { sign: '–', word: 'n/a' },
  error: { sign: '!', word: 'error' },
};

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** `1 GiB`, `1.5 GiB`, or with a ~ when that is rounded. */
export function sizeText(bytes: bigint): string {
  let unit = 0;
  let scale = 1n;
  while (unit + 1 < UNITS.length && bytes >= scale * 1024n) {
    unit++;
    scale *= 1024n;
  }
  const hundredths = (bytes * 100n) / scale;
  const exact = hundredths * scale === bytes * 100n ? '' : '~';
  return `${exact}${Number(hundredths) / 100} ${UNITS[unit]}`;
}

export function rangeSize({ start, end }: AddressRange): string {
  return sizeText(end - start + 1n);
}

/** At least 8 digits, as in /proc/iomem. */
export function addressText(address: bigint): string {
  return address.toString(16).padStart(8, '0');
}

export function rangeText({ start, end }: AddressRange): string {
  return `${addressText(start)}-${addressText(end)}`;
}

export function countText(count: number): string {
  return count.toLocaleString('en').replaceAll(',', ' ');
}

export function plural(count: number, one: string): string {
  return `${countText(count)} ${one}${count === 1 ? '' : 's'}`;
}

/**
 * Verdicts, sizes and addresses as the page writes them.
 */
import type { AddressRange } from '../../../model/index.ts';
import type { VerdictKind } from '../../../checker/index.ts';
import { countText } from '../../words/count-text.ts';
import { sizeText } from '../../words/size-text.ts';

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

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

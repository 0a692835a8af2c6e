/**
 * Numbers as people write and read them: counts, bytes, seconds.
 */
import { countText } from '../../counterexamples/words/count-text.ts';

const COUNT_UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };
const BYTE_UNITS = ['', 'K', 'M', 'G', 'T'] as const;

/**
 * Reads a count such as `250000`, `10k`, `1.5M` or `2G` (powers of 1000). Undefined when the text
 * is anything else, is not a whole number, or exceeds 2^53.
 */
export function parseCount(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([kmg]?)$/i.exec(text);
  if (match === null) return undefined;
  const value = Number(match[1]) * COUNT_UNITS[match[2]!.toLowerCase()]!;
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-6 && Number.isSafeInteger(whole) ? whole : undefined;
}

/**
 * Reads a number of bytes such as `0x8000000`, `134217728`, `128M`, `128MiB` or `1.5G` (powers of
 * 1024). Undefined for anything else, `128MB` included, which some read as powers of 1000.
 */
export function parseBytes(text: string): bigint | undefined {
  if (/^0x[0-9a-f]{1,16}$/i.test(text)) return BigInt(text);
  const match = /^(\d+)(?:\.(\d{1,6}))?(?:([kmgt])(?:iB)?)?$/i.exec(text);
  if (match === null) return undefined;
  const fraction = match[2] ?? '';
  const shift = 10n * BigInt(BYTE_UNITS.indexOf((match[3] ?? '').toUpperCase() as 'K'));
  const scaled = BigInt(match[1]! + fraction) << shift;
  const divisor = 10n ** BigInt(fraction.length);
  return scaled % divisor === 0n ? scaled / divisor : undefined;
}

/** Reads a number of seconds such as `30` or `0.5`; undefined for anything else. */
export function parseSeconds(text: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** A count in at most 9 characters: exact with separators below 10 million, then `12.3M`. */
export function shortCount(value: number): string {
  if (value < 1e7) return countText(value);
  if (value < 1e9) return `${(value / 1e6).toFixed(1)}M`;
  return `${(value / 1e9).toFixed(2)}G`;
}

/** A rate or another count whose last digits do not matter: `950`, `12k`, `3.4M`. */
export function roundCount(value: number): string {
  if (value < 1e3) return String(Math.round(value));
  if (value < 1e6) return `${(value / 1e3).toFixed(value < 1e4 ? 1 : 0)}k`;
  return `${(value / 1e6).toFixed(1)}M`;
}

/** Bytes with a unit, in powers of 1024. */
interface HumanBytes {
  /** `0`, `4`, `8.25`. */
  readonly number: string;
  /** `''`, `K`, `M`, `G` or `T`. */
  readonly unit: string;
  /** False when digits were dropped. */
  readonly exact: boolean;
}

/** The largest unit in which the value is at least 1, with at most two decimals. */
export function humanBytes(bytes: bigint): HumanBytes {
  let unit = 0;
  while (unit + 1 < BYTE_UNITS.length && bytes >> BigInt(10 * (unit + 1)) > 0n) unit++;
  const hundredths = (bytes * 100n) >> BigInt(10 * unit);
  const exact = hundredths << BigInt(10 * unit) === bytes * 100n;
  const decimals = String(hundredths % 100n)
    .padStart(2, '0')
    .replace(/0+$/, '');
  const whole = String(hundredths / 100n);
  const number = decimals === '' ? whole : `${whole}.${decimals}`;
  return { number, unit: BYTE_UNITS[unit]!, exact };
}

/** `4G`, `8.25G`, or `~8.24G` when that is not the exact value. */
export function bytesText(bytes: bigint): string {
  const { number, unit, exact } = humanBytes(bytes);
  return `${exact ? '' : '~'}${number}${unit}`;
}

/** Seconds as `0.04 s`, `12.3 s` or `2:05 min`. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} min`;
}

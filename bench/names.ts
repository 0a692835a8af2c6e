/**
 * Names of measured systems: '2pc-7', 'peterson-5', 'philosophers-16', 'grid-8x8'.
 */
export type Family = '2pc' | 'peterson' | 'philosophers' | 'grid';

/** A name that `parseName` accepted. */
export type MeasuredName = string & { readonly isMeasuredName: true };

export interface Member {
  readonly family: Family;
  /** Managers, processes, philosophers or counters. */
  readonly size: number;
  /** Of a grid: the number of values of each counter; otherwise 0. */
  readonly modulus: number;
}

/** What `npm run bench` measures when no system is named, smallest space first per family. */
export const MEASURED = [
  '2pc-7',
  '2pc-8',
  '2pc-9',
  'peterson-5',
  'peterson-6',
  'philosophers-12',
  'philosophers-16',
  'grid-8x8',
] as readonly string[] as readonly MeasuredName[];

/** What names look like, in words. */
export const NAMES =
  '2pc-N, peterson-N, philosophers-N or grid-NxM, N from 2 to 20, M from 2 to 256';

/** The name, when it is one; otherwise undefined. */
export function parseName(name: string): MeasuredName | undefined {
  const { family, size, modulus } = parts(name);
  const isOne =
    size >= 2 &&
    size <= 20 &&
    (family === 'grid'
      ? modulus >= 2 && modulus <= 256
      : /^(2pc|peterson|philosophers)$/.test(family) && modulus === 0);
  return isOne ? (name as MeasuredName) : undefined;
}

export function familyOf(name: MeasuredName): Member {
  return parts(name) as Member;
}

function parts(name: string): { family: string; size: number; modulus: number } {
  const [, family = '', size, , modulus] = /^([a-z0-9]+)-(\d+)(x(\d+))?$/.exec(name) ?? [];
  return { family, size: Number(size ?? 0), modulus: Number(modulus ?? 0) };
}

/**
 * What is read of one boot of a kernel log, and where the logs of several boots in one text part.
 */
import { addLine, type E820, E820_MAX_ENTRIES, type E820Entry, newTable } from './e820.ts';
import type { Located } from './range.ts';
import type { SratMemory } from './srat.ts';

/** The first line of a boot. */
export const BOOT = /\bLinux version \d+\.\d+/;

/** Printed once a boot, before the map of the firmware (e820__memory_setup()). */
export const MAP_HEADER = /\bBIOS-provided physical RAM map:/;

/** What was read of one boot so far. */
export interface Log {
  /** Counted from 1; 0 until something shows where a boot begins. */
  boots: number;
  e820: E820 | undefined;
  /** The header of another map came after a map. */
  header: boolean;
  /** Names of the e820 tables that were printed. */
  readonly tables: Set<string>;
  efi: Located[] | undefined;
  /** The lines of the EFI map about conventional memory, as printed. */
  readonly efiLines: EfiLine[];
  readonly srat: SratMemory[];
  sratNodes: number;
  /** In bytes, with the line that says so. */
  memoryBlock: { readonly bytes: bigint; readonly line: number } | undefined;
  noSoftReserve: boolean;
  /** `noSoftReserve` of a command line that no map followed yet: of the boot that begins with it. */
  opening: boolean;
  /** Lines that look like a map and were not understood. */
  readonly unread: number[];
}

interface EfiLine {
  /** N in "memN". */
  readonly index: number;
  /** Its range where EFI_MEMORY_SP is set. */
  readonly special: Located | undefined;
}

export function newLog(): Log {
  return {
    boots: 0,
    e820: undefined,
    header: false,
    tables: new Set(),
    efi: undefined,
    efiLines: [],
    srat: [],
    sratNodes: 0,
    memoryBlock: undefined,
    noSoftReserve: false,
    opening: false,
    unread: [],
  };
}

/** What was read so far is of an earlier boot. */
export function nextBoot(log: Log): void {
  const { boots, opening } = log;
  Object.assign(log, newLog(), { boots: Math.max(boots, 1) + 1, noSoftReserve: opening });
}

/**
 * Adds a line of an e820 table, to a new one where it begins one. The log of another boot begins where
 * the firmware's map begins again.
 */
export function addE820Line(log: Log, table: string, range: Located, type: string): void {
  const first = linesBefore(log, table, range.start);
  if (first && (log.header || (OF_FIRMWARE.test(table) && log.tables.has(table)))) nextBoot(log);
  if (first) {
    log.e820 = newTable(table);
    for (const line of first) addLine(log.e820, line, line.type);
  }
  log.tables.add(table);
  log.opening = false;
  if (log.e820) addLine(log.e820, range, type);
}

/** What e820__memory_setup() calls its table; other tables may be printed more than once a boot. */
const OF_FIRMWARE = /^(BIOS|Xen)/i;

/** Lines of the table of the line at `start` before it; undefined where that is the one being read. */
function linesBefore(log: Log, table: string, start: bigint): readonly E820Entry[] | undefined {
  const { e820 } = log;
  if (log.header || e820?.table !== table) return [];
  if (e820.lines > E820_MAX_ENTRIES) return undefined;
  const begin = secondBlock(
    e820.printed.map((each) => each.start),
    start,
  );
  return begin === undefined ? undefined : e820.printed.slice(begin);
}

/**
 * Adds a line of the EFI map about conventional memory. With efi=debug a kernel prints the map again
 * once its runtime services are set up, but without such memory; so a second block is of another boot.
 */
export function addEfiLine(log: Log, line: EfiLine): void {
  const { efiLines } = log;
  const begin = log.e820
    ? undefined
    : secondBlock(
        efiLines.map(({ index }) => index),
        line.index,
      );
  const begun = begin === undefined ? [] : efiLines.slice(begin);
  if (begin !== undefined) nextBoot(log);
  for (const each of [...begun, line]) {
    if (each.special) (log.efi ??= []).push(each.special);
    if (log.efiLines.length < E820_MAX_ENTRIES) log.efiLines.push(each);
  }
  log.opening = false;
}

/**
 * A kernel prints its map in order and once. Where a line has a key that is in an earlier block of the
 * map, and the keys went down since: the index of the first of `keys` that belongs to the block of the
 * line. Undefined for a line of the first block, or one that is only out of order or printed twice.
 */
function secondBlock<Key extends bigint | number>(
  keys: readonly Key[],
  key: Key,
): number | undefined {
  let begin = keys.length;
  let next = key;
  while (begin > 0 && keys[begin - 1]! <= next) next = keys[--begin]!;
  return keys.slice(0, begin).includes(key) ? begin : undefined;
}

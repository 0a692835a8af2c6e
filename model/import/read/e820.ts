/**
 * The e820 map as a kernel log tells it: a table, and what the kernel said it changed since.
 */
import type { AddressRange } from '../../machine/scenario.ts';
import { ascending, contains, type Located, overlaps } from './range.ts';

/** One table and its changes. */
export interface E820 {
  /** Who made it, as e820__print_table() is told; empty when the log shows changes only. */
  readonly table: string;
  /** How many lines the log has of it, of any type. */
  lines: number;
  /** Those lines, as many as the kernel has room for. */
  readonly printed: E820Entry[];
  /** As the changes left it, in no order. */
  entries: E820Entry[];
}

export interface E820Entry extends Located {
  /** As `typeOf` gives it. */
  readonly type: string;
}

/** arch/x86/include/asm/e820/types.h, with the most NUMA nodes that Kconfig allows (NODES_SHIFT 10). */
export const E820_MAX_ENTRIES = 128 + 3 * 1024;

export function newTable(table: string): E820 {
  return { table, lines: 0, printed: [], entries: [] };
}

/** Adds a line of the table. The kernel ignores what the table has no room for. */
export function addLine(e820: E820, range: Located, type: string): void {
  if (++e820.lines > E820_MAX_ENTRIES) return;
  e820.printed.push({ ...range, type });
  e820.entries.push({ ...range, type });
}

/**
 * Two lines of different types that overlap, the lower one first: the kernel resolves such conflicts
 * before it prints a table (e820__update_table()).
 */
export function conflict({ printed }: E820): readonly [E820Entry, E820Entry] | undefined {
  const highest = new Map<string, E820Entry>();
  for (const entry of ascending(printed)) {
    for (const [type, other] of highest) {
      if (type !== entry.type && other.end >= entry.start) return [other, entry];
    }
    const same = highest.get(entry.type);
    if (!same || same.end < entry.end) highest.set(entry.type, entry);
  }
  return undefined;
}

/** The ranges of one type. */
export function ofType({ entries }: E820, type: string): readonly Located[] {
  return entries
    .filter((each) => each.type === type)
    .map(({ start, end, place }) => ({ start, end, place }));
}

/**
 * Takes a range out of the entries of a type, or of all (__e820__range_update() and
 * e820__range_remove() in arch/x86/kernel/e820.c), and gives what was taken another type, if any.
 */
export function cut(e820: E820, range: Located, from: string | undefined, to?: string): void {
  // More pieces than the kernel has room for: what a real log never has.
  if (e820.entries.length > 2 * E820_MAX_ENTRIES) return;
  e820.entries = e820.entries.flatMap((entry) => {
    if ((from !== undefined && entry.type !== from) || !overlaps(entry, range)) return [entry];
    const taken = { ...common(entry, range), place: range.place };
    return [...without(entry, range), ...(to === undefined ? [] : [{ ...taken, type: to }])];
  });
}

function common(a: AddressRange, b: AddressRange): AddressRange {
  return { start: a.start > b.start ? a.start : b.start, end: a.end < b.end ? a.end : b.end };
}

/** What is left of an entry beside a range that overlaps it. */
function without(entry: E820Entry, { start, end }: AddressRange): E820Entry[] {
  return [
    { ...entry, end: start - 1n },
    { ...entry, start: end + 1n },
  ].filter((each) => each.start <= each.end && contains(entry, each));
}

/** The name of a type whatever the kernel calls it: e820_print_type() has other words since 7.0. */
export function typeOf(words: string): string {
  const type = words.trim().toLowerCase();
  if (type === 'system ram') return USABLE;
  // "persistent (type 7)", or "persistent RAM (type 7)".
  return type.startsWith(PERSISTENT) ? PERSISTENT : type.replace(/^device (?=reserved$)/, '');
}

/** Does e820_print_type() print this, of any kernel that the importer reads? */
export function isKnownType(words: string): boolean {
  return KNOWN.test(words.trim());
}

const KNOWN =
  /^(usable|system ram|(device )?reserved|soft reserved|acpi (data|nvs)|unusable|persistent\b.*|type \d+)$/i;

export const SOFT_RESERVED = 'soft reserved';
export const USABLE = 'usable';
export const PERSISTENT = 'persistent';

import { otherArchitecture } from './architecture.ts';
import { addE820Line, BOOT, addEfiLine, type Log, MAP_HEADER, newLog, nextBoot } from './boots.ts';
import {
  addLine,
  conflict,
  cut,
  type E820Entry,
  E820_MAX_ENTRIES,
  isKnownType,
  newTable,
  ofType,
  PERSISTENT,
  SOFT_RESERVED,
  typeOf,
  USABLE,
} from './e820.ts';
import {
  type Finding,
  finding,
  formatPlace,
  type Parsed,
  type Place,
  type TextInput,
} from './finding.ts';
import type { SratFacts, SratMemory } from './srat.ts';
import { formatRange, isFinding, type Located, MIB, readRange } from './range.ts';

/** What a kernel log says about the memory map. */
export interface DmesgFacts {
  /** Soft reserved ranges of the last e820 table in the log, as later lines changed it; undefined without any. */
  readonly e820: readonly Located[] | undefined;
  /** EFI_MEMORY_SP ranges of the EFI map, or undefined when the log shows no map (`efi=debug`). */
  readonly efi: readonly Located[] | undefined;
  /** Enabled memory ranges of the SRAT in table order. */
  readonly srat: readonly SratMemory[];
  /** How many NUMA nodes the lines about the SRAT name. */
  readonly sratNodes: number;
  /** Usable memory of the same table as `e820`; empty without any. */
  readonly usable: readonly Located[];
  /** Persistent memory of the same table: nvdimms, and what memmap=nn!ss makes. */
  readonly persistent: readonly Located[];
  /** In bytes, with the line that says so. */
  readonly memoryBlock: { readonly bytes: bigint; readonly line: number } | undefined;
  /** `efi=nosoftreserve` is on the command line: the kernel ignores EFI_MEMORY_SP. */
  readonly noSoftReserve: boolean;
}

/**
 * A kind of line: its pattern, with the groups `start` and `end`, groups with types of e820 memory, and
 * what it adds to the facts.
 */
interface LineKind {
  readonly pattern: RegExp;
  readonly field: string;
  read(log: Log, match: RegExpExecArray, range: Located): void;
}

const RANGE = '\\[mem\\s+0x(?<start>[0-9a-f]+)-0x(?<end>[0-9a-f]+)\\]';
/** What e820__print_table() is called with: who made the table. */
const TABLES = 'BIOS-e820|BIOS-e801|BIOS-88|Xen|user|modified|extended|reserve setup_data';

const KINDS: readonly LineKind[] = [
  {
    // e820__print_table: the firmware's table, then again after memmap= or setup_data changed it.
    pattern: new RegExp(`\\b(?<table>${TABLES}):\\s+${RANGE}\\s+(?<type>\\S.*)$`, 'i'),
    field: 'e820',
    read(log, match, range) {
      const { table = '', type = '' } = match.groups ?? {};
      addE820Line(log, table, range, typeOf(type));
    },
  },
  {
    pattern: new RegExp(
      `e820:\\s+update\\s+${RANGE}\\s+(?<from>\\S.*?)\\s+==>\\s+(?<to>\\S.*)$`,
      'i',
    ),
    field: 'e820',
    read(log, match, range) {
      const from = typeOf(match.groups?.from ?? '');
      const to = typeOf(match.groups?.to ?? '');
      if (log.e820 && log.e820.table !== '') cut(log.e820, range, from, to);
      else if (log.e820 || to === SOFT_RESERVED) {
        // Of a table that the log does not show only what becomes soft reserved is known.
        log.e820 ??= newTable('');
        cut(log.e820, range, undefined);
        addLine(log.e820, range, to);
      }
    },
  },
  {
    pattern: new RegExp(`e820:\\s+remove\\s+${RANGE}(?:\\s+(?<type>\\S.*))?$`, 'i'),
    field: 'e820',
    read(log, match, range) {
      const type = match.groups?.type;
      if (log.e820) cut(log.e820, range, type === undefined ? undefined : typeOf(type));
    },
  },
  {
    // Older kernels print no attribute names that they do not know; so look for the token SP.
    pattern:
      /efi:\s+mem(?<index>\d+):\s+\[(?<attributes>[^\]]*)\]\s+range=\[0x(?<start>[0-9a-f]+)-0x(?<end>[0-9a-f]+)[\])]/i,
    field: 'efi',
    read(log, match, range) {
      const [type = '', ...bits] = (match.groups?.attributes ?? '').split('|');
      const special = bits.some((bit) => bit.trim() === 'SP');
      if (type.trim() === 'Conventional Memory') {
        const index = Number(match.groups?.index);
        addEfiLine(log, { index, special: special ? range : undefined });
      }
      log.efi ??= [];
    },
  },
  {
    pattern: new RegExp(`SRAT:\\s+Node\\s+(?<node>\\d+)\\s+PXM\\s+\\d+\\s+${RANGE}`, 'i'),
    field: 'SRAT',
    read(log, match, range) {
      log.srat.push({ ...range, node: Number(match.groups?.node) });
    },
  },
];

/**
 * Lines of the tables above in whatever wording: the name of one of them, and a range of addresses.
 * Not the notice of what was cut out of a table, which is printed again after that.
 */
const LIKE_A_MAP =
  /\b(BIOS-e8(20|01)|BIOS-88|e820:\s+update|efi:\s+mem\d+|SRAT:\s+Node)\b.*\b(0x)?[0-9a-f]{8,16}\b/i;

function looksLikeMap(text: string): boolean {
  return LIKE_A_MAP.test(text) && !/\[gap\s/i.test(text);
}

const OTHER_ARCHITECTURE =
  /Booting Linux on physical CPU|Machine model: |\bpsci: |\bSBI (specification|implementation)|Loongson.* Processor probed/;

/**
 * Reads the lines of a kernel log that tell the memory map: e820 in the classic wording and in that
 * of the clean-up of 2025, the EFI map, the SRAT and the memory block size. Time stamps, caller tags
 * and the prefixes of journalctl may stand before them; all other lines are ignored, but for those
 * that look like one of these. Of several boots the last one counts.
 */
export function parseDmesg(input: TextInput): Parsed<DmesgFacts> {
  const findings: Finding[] = [];
  const log = newLog();
  input.text.split('\n').forEach((row, i) => {
    const line = i + 1;
    const text = row.trimEnd();
    if (BOOT.test(text)) {
      log.opening = false;
      // What came before in a log of one boot is of the boot loader, or of kexec.
      if (log.boots === 0) log.boots = 1;
      else nextBoot(log);
    } else if (MAP_HEADER.test(text)) log.header = log.tables.size > 0;
    if (OTHER_ARCHITECTURE.test(text) && !findings.some((each) => each.field === 'architecture')) {
      findings.push(otherArchitecture({ file: input.name, line, field: 'architecture' }, text));
    }
    readOther(log, text, line);
    const read = readMap(log, text, { file: input.name, line }, findings);
    if (read === false || (read === undefined && looksLikeMap(text))) log.unread.push(line);
  });
  const { boots, unread } = log;
  if (boots > 1) findings.push(severalBoots(input, boots));
  if (unread[0] !== undefined) findings.push(notUnderstood(input, unread));
  if ((log.e820?.lines ?? 0) > E820_MAX_ENTRIES)
    findings.push(tooMany(input, log.e820?.lines ?? 0));
  const { e820, efi, srat, sratNodes, memoryBlock, noSoftReserve } = log;
  const conflicting = e820 && conflict(e820);
  if (conflicting) findings.push(contradiction(...conflicting));
  const facts = {
    e820: e820 && ofType(e820, SOFT_RESERVED),
    usable: e820 ? ofType(e820, USABLE) : [],
    persistent: e820 ? ofType(e820, PERSISTENT) : [],
    efi,
    srat,
    sratNodes,
    memoryBlock,
    noSoftReserve,
  };
  const broken = findings.some(({ severity }) => severity === 'error');
  if (isEmpty(facts) && !broken) findings.push(nothing(input));
  return { facts, findings };
}

/** The lines about the SRAT, as a table. */
export function sratOf({ srat, sratNodes }: DmesgFacts): SratFacts {
  return { memory: srat, nodes: sratNodes };
}

/** Adds what a line of a map says. Does it say all? Undefined for another line. */
function readMap(log: Log, text: string, at: Place, findings: Finding[]): boolean | undefined {
  let read: boolean | undefined;
  for (const kind of KINDS) {
    const match = kind.pattern.exec(text);
    if (!match) continue;
    const { start = '0', end = '0', type, from, to } = match.groups ?? {};
    read = [type, from, to].every((each) => each === undefined || isKnownType(each));
    const range = readRange(start, end, { ...at, field: kind.field });
    if (isFinding(range)) findings.push(range);
    else kind.read(log, match, range);
  }
  return read;
}

/** e820__range_add() in arch/x86/kernel/e820.c. */
function tooMany({ name: file }: TextInput, lines: number): Finding {
  const expected = `at most ${E820_MAX_ENTRIES}, which the table of the kernel holds`;
  const advice =
    'The rest is left out, as the kernel ignores it ("E820 table full; ignoring"): give the log of one boot.';
  const found = `an e820 table of ${lines} lines`;
  return finding('warning', { file, field: 'e820' }, found, expected, advice);
}

function contradiction(lower: E820Entry, upper: E820Entry): Finding {
  const shown = (entry: E820Entry) => `${formatRange(entry)} ${entry.type}`;
  const found = `${shown(upper)}, which overlaps ${shown(lower)} of ${formatPlace(lower.place)}`;
  const expected = 'ranges that do not overlap, as Linux prints its e820 map';
  const advice = 'Copy the log again from the machine, that of one boot.';
  return finding('error', upper.place, found, expected, advice);
}

function severalBoots({ name: file }: TextInput, boots: number): Finding {
  const advice = 'The last boot is taken; journalctl -k -b gives the log of one.';
  return finding('warning', { file }, `${boots} boots`, 'the log of one boot', advice);
}

function notUnderstood({ name: file, text }: TextInput, lines: readonly number[]): Finding {
  const [line = 1] = lines;
  const shown = JSON.stringify(text.split('\n')[line - 1]?.trim().slice(0, 120));
  const more = lines.length > 1 ? ` and ${lines.length - 1} more of its kind` : '';
  const expected =
    '"BIOS-e820: [mem 0x…-0x…] type", as Linux 5.0 and later print it, with a type such as usable, reserved or soft reserved';
  const advice = 'Such lines were left out, so that the map may lack ranges: copy the log again.';
  return finding('warning', { file, line }, `${shown}${more}`, expected, advice);
}

function readOther(log: Log, text: string, line: number): void {
  // arch/x86/mm/srat.c of processors, drivers/acpi/numa/srat.c of memory; nodes are numbered from 0.
  const node = /SRAT: (?:PXM \d+ -> APIC 0x[0-9a-f]+ -> Node|Node) (\d{1,4})\b/i.exec(text);
  if (node) log.sratNodes = Math.max(log.sratNodes, Number(node[1]) + 1);
  const block = /x86\/mm: Memory block size(?: changed)?: (\d{1,9})MB/.exec(text);
  if (block) log.memoryBlock = { bytes: BigInt(block[1] ?? 0) * MIB, line };
  const ignored = /command line:.*\befi=(\S+,)?nosoftreserve\b/i.test(text);
  if (ignored) log.noSoftReserve = true;
  // setup_arch() prints it before the map, start_kernel() as "Kernel command line:" after it.
  if (/\bCommand line:/.test(text)) log.opening = ignored;
}

function isEmpty(facts: DmesgFacts): boolean {
  return !facts.e820 && !facts.efi && facts.srat.length === 0 && !facts.memoryBlock;
}

function nothing(input: TextInput): Finding {
  const expected = '"BIOS-e820: [mem …] …", "efi: mem…" or "ACPI: SRAT: Node …" lines';
  const advice =
    'Take the log from the start of the boot: sudo dmesg > dmesg, or journalctl -k -b.';
  return finding('error', { file: input.name }, 'no line about the memory map', expected, advice);
}

import { type Finding, finding, type Parsed, type TextInput } from './finding.ts';
import type { SratFacts, SratMemory } from './srat.ts';
import { isFinding, type Located, MIB, readRange } from './range.ts';

/** What a kernel log says about the memory map. */
export interface DmesgFacts {
  /** Soft reserved ranges of the last e820 table in the log, or undefined without any such table. */
  readonly e820: readonly Located[] | undefined;
  /** EFI_MEMORY_SP ranges of the EFI map, or undefined when the log shows no map (`efi=debug`). */
  readonly efi: readonly Located[] | undefined;
  /** Enabled memory ranges of the SRAT in table order. */
  readonly srat: readonly SratMemory[];
  /** How many NUMA nodes the lines about the SRAT name. */
  readonly sratNodes: number;
  /** Last address of usable memory in the e820 table. */
  readonly ramEnd: bigint | undefined;
  /** In bytes, with the line that says so. */
  readonly memoryBlock: { readonly bytes: bigint; readonly line: number } | undefined;
  /** `efi=nosoftreserve` is on the command line: the kernel ignores EFI_MEMORY_SP. */
  readonly noSoftReserve: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Log = Mutable<Omit<DmesgFacts, 'e820' | 'efi' | 'srat'>> & {
  e820?: { table: string; softReserved: Located[] };
  efi?: Located[];
  srat: SratMemory[];
};

/** A kind of line: its pattern, with the groups `start` and `end`, and what it adds to the facts. */
interface LineKind {
  readonly pattern: RegExp;
  readonly field: string;
  read(log: Log, match: RegExpExecArray, range: Located): void;
}

const RANGE = '\\[mem 0x(?<start>[0-9a-f]+)-0x(?<end>[0-9a-f]+)\\]';
const TABLES = 'BIOS-e820|user|modified|reserve setup_data';
const SOFT_RESERVED = /^soft reserved$/i;
const USABLE = /^(usable|system ram)$/i;

const KINDS: readonly LineKind[] = [
  {
    // e820__print_table: the firmware's table, then again after memmap= or setup_data changed it.
    pattern: new RegExp(`(?<table>${TABLES}): ${RANGE}\\s+(?<type>\\S.*)$`, 'i'),
    field: 'e820',
    read(log, match, range) {
      const { table = '', type = '' } = match.groups ?? {};
      if (log.e820?.table !== table) {
        log.e820 = { table, softReserved: [] };
        log.ramEnd = undefined;
      }
      if (SOFT_RESERVED.test(type.trim())) log.e820.softReserved.push(range);
      if (USABLE.test(type.trim()) && range.end > (log.ramEnd ?? -1n)) log.ramEnd = range.end;
    },
  },
  {
    pattern: new RegExp(`e820: update ${RANGE} .+ ==> soft reserved\\s*$`, 'i'),
    field: 'e820',
    read(log, _match, range) {
      log.e820 ??= { table: '', softReserved: [] };
      log.e820.softReserved.push(range);
    },
  },
  {
    // Older kernels print no attribute names that they do not know; so look for the token SP.
    pattern:
      /efi: mem\d+: \[(?<attributes>[^\]]*)\] range=\[0x(?<start>[0-9a-f]+)-0x(?<end>[0-9a-f]+)[\])]/i,
    field: 'efi',
    read(log, match, range) {
      log.efi ??= [];
      const [type = '', ...bits] = (match.groups?.attributes ?? '').split('|');
      const special = bits.some((bit) => bit.trim() === 'SP');
      if (type.trim() === 'Conventional Memory' && special) log.efi.push(range);
    },
  },
  {
    pattern: new RegExp(`SRAT: Node (?<node>\\d+) PXM \\d+ ${RANGE}`, 'i'),
    field: 'SRAT',
    read(log, match, range) {
      log.srat.push({ ...range, node: Number(match.groups?.node) });
    },
  },
];

/**
 * Reads the lines of a kernel log that tell the memory map: e820 in the classic wording and in that
 * of the clean-up of 2025, the EFI map, the SRAT and the memory block size. Time stamps, caller tags
 * and the prefixes of journalctl may stand before them; all other lines are ignored.
 */
export function parseDmesg(input: TextInput): Parsed<DmesgFacts> {
  const findings: Finding[] = [];
  const log: Log = {
    srat: [],
    sratNodes: 0,
    ramEnd: undefined,
    memoryBlock: undefined,
    noSoftReserve: false,
  };
  input.text.split('\n').forEach((text, i) => {
    const line = i + 1;
    readOther(log, text, line);
    for (const kind of KINDS) {
      const match = kind.pattern.exec(text.trimEnd());
      if (!match) continue;
      const place = { file: input.name, line, field: kind.field };
      const { start = '0', end = '0' } = match.groups ?? {};
      const range = readRange(start, end, place);
      if (isFinding(range)) findings.push(range);
      else kind.read(log, match, range);
    }
  });
  const { e820, efi, ...rest } = log;
  const facts = { ...rest, e820: e820?.softReserved, efi };
  const broken = findings.some(({ severity }) => severity === 'error');
  if (isEmpty(facts) && !broken) findings.push(nothing(input));
  return { facts, findings };
}

/** The lines about the SRAT, as a table. */
export function sratOf({ srat, sratNodes }: DmesgFacts): SratFacts {
  return { memory: srat, nodes: sratNodes };
}

function readOther(log: Log, text: string, line: number): void {
  // arch/x86/mm/srat.c of processors, drivers/acpi/numa/srat.c of memory; nodes are numbered from 0.
  const node = /SRAT: (?:PXM \d+ -> APIC 0x[0-9a-f]+ -> Node|Node) (\d{1,4})\b/i.exec(text);
  if (node) log.sratNodes = Math.max(log.sratNodes, Number(node[1]) + 1);
  const block = /x86\/mm: Memory block size(?: changed)?: (\d{1,9})MB/.exec(text);
  if (block) log.memoryBlock = { bytes: BigInt(block[1] ?? 0) * MIB, line };
  if (/command line:.*\befi=(\S+,)?nosoftreserve\b/i.test(text)) log.noSoftReserve = true;
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

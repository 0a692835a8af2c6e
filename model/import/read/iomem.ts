import { otherArchitecture } from './architecture.ts';
import {
  type Finding,
  finding,
  hasErrors,
  type Parsed,
  type TextInput,
  unquoted,
} from './finding.ts';
import { contains, formatRange, isFinding, type Located, overlaps, readRange } from './range.ts';

/** One line of /proc/iomem. */
export interface IomemNode extends Located {
  readonly name: string;
  /** Null at the top level. */
  readonly parent: IomemNode | null;
}

const LINE = /^([0-9a-f]+)-([0-9a-f]+) : (.+)$/i;

/**
 * Reads /proc/iomem (`r_show` in kernel/resource.c) into its nodes, in the order printed.
 *
 * Indentation is not looked at: mail clients and grep change it, and the kernel caps it at
 * MAX_IORES_LEVEL. The kernel prints parents before children and siblings in ascending order, so
 * containment alone gives the tree; of two equal ranges the first is the parent.
 */
export function parseIomem(input: TextInput): Parsed<readonly IomemNode[]> {
  const nodes: IomemNode[] = [];
  const findings: Finding[] = [];
  const skipped: number[] = [];
  unquoted(input.text)
    .split('\n')
    .forEach((text, i) => {
      if (text.trim() === '') return;
      const match = LINE.exec(text.trim());
      if (!match) {
        skipped.push(i + 1);
        return;
      }
      const [, start = '', end = '', name = ''] = match;
      const range = readRange(start, end, { file: input.name, line: i + 1, field: name });
      if (isFinding(range)) findings.push(range);
      else nodes.push({ ...range, name, parent: null });
    });
  if (!hasErrors(findings)) findings.push(...unusable(input, nodes, skipped));
  if (hasErrors(findings)) return { facts: [], findings };
  return nest(nodes, findings);
}

function unusable(input: TextInput, nodes: readonly IomemNode[], skipped: number[]): Finding[] {
  const file = input.name;
  const [first] = nodes;
  if (!first) {
    const found = 'no line of the form "start-end : name"';
    return [finding('error', { file }, found, 'the text of /proc/iomem', HOW)];
  }
  if (nodes.every((node) => node.start === 0n && node.end === 0n)) {
    const found = `${formatAsPrinted(first)} : ${first.name} (every address is 0)`;
    const advice = `The kernel hides addresses from users without CAP_SYS_ADMIN: run as root. ${HOW}`;
    return [
      finding('error', { file, line: first.place.line ?? 1 }, found, 'real addresses', advice),
    ];
  }
  const alien = nodes.find((node) => OF_ANOTHER_ARCHITECTURE.test(node.name));
  if (alien) return [otherArchitecture(alien.place, alien.name)];
  if (skipped.length === 0) return [];
  const found = `${skipped.length} ${skipped.length === 1 ? 'line' : 'lines'} of another form`;
  const advice = 'Such lines were left out; check that none of them was an address.';
  const place = { file, line: skipped[0] ?? 1 };
  return [finding('warning', place, found, '"start-end : name"', advice)];
}

/**
 * arch/arm64/kernel/setup.c calls what lies in memory "reserved" (x86 "Reserved", since v4.12), and
 * arch/riscv/kernel/setup.c has a "Kernel image" around the code; ACPI and device trees name the devices
 * of those machines. LoongArch differs by its devices only (arch/loongarch/kernel/setup.c).
 */
const OF_ANOTHER_ARCHITECTURE =
  /^reserved$|^Kernel image$|\b(arm|riscv|sifive|loongson),|\b(ARMH[0-9A-F]{4}|RSCV\d{4}|LOON\d{4}):|\barm-smmu|\bpl011\b/;
const HOW = 'sudo cat /proc/iomem > iomem';

function formatAsPrinted(node: IomemNode): string {
  return `${node.start.toString(16).padStart(8, '0')}-${node.end.toString(16).padStart(8, '0')}`;
}

function nest(
  lines: readonly IomemNode[],
  findings: readonly Finding[],
): Parsed<readonly IomemNode[]> {
  const nodes: IomemNode[] = [];
  const open: IomemNode[] = [];
  const refuse = (wrong: Finding) => ({ facts: [], findings: [...findings, wrong] });
  for (const line of lines) {
    const previous = nodes.at(-1);
    if (previous && line.start < previous.start) return refuse(disorder(line, previous));
    let parent = open.at(-1);
    while (parent && !contains(parent, line)) {
      if (overlaps(parent, line)) return refuse(crossing(line, parent));
      open.pop();
      parent = open.at(-1);
    }
    const node = { ...line, parent: parent ?? null };
    nodes.push(node);
    open.push(node);
  }
  return { facts: nodes, findings };
}

function disorder(line: IomemNode, previous: IomemNode): Finding {
  const found = `${formatRange(line)} after ${formatRange(previous)}`;
  const advice = 'Give one whole dump of /proc/iomem, unsorted and taken at one moment.';
  return finding('error', line.place, found, 'ascending addresses', advice);
}

function crossing(line: IomemNode, other: IomemNode): Finding {
  const found = `${formatRange(line)}, which crosses the end of "${other.name}" ${formatRange(other)} in line ${other.place.line}`;
  const advice = 'The resource tree never holds such a pair: give one whole dump of /proc/iomem.';
  return finding('error', line.place, found, 'a range inside or beside it', advice);
}

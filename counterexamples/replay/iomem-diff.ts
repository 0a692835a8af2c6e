/**
 * /proc/iomem as text, and the difference between two of them.
 */
import type { IomemLine } from '../../model/index.ts';

/** One line of a difference: kept (' '), only before ('-') or only after ('+'). */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** A line as kernel/resource.c r_show() prints it: two blanks a level, at least 8 digits. */
export function iomemText(line: Pick<IomemLine, 'depth' | 'start' | 'end' | 'name'>): string {
  return `${'  '.repeat(line.depth)}${digits(line.start)}-${digits(line.end)} : ${line.name}`;
}

/**
 * What changed between two trees, each a list of lines, with up to `context` unchanged lines around each change; empty when nothing did.
 * Gaps between hunks are not marked, since the addresses show them.
 */
export function iomemDiff(
  before: readonly string[],
  after: readonly string[],
  context = 2,
): DiffLine[] {
  const all = lineDiff(before, after);
  return all.filter((_, index) =>
    all.slice(Math.max(0, index - context), index + context + 1).some((line) => line.sign !== ' '),
  );
}

/** A line of a difference as `diff -u` prints it. */
export function diffText(line: DiffLine): string {
  return `${line.sign} ${line.text}`;
}

function digits(address: bigint): string {
  return address.toString(16).padStart(8, '0');
}

/** Longest common subsequence; the trees have a few dozen lines at most. */
function lineDiff(before: readonly string[], after: readonly string[]): DiffLine[] {
  const rows = before.length + 1;
  const columns = after.length + 1;
  const common = new Uint16Array(rows * columns);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * columns + j] =
        before[i] === after[j]
          ? common[(i + 1) * columns + j + 1]! + 1
          : Math.max(common[(i + 1) * columns + j]!, common[i * columns + j + 1]!);
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ sign: ' ', text: before[i]! });
      i++;
      j++;
    } else if (
      i < before.length &&
      (j === after.length || common[(i + 1) * columns + j]! >= common[i * columns + j + 1]!)
    ) {
      lines.push({ sign: '-', text: before[i]! });
      i++;
    } else {
      lines.push({ sign: '+', text: after[j]! });
      j++;
    }
  }
  return lines;
}

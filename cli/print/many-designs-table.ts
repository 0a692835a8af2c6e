/**
 * The table of one scenario when there are many designs: one line each, with a letter for every
 * property, then one line each with counts and bytes.
 */
import type { ByteMeasures } from '../../properties/index.ts';
import type { JobResult, PropertyOutcome } from '../jobs/job.ts';
import { bytesText, durationText, shortCount } from '../system/quantities.ts';
import { type ReductionCells, reductionCells } from './reduction-cells.ts';
import type { TableColumn } from './table-column.ts';

const LETTER: Readonly<Record<PropertyOutcome['verdict'], string>> = {
  holds: '.',
  'holds-within': 'b',
  violated: 'X',
  vacuous: 'v',
  'not-applicable': '-',
  error: 'E',
};

/** What is vacuous in a part of the space need not be so in the whole. */
function letterOf({ verdict, bound }: PropertyOutcome): string {
  return LETTER[bound === undefined ? verdict : 'holds-within'];
}

const BYTES: readonly (readonly [keyof ByteMeasures, string])[] = [
  ['dangerousBytes', 'danger'],
  ['strandedBytes', 'strand.'],
  ['wastedBytes', 'wasted'],
  ['ownedTwiceBytes', 'twice'],
];

/**
 * Each property is a column, and `numberedProperties` says which is which. A column takes three
 * characters where `width` allows, otherwise two; what does not fit then goes below.
 */
export function manyDesignsTable(
  columns: readonly TableColumn[],
  properties: readonly string[],
  width: number,
): string[] {
  const label = Math.max(...columns.map(({ head }) => head.length));
  const reductions = reductionCells(columns);
  const heads = [
    ...['states', 'transitions', 'depth', 'time'],
    ...BYTES.map(([, name]) => name),
    ...reductions.map(({ short }) => short),
  ];
  return [
    ...letters(columns, properties, label, width),
    '',
    `${' '.repeat(label)}${inCells(heads)}`,
    ...columns.map(({ head, result }) => `${head.padEnd(label)}${counts(result, reductions)}`),
  ];
}

function letters(
  columns: readonly TableColumn[],
  properties: readonly string[],
  label: number,
  width: number,
): string[] {
  const room = Math.max(2, width - label);
  const cell = 3 * properties.length <= room ? 3 : 2;
  const across = Math.floor(room / cell);
  const lines: string[] = [];
  for (let from = 0; from < properties.length; from += across) {
    const here = properties.slice(from, from + across);
    const line = (head: string, cells: readonly string[]) =>
      (head.padEnd(label) + cells.map((text) => text.padStart(cell)).join('')).trimEnd();
    const numbers = here.map((_, i) => String(from + i + 1));
    const tens = line(
      '',
      numbers.map((number) => number.slice(0, -1)),
    );
    lines.push(
      ...(from > 0 ? [''] : []),
      ...(tens === '' ? [] : [tens]),
      line(
        '',
        numbers.map((number) => number.slice(-1)),
      ),
      ...columns.map(({ head, result, unexpected }) =>
        line(
          head,
          here.map((id) => {
            const outcome = result?.outcomes.find(({ property }) => property === id);
            const letter = outcome === undefined ? ' ' : letterOf(outcome);
            return unexpected.has(id) ? `!${letter}` : letter;
          }),
        ),
      ),
    );
  }
  return lines;
}

/** `1 reuse-after-teardown  2 ...`, and what the letters say, in lines of at most `width`. */
export function numberedProperties(properties: readonly string[], width: number): string[] {
  const entries = properties.map((id, i) => `${String(i + 1).padStart(2)} ${id}`);
  const column = Math.max(...entries.map((entry) => entry.length)) + 2;
  const across = Math.max(1, Math.floor(width / column));
  const down = Math.ceil(entries.length / across);
  const lines = Array.from({ length: down }, (_, row) =>
    entries
      .filter((_, i) => i % down === row)
      .map((entry) => entry.padEnd(column))
      .join('')
      .trimEnd(),
  );
  return [
    ...lines,
    'X violated   . holds   b bounded   v vacuous   - not applicable   E error',
    'bytes are the largest sum over all states in which the system has settled',
  ];
}

const WIDTHS = [10, 12, 6, 8, 7, 8, 7, 7, 7, 7];

function inCells(cells: readonly string[]): string {
  return cells.map((cell, i) => cell.padStart(WIDTHS[i]!)).join('');
}

function counts(result: JobResult | undefined, reductions: readonly ReductionCells[]): string {
  if (result === undefined) return '';
  const doubt = result.exhaustive ? '' : '?';
  const cells = [
    shortCount(result.states),
    shortCount(result.transitions),
    String(result.depth),
    durationText(result.seconds),
    ...BYTES.map(([id]) => bytesText(result.measures[id][1]) + doubt),
    ...reductions.map(({ cell }) => cell(result)),
  ];
  return inCells(cells);
}

/**
 * The result of a campaign: experiment by kernel.
 */
import { hanging } from '../../counterexamples/index.ts';

export interface Cell {
  readonly row: string;
  readonly column: string;
  readonly text: string;
  /** Whether this is as it should be. */
  readonly good: boolean;
  /** What is to be said below the table. */
  readonly details: readonly string[];
}

/** Blanks between two columns. */
const GAP = '  ';

/**
 * A table, and below it what the cells have to say, in lines of `width` characters. Columns that do
 * not fit go into a further table. A cell that was never reached is "-".
 */
export function campaignTable(
  rows: readonly string[],
  columns: readonly string[],
  cells: readonly Cell[],
  width: number,
): string[] {
  const at = (row: string, column: string) =>
    cells.find((c) => c.row === row && c.column === column)?.text ?? '-';
  const labels = padded(['', ...rows]);
  const grid = columns.map((column) => padded([column, ...rows.map((row) => at(row, column))]));
  const lines = fitting(grid, width - labels[0]!.length).flatMap((part, i) => [
    ...(i === 0 ? [] : ['']),
    ...labels.map((label, row) => [label, ...part.map((c) => c[row]!)].join(GAP).trimEnd()),
  ]);
  const notes = cells
    .filter(({ details }) => details.length > 0)
    .flatMap(({ row, column, details }) => [
      '',
      ...hanging('', `${row} on ${column}`, width),
      ...details.flatMap((detail) => hanging('  ', detail, width)),
    ]);
  return [...lines, ...notes];
}

function padded(column: readonly string[]): string[] {
  const width = Math.max(...column.map((text) => text.length));
  return column.map((text) => text.padEnd(width));
}

/** As many columns in a part as `width` has room for, at least one. */
function fitting(columns: readonly (readonly string[])[], width: number): (readonly string[])[][] {
  const parts: (readonly string[])[][] = [];
  let room = 0;
  for (const column of columns) {
    const needed = GAP.length + column[0]!.length;
    if (parts.length === 0 || needed > room) {
      parts.push([]);
      room = width;
    }
    parts.at(-1)!.push(column);
    room -= needed;
  }
  return parts;
}

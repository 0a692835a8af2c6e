/**
 * The result of a campaign: experiment by kernel.
 */

export interface Cell {
  readonly row: string;
  readonly column: string;
  readonly text: string;
  /** What is to be said below the table. */
  readonly details: readonly string[];
}

/** A table, and below it what the cells have to say. A cell that was never reached is "-". */
export function campaignTable(
  rows: readonly string[],
  columns: readonly string[],
  cells: readonly Cell[],
): string[] {
  const at = (row: string, column: string) =>
    cells.find((c) => c.row === row && c.column === column)?.text ?? '-';
  const grid = [['', ...columns], ...rows.map((row) => [row, ...columns.map((c) => at(row, c))])];
  const widths = grid[0]!.map((_, i) => Math.max(...grid.map((line) => line[i]!.length)));
  const text = grid.map((line) =>
    line
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
  const notes = cells
    .filter(({ details }) => details.length > 0)
    .flatMap(({ row, column, details }) => [
      '',
      `${row} on ${column}`,
      ...details.map((d) => `  ${d}`),
    ]);
  return [...text, ...notes];
}

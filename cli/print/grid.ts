/**
 * Text tables with one column of labels and equal columns of cells.
 */

export interface GridRow {
  readonly label: string;
  readonly cells: readonly string[];
}

interface Grid {
  /** Heads of the columns; they are broken at dashes and blanks to fit. */
  readonly heads: readonly string[];
  readonly rows: readonly GridRow[];
}

/** Characters of a cell, without the blank between two cells. */
export const CELL = 9;

/**
 * Renders a grid in lines of at most `width` characters; columns that do not fit go into further
 * grids below, with the labels repeated. Cells longer than a column widen the line.
 */
export function renderGrid(grid: Grid, width: number): string[] {
  const labels = Math.max(0, ...grid.rows.map((row) => row.label.length)) + 2;
  const fitting = Math.max(1, Math.floor((width + 1 - labels) / (CELL + 1)));
  const lines: string[] = [];
  for (let from = 0; from < grid.heads.length; from += fitting) {
    if (from > 0) lines.push('');
    const heads = grid.heads.slice(from, from + fitting).map(breakHead);
    const depth = Math.max(...heads.map((parts) => parts.length));
    for (let level = 0; level < depth; level++) {
      lines.push(
        line(
          labels,
          '',
          heads.map((parts) => parts[level] ?? ''),
        ),
      );
    }
    for (const { label, cells } of grid.rows) {
      lines.push(line(labels, label, cells.slice(from, from + fitting)));
    }
  }
  return lines;
}

function line(labels: number, label: string, cells: readonly string[]): string {
  return (label.padEnd(labels) + cells.map((cell) => cell.padEnd(CELL)).join(' ')).trimEnd();
}

/** `drop-leftovers` becomes `drop-` over `leftovers`. */
function breakHead(head: string): string[] {
  const parts: string[] = [];
  for (const piece of head.split(/(?<=[- ])/)) {
    const last = parts.at(-1);
    if (last !== undefined && (last + piece).trimEnd().length <= CELL) {
      parts[parts.length - 1] = last + piece;
    } else {
      parts.push(piece);
    }
  }
  return parts.map((part) => part.trimEnd());
}

/**
 * Measures that the parts of the chart share; pixels.
 */

/** Above the first row: the numbers of the steps. */
export const HEAD = 30;
/** Height of a lane. */
export const LANE = 26;
/** Advance of a character of the labels. */
export const CHARACTER = 6.4;

/** What of the chart is drawn, and where. */
export interface Geometry {
  /** Width of a state. */
  readonly column: number;
  /** Top of the first lane. */
  readonly lanesAt: number;
  /** The first and the last state that are drawn. */
  readonly first: number;
  readonly last: number;
  /** How far the chart is scrolled. */
  readonly left: number;
}

/** Text as far as there is room for it; nothing when that is next to nothing. */
export function fitted(text: string, room: number): string {
  const fits = Math.floor(room / CHARACTER);
  if (text.length <= fits) return text;
  return fits < 4 ? '' : `${text.slice(0, fits - 1)}…`;
}

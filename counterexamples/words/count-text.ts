/**
 * Counts as people read them, in the terminal, in documents and on the page.
 */

/** `1,234,567`. */
export function countText(value: number | bigint): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * Lists that may be long.
 */

/** More names than this are counted. */
const NAMED = 3;

/** The first names, and how many more there are: `a`, `b`, `c`, `2 more`. */
export function someNames(names: readonly string[]): string[] {
  const more = names.length - NAMED;
  return [...names.slice(0, NAMED), ...(more > 0 ? [`${more} more`] : [])];
}

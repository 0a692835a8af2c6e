/**
 * srmem, the tree of its own in which `trim` keeps the Soft Reserved ranges that it sets aside.
 */
import { bit, bits, has, union, without } from '../../../checker/index.ts';
import { maskOf, type Span } from '../../machine/cells.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';

export const srmem = (m: Machine) => ({
  /** The cells set aside. */
  aside: bits(m.cells.count),
  /** Those of them that start a resource. */
  starts: bits(m.cells.count),
});

type S = State<ReturnType<typeof srmem>>;

/** Removes first ... last from the set-aside resources; what remains right of it is a new one. */
export function cutOut(s: S, first: number, last: number): void {
  const splits = has(s.own.aside, last) && has(s.own.aside, last + 1);
  const gone = maskOf(first, last);
  s.own.aside = without(s.own.aside, gone);
  s.own.starts = without(s.own.starts, gone);
  if (splits) s.own.starts = union(s.own.starts, bit(last + 1));
}

/** The lowest set-aside resource. */
export function firstPiece(s: S): Span {
  const { aside, starts } = s.own;
  let first = 0;
  while (!has(aside, first)) first++;
  let last = first;
  while (has(aside, last + 1) && !has(starts, last + 1)) last++;
  return { first, last };
}

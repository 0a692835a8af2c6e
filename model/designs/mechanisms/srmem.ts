/**
 * srmem, the tree of its own in which `trim` keeps the Soft Reserved ranges that it sets aside.
 */
import { range } from '../../../checker/index.ts';
import { maskOf, type Span } from '../../cells.ts';
import type { Machine } from '../../machine.ts';
import type { State } from '../../state.ts';

export const srmem = (m: Machine) => ({
  /** The cells set aside. */
  aside: range(0, 2 ** m.cells.count - 1),
  /** Those of them that start a resource. */
  starts: range(0, 2 ** m.cells.count - 1),
});

type S = State<ReturnType<typeof srmem>>;

/** Removes first ... last from the set-aside resources; what remains right of it is a new one. */
export function cutOut(s: S, first: number, last: number): void {
  const next = 1 << (last + 1);
  const splits = (s.own.aside & next) !== 0 && ((s.own.aside >>> last) & 1) === 1;
  const gone = maskOf(first, last);
  s.own.aside &= ~gone;
  s.own.starts &= ~gone;
  if (splits) s.own.starts |= next;
}

/** The lowest set-aside resource. */
export function firstPiece(s: S): Span {
  const { aside, starts } = s.own;
  let first = 0;
  while (((aside >>> first) & 1) === 0) first++;
  let last = first;
  while (((aside >>> (last + 1)) & 1) === 1 && ((starts >>> (last + 1)) & 1) === 0) last++;
  return { first, last };
}

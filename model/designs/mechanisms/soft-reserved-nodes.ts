/**
 * What designs do to the Soft Reserved nodes in iomem, and how many nodes they can need.
 */
import { bit, type Bits, has, type Outcome } from '../../../checker/index.ts';
import { daxNode, isInUse } from '../../kernel/dax.ts';
import {
  IOMEM,
  insertResource,
  releaseResource,
  removeResource,
  subtreeOf,
} from '../../machine/resource.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';

/** Outcomes of tree operations on nodes that somebody else still needs. */
export const LOST_REGION = 'a live region lost its node in iomem';
export const LOST_MEMORY = 'online memory lost its node in iomem';

/**
 * How many Soft Reserved resources there can be: cutting r regions out of n ranges leaves at most
 * n + r pieces, each of one cell at least.
 */
export function mostPieces(m: Machine): number {
  const cells = m.softReserved.reduce((sum, r) => sum + r.last - r.first + 1, 0);
  return Math.min(m.softReserved.length + m.regionCount, cells);
}

/** How many Soft Reserved pieces can lie outside of all windows. */
export function piecesOutsideWindows(m: Machine): number {
  // All windows may go, and what is registered then stays when they are back and regions are cut out.
  if (m.scenario.rebindsCxl) return m.softReserved.length + mostPieces(m);
  // Any window may be refused.
  if (m.scenario.everyFault) return mostPieces(m);
  let pieces = 0;
  for (const { first, last } of m.softReserved) {
    for (let c = first; c <= last; c++) {
      const outside = !has(m.windowMask, c);
      const starts = c === first || has(m.windowMask, c - 1);
      if (outside && starts) pieces++;
    }
  }
  return pieces;
}

/** insert_resource() of a new Soft Reserved node below iomem: 0, or -EBUSY. */
export function addSoftReserved(m: Machine, s: State, first: number, last: number): number {
  for (let i = 0; i < m.slots.softReservedCount; i++) {
    const slot = m.slots.softReserved + i;
    if (s.node[slot]!.parent !== null) continue;
    return insertResource(s, m.slots.kinds, IOMEM, slot, first, last);
  }
  throw new Error('no Soft Reserved node left');
}

/** release_resource() as somebody else's tree operation: who lost a node that was still needed? */
export function releaseWithChildren(m: Machine, s: State, slot: number): Outcome {
  const outcome = lostNodes(m, s, subtreeOf(s, slot));
  releaseResource(s, slot);
  return outcome;
}

/** remove_resource() of a node that need not be one's own. */
export function removeNode(m: Machine, s: State, slot: number): Outcome {
  const outcome = lostNodes(m, s, bit(slot));
  removeResource(s, slot);
  return outcome;
}

function lostNodes(m: Machine, s: State, gone: Bits): Outcome {
  const outcomes: string[] = [];
  for (let g = 0; g < m.regionCount; g++) {
    const slot = m.slots.region + g;
    if (has(gone, slot) && s.region[g]!.state !== 'none') outcomes.push(LOST_REGION);
  }
  for (let d = 0; d < m.daxCount; d++) {
    if (has(gone, daxNode(m, s, d)) && isInUse(s, d)) outcomes.push(LOST_MEMORY);
  }
  return outcomes.length === 0 ? undefined : [...new Set(outcomes)];
}

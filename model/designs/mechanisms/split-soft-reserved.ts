/**
 * remove_soft_reserved() of `series-v4` and `series-v5`: splits Soft Reserved nodes by adding the pieces that remain
 * and then removing the original, so that no node loses its children.
 */
import type { Outcome } from '../../../checker/index.ts';
import { nextIomemRes } from '../../machine/resource-query.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { addSoftReserved, mostPieces, removeNode } from './soft-reserved-nodes.ts';

/** `extraSoftReservedNodes`: the original is still there when its pieces are added. */
export function mostNodesOfSplit(m: Machine): number {
  return mostPieces(m) - m.softReserved.length + 1;
}

/**
 * __cxl_region_softreserv_update() for the range of one region: walk_iomem_res_desc() over all Soft
 * Reserved nodes, under range_lock. Its three tree operations are one step here: a node that is
 * not BUSY changes nothing for those who look between the first and the last.
 */
export function splitSoftReserved(m: Machine, s: State, first: number, last: number): Outcome {
  const outcomes: string[] = [];
  const end = m.cells.count - 1;
  let from = 0;
  while (from <= end) {
    const found = nextIomemRes(s, m.slots.kinds, 'soft-reserved', from, end);
    if (found === null) break;
    const copy = { first: Math.max(s.node[found]!.first, from), last: s.node[found]!.last };
    from = copy.last + 1;
    if (copy.last < first || last < copy.first) continue;
    // normalize_resource() looks for the node that has the range of the (clipped) copy.
    if (copy.first !== s.node[found]!.first) {
      outcomes.push('trim: normalize_resource: -EINVAL');
      break;
    }
    removeSoftReserved(m, s, found, first, last, outcomes);
  }
  return outcomes.length === 0 ? undefined : [...new Set(outcomes)];
}

/**
 * Where the node does not reach beyond the region, the length of a piece wraps around and
 * insert_resource() refuses it, with a warning.
 */
function removeSoftReserved(
  m: Machine,
  s: State,
  slot: number,
  first: number,
  last: number,
  outcomes: string[],
): void {
  const soft = { first: s.node[slot]!.first, last: s.node[slot]!.last };
  const add = (from: number, to: number) => {
    if (addSoftReserved(m, s, from, to) !== 0) {
      outcomes.push('trim: cannot add new soft reserved resource');
    }
  };
  if (soft.first !== first || soft.last !== last) {
    if (soft.first !== first) add(soft.first, first - 1);
    if (soft.last !== last) add(last + 1, soft.last);
  }
  const lost = removeNode(m, s, slot);
  if (lost !== undefined) outcomes.push(...(typeof lost === 'string' ? [lost] : lost));
}

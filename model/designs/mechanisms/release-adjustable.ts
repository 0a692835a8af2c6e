/**
 * How `series-v3` takes a region out of the Soft Reserved nodes: the twin of
 * release_mem_region_adjustable().
 */
import type { Outcome } from '../../../checker/index.ts';
import { adjustResource, IOMEM } from '../../machine/resource.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { addSoftReserved, releaseWithChildren } from './soft-reserved-nodes.ts';

/**
 * release_srmem_region_adjustable(): goes down through the nodes that contain the range to the
 * first one with the desc of Soft Reserved. An exact one is dropped, and its children with it. Any
 * other must be adjusted, which __adjust_resource() refuses while a child lies in the way: also
 * before a split, whose children would all stay in the lower part.
 */
export function releaseSrmemRegionAdjustable(
  m: Machine,
  s: State,
  first: number,
  last: number,
): Outcome {
  const slot = firstContaining(m, s, first, last);
  if (slot === null) return 'trim: no Soft Reserved node contains the region';
  const node = s.node[slot]!;
  const end = node.last;
  if (node.first === first && end === last) return releaseWithChildren(m, s, slot);
  if (node.first === first) return adjust(s, slot, last + 1, end);
  const outcome = adjust(s, slot, node.first, first - 1);
  if (outcome === undefined && last < end) addSoftReserved(m, s, last + 1, end);
  return outcome;
}

function adjust(s: State, slot: number, first: number, last: number): Outcome {
  if (adjustResource(s, slot, first, last) === 0) return undefined;
  return 'trim: __adjust_resource: -EBUSY (WARN_ON_ONCE)';
}

function firstContaining(m: Machine, s: State, first: number, last: number): number | null {
  let parent = IOMEM;
  for (;;) {
    let found: number | null = null;
    for (let slot = 1; slot < m.slots.count; slot++) {
      const node = s.node[slot]!;
      if (node.parent === parent && node.first <= first && last <= node.last) found = slot;
    }
    if (found === null || s.node[found]!.desc === 'soft-reserved') return found;
    parent = found;
  }
}

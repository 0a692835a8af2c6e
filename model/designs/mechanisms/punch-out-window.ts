/**
 * The mechanism of `punch-out`: a CXL window is taken out of the Soft Reserved ranges in iomem.
 *
 * Posted as a sketch. Assumed where it is silent: it looks at the top level of iomem only, as its
 * description says; what lies below a removed Soft Reserved node moves up (remove_resource()).
 */
import { type Bits, NONE, without } from '../../../checker/index.ts';
import { maskOf } from '../../machine/cells.ts';
import { cxlAcpiHasProbed } from '../../kernel/cxl-acpi.ts';
import { IOMEM } from '../../machine/resource.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { addSoftReserved, removeNode } from './soft-reserved-nodes.ts';

/**
 * claim_and_punch_out_soft_reserved() for window `w`: removes each node that it touches, then adds
 * what lies outside of the window.
 */
export function punchOutSoftReserved(m: Machine, s: State, w: number): void {
  const { first, last } = m.windows[w]!;
  for (let i = 0; i < m.slots.softReservedCount; i++) {
    const slot = m.slots.softReserved + i;
    const soft = { first: s.node[slot]!.first, last: s.node[slot]!.last };
    if (s.node[slot]!.parent !== IOMEM || soft.last < first || last < soft.first) continue;
    removeNode(m, s, slot);
    if (soft.first < first) addSoftReserved(m, s, soft.first, first - 1);
    if (soft.last > last) addSoftReserved(m, s, last + 1, soft.last);
  }
}

/** The hook `cutCells`: the cells of the windows that cxl_acpi has inserted. */
export function insertedWindows(m: Machine, s: State): Bits {
  if (!cxlAcpiHasProbed(s)) return NONE;
  const refused = s.refused === null ? null : m.windows[s.refused]!;
  return refused === null
    ? m.windowMask
    : without(m.windowMask, maskOf(refused.first, refused.last));
}

import { type Bits, common, isEmpty, without } from '../checker/index.ts';
import { maskOf } from '../model/machine/cells.ts';
import { decodedCells } from '../model/kernel/decoder.ts';
import { isBelow } from '../model/machine/resource.ts';
import type { Machine } from '../model/machine/machine.ts';
import type { State } from '../model/machine/state.ts';
import { defineProperty } from './property.ts';

/** What a decoder with Lock On Commit makes of a region that the kernel lets go. */
export const decodedIsNamed = defineProperty({
  id: 'decoded-is-named',
  sentence:
    'When a region is gone, no decoder goes on decoding addresses of a CXL window in which no node of iomem lies.',
  failure:
    'a region is gone, its locked decoders go on decoding, and nothing keeps others from these addresses',
  askedBy:
    'a review of this model: what follows from S12 (Tomasz Wolski 20260416234428.13623-1, L28) on a kernel that deletes a locked region',
  severity: 'danger',
  applies: ({ machine: m, budgets }) => {
    if (!m.decoders.some(({ locked }) => locked)) return 'firmware locked no decoder';
    return budgets.userOps > 0 || 'needs an administrator operation: destroy or delete';
  },
  body: ({ machine: m }) => ({
    kind: 'quiescent',
    premise: (s) => !isEmpty(s.torn),
    holds: (s) => isEmpty(unnamedCells(m, s)),
  }),
});

/** Cells of regions that the administrator took, which are decoded and free for alloc_hpa(). */
export function unnamedCells(m: Machine, s: State): Bits {
  let mask = common(common(decodedCells(m, s), s.torn), m.windowMask);
  for (let slot = 1; slot < m.slots.count; slot++) {
    const { parent, first, last } = s.node[slot]!;
    if (parent === null || m.slots.kinds[slot] === 'cxl-window') continue;
    for (let w = 0; w < m.windows.length; w++) {
      if (isBelow(s, slot, m.slots.window + w)) mask = without(mask, maskOf(first, last));
    }
  }
  return mask;
}

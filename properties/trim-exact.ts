import { type Bits, common, isEmpty, NONE, overlap, union, without } from '../checker/index.ts';
import { maskOf } from '../model/machine/cells.ts';
import type { Machine } from '../model/machine/machine.ts';
import type { Model } from '../model/model.ts';
import type { State } from '../model/machine/state.ts';
import { defineProperty, hasSoftReserved } from './property.ts';

/**
 * S11, for the nodes; that every leftover is registered exactly once is `announced-once` and
 * `leftovers-accounted`.
 */
export const trimExact = defineProperty({
  id: 'trim-exact',
  sentence:
    'Once all is quiet, Soft Reserved has lost the bytes of the regions (or windows) that the trimming saw, all of them and no others.',
  failure: 'trimming takes other bytes out of Soft Reserved than those of the regions',
  askedBy:
    'S11: Alison Schofield (3-way split, 29312c0765224ae76862d59a17748c8188fb95f1); Li Zhijian 00489171-8e9d-4c97-9538-c5a97d4bac97',
  severity: 'stranded bytes',
  applies: (model) =>
    model.design.cutCells === undefined ? 'the design does not trim' : hasSoftReserved(model),
  body: ({ machine: m, design }) => ({
    kind: 'quiescent',
    premise: (s) => overlap(design.cutCells!(m, s), m.softReservedMask),
    holds: (s) => isEmpty(wronglyTrimmed({ machine: m, design }, s)),
  }),
});

/** The cells that were taken out and should not, or should and were not. */
export function wronglyTrimmed(
  { machine: m, design }: Pick<Model, 'machine' | 'design'>,
  s: State,
) {
  const cut = design.cutCells!(m, s);
  const kept = union(nodeCells(m, s), design.asideCells?.(m, s) ?? NONE);
  // What the administrator destroyed, or took away with its window, may have been seen before, or not.
  const excused = union(s.torn, s.unloaded);
  const missing = without(without(m.softReservedMask, union(kept, cut)), excused);
  return union(common(kept, cut), missing);
}

/** The cells of all Soft Reserved nodes in iomem. */
function nodeCells(m: Machine, s: State): Bits {
  let mask = NONE;
  for (let i = 0; i < m.slots.softReservedCount; i++) {
    const node = s.node[m.slots.softReserved + i]!;
    if (node.parent !== null) mask = union(mask, maskOf(node.first, node.last));
  }
  return mask;
}

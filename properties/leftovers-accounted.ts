import { type Bits, common, isEmpty, without } from '../checker/index.ts';
import { committedCells } from '../model/kernel/hmem.ts';
import type { Machine } from '../model/machine/machine.ts';
import type { State } from '../model/machine/state.ts';
import { backedCells, expectedCells, handedToDaxCells } from './bytes.ts';
import { defineProperty, hasSoftReserved } from './property.ts';

/** S2 for the bytes that no region covers. Whether they are then usable is `no-stranded-memory`. */
export const leftoversAccounted = defineProperty({
  id: 'leftovers-accounted',
  sentence:
    'Once all is quiet, every Soft Reserved byte that is memory and outside committed regions is in a dax device or was dropped on purpose.',
  failure: 'Soft Reserved memory outside all regions gets no dax device',
  askedBy: 'S2: Dan Williams 687fef9ec0dd9, 6880906ac4e68; Alison Schofield (leftovers, 12/2024)',
  severity: 'stranded bytes',
  applies: hasSoftReserved,
  body: ({ machine: m }) => ({
    kind: 'quiescent',
    premise: (s) => !isEmpty(leftoverCells(m, s)),
    holds: (s) => isEmpty(unaccountedCells(m, s)),
  }),
});

function leftoverCells(m: Machine, s: State): Bits {
  return without(common(expectedCells(m, s), backedCells(m, s)), committedCells(m, s));
}

/** Leftovers that nobody got. */
export function unaccountedCells(m: Machine, s: State): Bits {
  return without(without(leftoverCells(m, s), handedToDaxCells(m, s)), s.wasted);
}

import { isEmpty, isWithin } from '../checker/index.ts';
import { committedCells } from '../model/kernel/hmem.ts';
import { expectedCells, unaccountedCells } from './bytes.ts';
import { defineProperty, hasSoftReserved } from './property.ts';

/** S2 for the bytes that no region covers. Whether they are then usable is `no-stranded-memory`. */
export const leftoversAccounted = defineProperty({
  id: 'leftovers-accounted',
  sentence:
    'Once all is quiet, every Soft Reserved byte outside committed regions is in a dax device or was dropped on purpose.',
  failure: 'Soft Reserved memory outside all regions gets no dax device',
  askedBy: 'S2: Dan Williams 687fef9ec0dd9, 6880906ac4e68; Alison Schofield (leftovers, 12/2024)',
  applies: hasSoftReserved,
  body: ({ machine: m }) => ({
    kind: 'quiescent',
    premise: (s) => !isWithin(expectedCells(m, s), committedCells(m, s)),
    holds: (s) => isEmpty(unaccountedCells(m, s)),
  }),
});

import { committedCells } from '../model/kernel/hmem.ts';
import { expectedCells, handedToDaxCells } from './bytes.ts';
import type { ModelProperty } from './property.ts';

/** S2 for the bytes that no region covers. Whether they are then usable is `no-stranded-memory`. */
export const leftoversAccounted: ModelProperty = {
  id: 'leftovers-accounted',
  sentence:
    'Once all is quiet, every Soft Reserved byte outside committed regions is in a dax device or was dropped on purpose.',
  askedBy: 'S2: Dan Williams 687fef9ec0dd9, 6880906ac4e68; Alison Schofield (leftovers, 12/2024)',
  applies: ({ scenario }) =>
    scenario.softReserved.length > 0 || 'the machine has no Soft Reserved range',
  instantiate({ machine: m }) {
    return {
      id: this.id,
      sentence: this.sentence,
      kind: 'quiescent',
      premise: (s) => (expectedCells(m, s) & ~committedCells(m, s)) !== 0,
      holds: (s) =>
        (expectedCells(m, s) & ~committedCells(m, s) & ~handedToDaxCells(m, s) & ~s.wasted) === 0,
    };
  },
};

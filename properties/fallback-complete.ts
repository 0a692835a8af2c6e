import { expectedCells, usableCells } from './bytes.ts';
import { committedCells } from '../model/kernel/hmem.ts';
import type { ModelProperty } from './property.ts';

/** S3. Without cxl_acpi hmem would get every range. */
export const fallbackComplete: ModelProperty = {
  id: 'fallback-complete',
  sentence:
    'If no region ever forms, every Soft Reserved byte is as usable as without CXL drivers.',
  askedBy: 'S3: Dan Williams 687fef9ec0dd9 (2); Li Zhijian 46b8e026 for CXL_REGION=n (L13)',
  applies: ({ scenario }) =>
    scenario.softReserved.length > 0 || 'the machine has no Soft Reserved range',
  instantiate({ machine: m }) {
    const noRegion = (s: Parameters<typeof expectedCells>[1]) =>
      s.torn === 0 && committedCells(m, s) === 0;
    return {
      id: this.id,
      sentence: this.sentence,
      kind: 'quiescent',
      premise: (s) => noRegion(s) && expectedCells(m, s) !== 0,
      holds: (s) => !noRegion(s) || (expectedCells(m, s) & ~usableCells(m, s)) === 0,
    };
  },
};

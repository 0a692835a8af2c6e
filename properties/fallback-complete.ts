import { isEmpty } from '../checker/index.ts';
import { expectedCells, missingCells } from './bytes.ts';
import { committedCells } from '../model/kernel/hmem.ts';
import { defineProperty, hasSoftReserved } from './property.ts';

/** S3. Without cxl_acpi hmem would get every range. */
export const fallbackComplete = defineProperty({
  id: 'fallback-complete',
  sentence:
    'If no region ever forms, every Soft Reserved byte is as usable as without CXL drivers.',
  failure: 'no region forms, and less memory is usable than without CXL drivers',
  askedBy: 'S3: Dan Williams 687fef9ec0dd9 (2); Li Zhijian 46b8e026 for CXL_REGION=n (L13)',
  applies: hasSoftReserved,
  body: ({ machine: m }) => {
    const noRegion = (s: Parameters<typeof expectedCells>[1]) =>
      isEmpty(s.torn) && isEmpty(committedCells(m, s));
    return {
      kind: 'quiescent',
      premise: (s) => noRegion(s) && !isEmpty(expectedCells(m, s)),
      holds: (s) => !noRegion(s) || isEmpty(missingCells(m, s)),
    };
  },
});

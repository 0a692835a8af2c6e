import { type Bits, common, isEmpty } from '../checker/index.ts';
import { committedCells } from '../model/kernel/hmem.ts';
import type { Model } from '../model/model.ts';
import type { State } from '../model/machine/state.ts';
import { expectedCells, missingCells } from './bytes.ts';
import { defineProperty, hasSoftReserved } from './property.ts';
import { usableWithoutCxl } from './without-cxl.ts';

/** S3. Without cxl_acpi hmem would get every range; what that is good for is computed, not assumed. */
export const fallbackComplete = defineProperty({
  id: 'fallback-complete',
  sentence:
    'If no region ever forms, every Soft Reserved byte is as usable as on the plain boot of a kernel without cxl_acpi.',
  failure: 'no region forms, and less memory is usable than without CXL drivers',
  askedBy: 'S3: Dan Williams 687fef9ec0dd9 (2); Li Zhijian 46b8e026 for CXL_REGION=n (L13)',
  severity: 'stranded bytes',
  applies: hasSoftReserved,
  body: (model) => {
    const { machine: m } = model;
    const noRegion = (s: State) => isEmpty(s.torn) && isEmpty(committedCells(m, s));
    const lost = lostToCxl(model);
    return {
      kind: 'quiescent',
      premise: (s) => noRegion(s) && !isEmpty(expectedCells(m, s)),
      holds: (s) => !noRegion(s) || isEmpty(lost(s)),
    };
  },
});

/** Cells that would be usable without CXL drivers, and are not, though their hardware works. */
export function lostToCxl(model: Model): (s: State) => Bits {
  let otherwise: Bits | undefined;
  return (s) => {
    otherwise ??= usableWithoutCxl(model);
    return common(otherwise, missingCells(model.machine, s));
  };
}

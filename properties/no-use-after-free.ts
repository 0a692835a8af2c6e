import { defineProperty } from './property.ts';
import { isStaged } from '../model/kernel/region.ts';

/** S15. */
export const noUseAfterFree = defineProperty({
  id: 'no-use-after-free',
  sentence: 'No region refers to an endpoint decoder that is gone.',
  failure: 'a region refers to an endpoint decoder that was freed',
  askedBy: 'S15: Dan Williams 20260327052821.440749-1 (87805c32e6ad, fixes a32320b71f08)',
  severity: 'lost or corrupted memory',
  applies: ({ machine: m, budgets }) => {
    if (!m.decoders.some(({ ways }) => ways > 1)) return 'no region is interleaved';
    return budgets.userOps > 0 || 'needs an administrator operation: remove';
  },
  body: ({ machine: m }) => ({
    kind: 'never-fires',
    outcomes: ['region refers to a freed endpoint decoder'],
    premise: (s) => m.deviceDecoders.some((_, i) => isStaged(m, s, i)),
  }),
});

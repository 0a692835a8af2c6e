import { defineProperty } from './property.ts';

/** S13, the question of ownership; that nobody has a range after a reload was accepted. */
export const reloadSafe = defineProperty({
  id: 'reload-safe',
  sentence: 'Loading dax_hmem again never hands bytes of a committed region to hmem.',
  failure: 'loading dax_hmem again hands memory of a committed region to hmem',
  askedBy:
    'S13: Smita Koralahalli b56f55b1 (after an automatic review of v7), Dan Williams 69b8bf96',
  severity: 'danger',
  applies: ({ design, machine, budgets }) => {
    if (design.daxHmemUnloaded === undefined) return 'the model does not reload dax_hmem here';
    if (machine.config.DEV_DAX_CXL === 'n') return 'without dax_cxl every range is for hmem';
    return budgets.userOps >= 1 || 'needs an administrator operation: reload';
  },
  body: () => ({
    kind: 'never-fires',
    outcomes: ['reload hands a committed region to hmem'],
    premise: (s) => s.hmemLoads > 1,
  }),
});

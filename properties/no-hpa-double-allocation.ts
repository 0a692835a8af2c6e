import { defineProperty } from './property.ts';

/** S6. alloc_hpa() knows only what is in iomem. */
export const noHpaDoubleAllocation = defineProperty({
  id: 'no-hpa-double-allocation',
  sentence:
    'A region of the administrator never gets addresses that hmem has or that firmware decoders of another device decode.',
  failure: 'create-region gets addresses that hmem has, or that decoders of another device decode',
  askedBy: 'S6: Smita Koralahalli b137dd39 on what blocks alloc_hpa()',
  severity: 'danger',
  applies: ({ budgets }) => budgets.userOps >= 1 || 'needs an administrator operation: create',
  body: () => ({
    kind: 'never-fires',
    outcomes: [
      'create-region: HPA is in a dax region of hmem',
      'create-region: HPA is decoded by another device',
    ],
    premiseOutcomes: ['create-region'],
  }),
});

import { defineProperty } from './property.ts';

/** S5, Zhijian's pattern 2: firmware reserved the range but committed no decoder. */
export const createOnFreeRange = defineProperty({
  id: 'create-on-free-range',
  sentence: 'Creating a region fails only where memory is in use, never for a Soft Reserved node.',
  failure: 'a Soft Reserved node makes create-region fail where nobody uses the memory',
  askedBy: 'S5: Li Zhijian a1735579-82ef-4af7-b52d-52fe2d35483c',
  severity: 'stranded bytes',
  applies: ({ scenario, budgets }) => {
    if (scenario.softReserved.length === 0) return 'the machine has no Soft Reserved range';
    if (budgets.userOps < 1) return 'needs one administrator operation: create';
    return true;
  },
  body: () => ({
    kind: 'never-fires',
    outcomes: ['blocked by Soft Reserved'],
    premiseOutcomes: ['create-region', 'create-region: -ERANGE'],
  }),
});

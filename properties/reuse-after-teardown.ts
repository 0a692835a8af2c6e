import { defineProperty } from './property.ts';

/** S4. What remains in the way after a teardown must not be a Soft Reserved node. */
export const reuseAfterTeardown = defineProperty({
  id: 'reuse-after-teardown',
  sentence:
    'After a region is destroyed, no Soft Reserved node blocks a new region at its address.',
  failure: 'a Soft Reserved node keeps a region from being made again where one was destroyed',
  askedBy:
    'S4: Nathan Fontenot (goal of 20241202155542.22111-1), Alison Schofield aS3y0j96t1ygwJsR',
  severity: 'stranded bytes',
  applies: ({ scenario, budgets }) => {
    if (scenario.softReserved.length === 0) return 'the machine has no Soft Reserved range';
    if (budgets.userOps < 2) return 'needs two administrator operations: destroy and create';
    return true;
  },
  body: () => ({
    kind: 'never-fires',
    outcomes: ['reuse blocked by Soft Reserved'],
    premiseOutcomes: ['reuse blocked by Soft Reserved', 'reuse attempted'],
  }),
});

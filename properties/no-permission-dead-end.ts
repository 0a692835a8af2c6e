import { isEmpty } from '../checker/index.ts';
import { committedCells } from '../model/kernel/hmem.ts';
import { defineProperty } from './property.ts';

/** S12. */
export const noPermissionDeadEnd = defineProperty({
  id: 'no-permission-dead-end',
  sentence: 'A region that the administrator can see can be destroyed.',
  failure: 'a region cannot be destroyed',
  askedBy: 'S12: Tomasz Wolski 20260416234428.13623-1 (L28)',
  applies: ({ budgets }) => budgets.userOps > 0 || 'needs one administrator operation: destroy',
  body: ({ machine: m }) => ({
    kind: 'never-fires',
    outcomes: ['destroy-region: locked: -EPERM'],
    premise: (s) => !isEmpty(committedCells(m, s)),
  }),
});

import { isEmpty } from '../checker/index.ts';
import { committedCells } from '../model/kernel/hmem.ts';
import { defineProperty } from './property.ts';

/**
 * S12. It is the tool that gives up: commit_store() answers -EPERM, delete_region_store() would not.
 * What comes of that is `decoded-is-named`.
 */
export const noPermissionDeadEnd = defineProperty({
  id: 'no-permission-dead-end',
  sentence: '`cxl destroy-region` destroys every region that the administrator can see.',
  failure:
    'cxl destroy-region gives up on a region (-EPERM) when it has taken its driver and memory away',
  askedBy: 'S12: Tomasz Wolski 20260416234428.13623-1 (L28)',
  severity: 'untidiness',
  applies: ({ budgets }) => budgets.userOps > 0 || 'needs one administrator operation: destroy',
  body: ({ machine: m }) => ({
    kind: 'never-fires',
    outcomes: ['destroy-region: locked: -EPERM'],
    premise: (s) => !isEmpty(committedCells(m, s)),
  }),
});

import type { ModelProperty } from './property.ts';

/** S12. */
export const noPermissionDeadEnd: ModelProperty = {
  id: 'no-permission-dead-end',
  sentence: 'A region that the administrator can see can be destroyed.',
  askedBy: 'S12: Tomasz Wolski 20260416234428.13623-1 (L28)',
  applies: ({ budgets }) => budgets.userOps > 0 || 'needs one administrator operation: destroy',
  instantiate({ machine: m }) {
    return {
      id: this.id,
      sentence: this.sentence,
      kind: 'never-fires',
      outcomes: ['destroy-region: locked: -EPERM'],
      premise: (s) => {
        for (let g = 0; g < m.regionCount; g++) if (s.region[g]!.state === 'commit') return true;
        return false;
      },
    };
  },
};

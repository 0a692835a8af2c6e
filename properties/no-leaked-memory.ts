import { defineProperty } from './property.ts';

/** S10b. */
export const noLeakedMemory = defineProperty({
  id: 'no-leaked-memory',
  sentence: 'No memory stays online after its dax device is gone.',
  failure: 'memory stays online after its dax device is gone',
  askedBy: 'S10b: Dan Williams e686c32590f4 (L31), Alison Schofield aHg6Ri74pew-lenA (L08)',
  severity: 'danger',
  body: ({ machine: m }) => ({
    kind: 'always',
    premise: (s) => {
      for (let d = 0; d < m.daxCount; d++) if (s.dax[d]!.state === 'kmem') return true;
      return false;
    },
    holds: (s) => {
      for (let d = 0; d < m.daxCount; d++) if (s.dax[d]!.state === 'leaked') return false;
      return true;
    },
  }),
});

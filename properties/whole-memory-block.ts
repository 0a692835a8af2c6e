import { defineProperty } from './property.ts';

/** S17. */
export const wholeMemoryBlock = defineProperty({
  id: 'whole-memory-block',
  sentence:
    'Every range that dax gets is aligned to 2 MiB and holds at least one whole memory block.',
  failure: 'dax gets a range that is not aligned to 2 MiB or holds no whole memory block',
  askedBy: 'S17: Smita Koralahalli 20250715180407.47426-1, Example 3 (L03)',
  severity: 'stranded bytes',
  body: ({ machine: m }) => ({
    kind: 'never-fires',
    outcomes: [
      'kmem: too small after alignment: -EINVAL',
      'hmem: range is not aligned to 2 MiB: -ENOMEM',
      'dax_cxl: range is not aligned to 2 MiB: -ENOMEM',
    ],
    premise: (s) => {
      for (let d = 0; d < m.daxCount; d++) if (s.dax[d]!.state === 'bound') return true;
      return false;
    },
  }),
});

import { LOST_MEMORY, LOST_REGION } from '../model/designs/mechanisms/soft-reserved-nodes.ts';
import { isInUse } from '../model/kernel/dax.ts';
import { defineProperty } from './property.ts';

/** S10a, for those whose node disappears while they still need it. */
export const noOrphanedOwner = defineProperty({
  id: 'no-orphaned-owner',
  sentence: 'No live region and no online memory loses its node in iomem to somebody else.',
  failure: 'a live region or online memory loses its node in iomem',
  askedBy: 'S10a: read from release_srmem_region_adjustable() in 20250403183315.286710-2',
  severity: 'danger',
  body: ({ machine: m }) => ({
    kind: 'never-fires',
    outcomes: [LOST_REGION, LOST_MEMORY],
    premise: (s) => {
      for (let g = 0; g < m.regionCount; g++) if (s.region[g]!.state !== 'none') return true;
      for (let d = 0; d < m.daxCount; d++) if (isInUse(s, d)) return true;
      return false;
    },
  }),
});

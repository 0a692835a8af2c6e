/**
 * v7.0: Soft Reserved ranges leave /proc/iomem for a tree of their own; everything
 * else is as in v6.12. The fallback came only with v7.1.
 */
import { record } from '../../checker/index.ts';
import { defineDesign } from '../design.ts';
import {
  daxHmemRules,
  probeWalk,
  registerHmem,
  touchesSoftReserved,
  touchesWindow,
} from '../kernel/hmem.ts';

export const v70 = defineDesign({
  id: 'v7.0',
  title: 'dax/hmem, e820, resource: Defer Soft Reserved insertion until hmem is ready',
  author: 'Dan Williams, Smita Koralahalli',
  posted: '2025-11-20',
  source: '20251120031925.87762-2; commit bc62f5b308cb',
  ships: 'v7.0',
  summary: 'as v6.12, with Soft Reserved ranges out of the way of regions',
  traits: {
    softReservedAt: 'aside',
    locksRegions: true,
    daxRegionsExclusive: false,
    probeWaitCovers: 'regions',
  },
  own: () => record({}),
  rules: (m) =>
    daxHmemRules(m, 'drivers/dax/hmem/hmem.c dax_hmem_platform_probe', (s) =>
      probeWalk(m, s, ({ first, last }) => {
        if (touchesWindow(m, s, first, last)) return 0; // "deferring range to CXL"
        return touchesSoftReserved(m, first, last) ? registerHmem(m, s, first, last) : 0;
      }),
    ),
});

/**
 * v7.0: Soft Reserved ranges leave /proc/iomem for a tree of their own, and everything else is as in
 * v6.12. The fallback came only with v7.1.
 */
import { record } from '../../checker/index.ts';
import { defineDesign } from '../machine/design.ts';
import { leavesWindowsToCxl } from '../kernel/hmem-probe.ts';
import { v612 } from './v6.12.ts';

export const v70 = defineDesign({
  id: 'v7.0',
  basedOn: 'v6.12',
  title: 'dax/hmem, e820, resource: Defer Soft Reserved insertion until hmem is ready',
  author: 'Dan Williams, Smita Koralahalli',
  posted: '2025-11-20',
  source: '20251120031925.87762-2; commit bc62f5b308cb',
  summary: 'as v6.12, with Soft Reserved ranges out of the way of regions',
  traits: {
    ...v612.traits,
    softReservedAt: 'aside',
    // What else the kernel got until then.
    hmatRegistersOnline: false,
    locksRegions: true,
    translatesAddresses: true,
    probeWaitCovers: 'regions',
  },
  own: () => record({}),
  rules: leavesWindowsToCxl,
});

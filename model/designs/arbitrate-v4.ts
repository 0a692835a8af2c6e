/**
 * v4: the work arbitrates each range. Where regions tile the range exactly they get their dax regions
 * from the work; elsewhere the work releases the regions that overlap it, with their decoders kept,
 * and hmem registers the range. Regions that firmware programmed add no dax region of their own when
 * they probe.
 *
 * dax_cxl_mode is global and the last range decides what it stays at; but only the range that has just
 * written it, and a rebind without reload, read it, so it is no state here.
 */
import { record } from '../../checker/index.ts';
import { defineDesign } from '../machine/design.ts';
import { arbitrateRanges, arbitrates, arbitration } from './mechanisms/arbitrate.ts';
import { deferredWork, probesUnderLock } from './mechanisms/defer-work.ts';
import { platformProbe } from './mechanisms/platform-probe.ts';
import { v612 } from './v6.12.ts';

const QUEUE = 'system_wq';

export const arbitrateV4 = defineDesign({
  id: 'arbitrate-v4',
  basedOn: 'coordinate-v3',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL and HMEM (v4)',
  author: 'Smita Koralahalli',
  posted: '2025-11-20',
  source: '20251120031925.87762-1',
  summary:
    'a range that regions tile goes to CXL; regions in any other range are released for hmem',
  traits: {
    ...v612.traits,
    softReservedAt: 'aside',
    // Posted on top of 214291cbaace.
    hmatRegistersOnline: false,
    defersForDaxCxl: true,
    daxKconfig: 'ordered',
    republishes: true,
  },
  own: (m) => record(arbitration(m)),
  rules: (m) => [
    ...platformProbe(m, {
      // The mode is static in hmem.c: after a reload ranges are put off again.
      inWindow: () => 'defer',
      mayRunTwice: true,
      unwindsBy: 'cancel_work_sync',
    }),
    ...arbitrateRanges(m, QUEUE),
  ],
  ...deferredWork,
  ...arbitrates,
  probesUnderLock,
});

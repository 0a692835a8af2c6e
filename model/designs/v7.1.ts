/**
 * v7.1, what was merged: dax_hmem puts off every range that touches a window until the initial probe is
 * over, then decides range by range, once: a second probe leaves what is in a window to CXL. Soft
 * Reserved ranges stay out of iomem.
 */
import { record } from '../../checker/index.ts';
import { defineDesign } from '../machine/design.ts';
import { flushesQueue } from './mechanisms/dax-cxl-flush.ts';
import { decidePerRange, perRange, type PerRangeState } from './mechanisms/decide-per-range.ts';
import { deferredWork, probesUnderLock } from './mechanisms/defer-work.ts';
import { platformProbe } from './mechanisms/platform-probe.ts';
import { v70 } from './v7.0.ts';

const QUEUE = 'dax_hmem_wq';

export const v71 = defineDesign({
  id: 'v7.1',
  basedOn: 'per-range-v7',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL and HMEM (v8 + fixups)',
  author: 'Smita Koralahalli, Dan Williams',
  posted: '2026-03-22',
  source: '20260322195343.206900-1, 20260327052821.440749-1; hmem.c at 059edcc405e4',
  summary: 'after the initial probe each range goes to CXL if one committed region contains it',
  traits: {
    ...v70.traits,
    defersForDaxCxl: true,
    daxRegionsExclusive: true,
    daxCxlNeedsHmem: true,
    daxKconfig: 'matched',
    cancelsAutoAttach: true,
    cfmwsNodesNeedCxl: true,
    rebindsWhileWaiting: true,
    resetClearsFlags: true,
  },
  own: (m) => record(perRange(m)),
  rules: (m) => [
    ...platformProbe(m, {
      // A second walk is skipped, and so is a range in a window when the module is loaded again.
      inWindow: (s: PerRangeState) => (s.own.didProbe ? 'drop' : 'defer'),
    }),
    ...decidePerRange(m, QUEUE),
  ],
  ...deferredWork,
  probesUnderLock,
  ...flushesQueue,
});

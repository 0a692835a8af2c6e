/**
 * v5: one decision for all ranges. Unless every range in a window is contained in a committed region,
 * every region is torn down and hmem gets everything; until then the probe of dax_cxl is deferred. The
 * work is queued only for a range that touches a window, so on other machines nothing ever ends the
 * deferral.
 */
import { record } from '../../checker/index.ts';
import { defineDesign } from '../machine/design.ts';
import { type AllRangesState, decideForAll, registerAll } from './mechanisms/decide-for-all.ts';
import { deferredWork, probesUnderLock } from './mechanisms/defer-work.ts';
import {
  deferredProbing,
  defersDaxCxl,
  deferringDaxCxl,
  waitForDeferredProbes,
} from './mechanisms/deferred-probing.ts';
import { platformProbe } from './mechanisms/platform-probe.ts';
import { tearDownRegions } from './mechanisms/teardown.ts';
import { v70 } from './v7.0.ts';

const QUEUE = 'system_wq';

export const teardownV5 = defineDesign({
  id: 'teardown-v5',
  basedOn: 'arbitrate-v4',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL and HMEM (v5)',
  author: 'Smita Koralahalli, Dan Williams',
  posted: '2026-01-22',
  source: '20260122045543.218194-1',
  summary: 'CXL keeps all ranges if each is in a committed region, else all regions are torn down',
  traits: {
    ...v70.traits,
    defersForDaxCxl: true,
    daxKconfig: 'ordered',
    keepsAutoDecoders: true,
    republishes: true,
  },
  own: (m) => record(deferringDaxCxl(m)),
  rules: (m) => [
    ...platformProbe(m, {
      inWindow: (s: AllRangesState) => s.own.mode,
      mayRunTwice: true,
      unwindsBy: 'cancel_work_sync',
    }),
    waitForDeferredProbes(m, QUEUE),
    ...deferredProbing(m),
    decideForAll(m, QUEUE, 'teardown'),
    tearDownRegions(m, QUEUE),
    ...registerAll(m, QUEUE),
  ],
  ...deferredWork,
  probesUnderLock,
  ...defersDaxCxl(QUEUE),
});

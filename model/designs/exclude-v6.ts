/**
 * v6: still one decision for all ranges, but no region is torn down. Dax regions exclude one another,
 * and dax_cxl flushes the work before it registers its driver. The flush does nothing while no work is
 * queued, and nothing makes dax_hmem load first.
 */
import { record } from '../../checker/index.ts';
import { defineDesign } from '../machine/design.ts';
import { flushesUnordered, flushNothing, unorderedFlush } from './mechanisms/dax-cxl-flush.ts';
import {
  type AllRangesState,
  decideForAll,
  registerInWindows,
  waitForProbes,
} from './mechanisms/decide-for-all.ts';
import { deferredWork, probesUnderLock } from './mechanisms/defer-work.ts';
import { platformProbe } from './mechanisms/platform-probe.ts';
import { v70 } from './v7.0.ts';

const QUEUE = 'system_long_wq';

export const excludeV6 = defineDesign({
  id: 'exclude-v6',
  basedOn: 'teardown-v5',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL and HMEM (v6)',
  author: 'Smita Koralahalli, Dan Williams',
  posted: '2026-02-10',
  source: '20260210064501.157591-1',
  summary: 'CXL keeps all ranges if each is in a committed region, else hmem asks for all first',
  traits: {
    ...v70.traits,
    defersForDaxCxl: true,
    daxKconfig: 'ordered',
    keepsAutoDecoders: true,
    republishes: true,
    daxRegionsExclusive: true,
  },
  own: (m) => record(unorderedFlush(m)),
  rules: (m) => [
    ...platformProbe(m, {
      inWindow: (s: AllRangesState) => s.own.mode,
      mayRunTwice: true,
      unwindsBy: 'flush_work',
    }),
    waitForProbes(m, QUEUE),
    decideForAll(m, QUEUE, 'walking'),
    ...registerInWindows(m, QUEUE),
    flushNothing(),
  ],
  ...deferredWork,
  probesUnderLock,
  ...flushesUnordered,
});

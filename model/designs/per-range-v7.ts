/**
 * v7: the work decides range by range. The flag of the initial probe makes a second probe register
 * every range unasked, and nothing stops a second run of the work. dax_cxl now loads after dax_hmem,
 * but flushes work that only the probe of hmem_platform initialises (L27).
 */
import { record } from '../../checker/index.ts';
import { defineDesign } from '../machine/design.ts';
import { flushAndRegister, flushesOrdered, orderedFlush } from './mechanisms/dax-cxl-flush.ts';
import { decidePerRange, type PerRangeState } from './mechanisms/decide-per-range.ts';
import { deferredWork, probesUnderLock } from './mechanisms/defer-work.ts';
import { platformProbe } from './mechanisms/platform-probe.ts';
import { v70 } from './v7.0.ts';

const QUEUE = 'system_long_wq';

export const perRangeV7 = defineDesign({
  id: 'per-range-v7',
  basedOn: 'exclude-v6',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL and HMEM (v7)',
  author: 'Smita Koralahalli, Dan Williams',
  posted: '2026-03-19',
  source: '20260319011500.241426-1',
  summary: 'as v7.1, but a second probe of dax_hmem registers every range without asking CXL',
  traits: {
    ...v70.traits,
    defersForDaxCxl: true,
    daxKconfig: 'ordered',
    republishes: true,
    daxRegionsExclusive: true,
    daxCxlNeedsHmem: true,
  },
  own: (m) => record(orderedFlush(m)),
  rules: (m) => [
    ...platformProbe(m, {
      // After the initial probe hmem_register_device() falls through to registration (b56f55b1).
      inWindow: (s: PerRangeState) => (s.own.didProbe ? 'register' : 'defer'),
      mayRunTwice: true,
    }),
    ...decidePerRange(m, QUEUE),
    ...flushAndRegister(m),
  ],
  ...deferredWork,
  probesUnderLock,
  ...flushesOrdered,
});

/**
 * v7: range by range, as merged later. Three things differ from v7.1: the flag of the
 * initial probe makes a second probe register every range unasked; nothing stops a second run of the
 * work; and a registered range gets its Soft Reserved node in iomem. Besides, dax_cxl flushes work that
 * is initialised only when a range is put off (L27).
 */
import { boolean, record, type Rule } from '../../checker/index.ts';
import { defineDesign } from '../design.ts';
import { daxHmemLoaded, republishedNodes } from '../kernel/hmem.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';
import {
  decidePerRange,
  deferWork,
  platformProbe,
  probesAwaited,
  probesUnderLock,
  workFinished,
  workPhase,
} from './defer-work.ts';

const own = (m: Machine) =>
  record({
    ...deferWork(m),
    /** dax_hmem_initial_probe; in built-in device.c, so a reload does not clear it. */
    didProbe: boolean(),
    /** dax_cxl has flushed the work and registered its driver. */
    flushed: boolean(),
  });

/** What __flush_work() warns of: !work->func. */
export const FLUSHED_UNINITIALISED = 'WARNING: flush of work that was never initialised';

type S = State<ReturnType<typeof own>['fields']>;

export const perRangeV7 = defineDesign({
  id: 'per-range-v7',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL and HMEM (v7)',
  author: 'Smita Koralahalli, Dan Williams',
  posted: '2026-03-19',
  source: '20260319011500.241426-1',
  summary: 'as v7.1, but a second probe of dax_hmem registers every range without asking CXL',
  traits: {
    softReservedAt: 'aside',
    defersForDaxCxl: true,
    republishes: true,
    locksRegions: true,
    daxRegionsExclusive: true,
    daxCxlNeedsHmem: true,
    probeWaitCovers: 'regions',
  },
  extraSoftReservedNodes: republishedNodes,
  own,
  rules: (m) => [
    // After the initial probe hmem_register_device() falls through to registration (b56f55b1).
    ...platformProbe<S>(m, (s) => (s.own.didProbe ? 'register' : 'defer'), { mayRunTwice: true }),
    probesAwaited<S>(m, 'system_long_wq', (s) => {
      s.own.work = 'walking';
      s.own.didProbe = true;
    }),
    ...decidePerRange<S>(m, 'system_long_wq'),
    ...(m.config.DEV_DAX_CXL === 'n' ? [] : [flushAndRegister(m)]),
  ],
  daxCxlMayRegister: (_, s) => s.own.flushed,
  daxHmemUnloaded: (_, s) => {
    s.own.work = 'idle';
    s.own.flushed = false;
  },
  // dax_cxl stays, and is not bound again.
  hmemPlatformUnbound: (_, s) => {
    s.own.work = 'idle';
  },
  workPhase: (_, s) => workPhase(s),
  probesUnderLock: (m, s) => probesUnderLock(m, s),
  finished: (_, s) => workFinished(s),
});

/** The work is zeroed memory when the module was loaded (again) and no range was put off since. */
function flushAndRegister(m: Machine): Rule<S, never> {
  return {
    name: 'dax_cxl: flush_work, register driver',
    actor: 'dax_cxl',
    source: 'drivers/dax/cxl.c cxl_dax_region_driver_register; L27: abuOLq6bMPa0nNAL',
    guard: (s) => !s.own.flushed && workFinished(s) && daxHmemLoaded(m, s),
    effect: (s) => {
      s.own.flushed = true;
      return s.own.work === 'idle' ? FLUSHED_UNINITIALISED : undefined;
    },
  };
}

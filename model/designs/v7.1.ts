/**
 * v7.1, what was merged: Soft Reserved ranges stay aside; dax_hmem puts off every
 * range that touches a window until the initial probe is over, then decides range by range; dax
 * regions exclude one another.
 */
import { boolean, record } from '../../checker/index.ts';
import { defineDesign } from '../design.ts';
import { daxHmemLoaded } from '../kernel/hmem.ts';
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
    /** hmem_platform_device.did_probe; in built-in code, so a reload does not clear it. */
    didProbe: boolean(),
  });

type S = State<ReturnType<typeof own>['fields']>;

export const v71 = defineDesign({
  id: 'v7.1',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL and HMEM (v8 + fixups)',
  author: 'Smita Koralahalli, Dan Williams',
  posted: '2026-03-22',
  source: '20260322195343.206900-1, 20260327052821.440749-1; hmem.c at 059edcc405e4',
  ships: 'v7.1 and later',
  summary: 'after the initial probe each range goes to CXL if one committed region contains it',
  traits: {
    softReservedAt: 'aside',
    defersForDaxCxl: true,
    hmemBuiltinNeedsCxl: true,
    cancelsAutoAttach: true,
    locksRegions: true,
    daxRegionsExclusive: true,
    daxCxlNeedsHmem: true,
    probeWaitCovers: 'regions',
  },
  own,
  rules: (m) => [
    // A second walk is skipped, and so is a range in a window when the module is loaded again.
    ...platformProbe<S>(m, (s) => (s.own.didProbe ? 'drop' : 'defer')),
    probesAwaited<S>(m, 'dax_hmem_wq', (s) => {
      s.own.work = 'walking';
      s.own.didProbe = true;
    }),
    ...decidePerRange<S>(m, 'dax_hmem_wq'),
  ],
  // dax_cxl's own work flushes dax_hmem_wq before it registers the driver; hmem devices are probed
  // inside that work or inside dax_hmem's module_init.
  daxCxlMayRegister: (m, s) => workFinished(s) && daxHmemLoaded(m, s),
  daxHmemUnloaded: (_, s) => {
    s.own.work = 'idle';
  },
  workPhase: (_, s) => workPhase(s),
  probesUnderLock: (m, s) => probesUnderLock(m, s),
  finished: (_, s) => workFinished(s),
});

/**
 * v5: one decision for all ranges. Unless every range in a window is contained in a
 * committed region, every region is torn down and hmem gets everything; until then the probe of
 * dax_cxl is deferred. The work is queued only for a range that touches a window, so on other
 * machines nothing ever ends the deferral.
 */
import { boolean, record, type Rule } from '../../checker/index.ts';
import { defineDesign } from '../design.ts';
import {
  registerHmem,
  republishedNodes,
  touchesSoftReserved,
  touchesWindow,
} from '../kernel/hmem.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';
import { allRanges, decideForAll } from './all-ranges.ts';
import {
  platformProbe,
  probesAwaited,
  probesUnderLock,
  walkRanges,
  workFinished,
  workPhase,
} from './defer-work.ts';
import { tearDownAll } from './teardown.ts';

const own = (m: Machine) =>
  record({
    ...allRanges(m),
    /** deferred_probe_work is queued, and a dax region is among what it will try again. */
    retrying: boolean(),
  });

type S = State<ReturnType<typeof own>['fields']>;

const QUEUE = 'system_wq';

export const teardownV5 = defineDesign({
  id: 'teardown-v5',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL and HMEM (v5)',
  author: 'Smita Koralahalli, Dan Williams',
  posted: '2026-01-22',
  source: '20260122045543.218194-1',
  summary: 'CXL keeps all ranges if each is in a committed region, else all regions are torn down',
  traits: {
    softReservedAt: 'aside',
    defersForDaxCxl: true,
    republishes: true,
    locksRegions: true,
    daxRegionsExclusive: false,
    probeWaitCovers: 'regions',
  },
  extraSoftReservedNodes: republishedNodes,
  own,
  rules: (m) => {
    const drops = (s: S, first: number, last: number) =>
      s.own.mode === 'drop' && touchesWindow(m, s, first, last);
    return [
      ...platformProbe<S>(m, (s) => s.own.mode, {
        mayRunTwice: true,
        unwindsBy: 'cancel_work_sync',
      }),
      probesAwaited<S>(
        m,
        QUEUE,
        (s) => {
          s.own.work = 'waited';
        },
        (s) => !s.own.retrying,
      ),
      ...deferredProbing(m),
      decideForAll<S>(m, QUEUE, (s) => {
        s.own.work = s.own.mode === 'register' ? 'teardown' : 'walking';
      }),
      {
        // One sweep; a region that appears meanwhile might as well have appeared before or after.
        name: `${QUEUE}: tear down all regions`,
        actor: QUEUE,
        source: 'drivers/cxl/core/region.c cxl_region_teardown_all, unregister_region',
        guard: (s: S) => s.own.work === 'teardown',
        effect: (s: S) => {
          s.own.work = 'walking';
          // Detaching does not reset the decoders of a region that firmware programmed (F_AUTO).
          return tearDownAll(m, s, (g) => (g < m.decoders.length ? 'keep' : 'reset'));
        },
      },
      // All ranges, also those that the probe has registered already.
      ...walkRanges<S>(
        m,
        QUEUE,
        (s, { first, last }) => (drops(s, first, last) ? 'drop' : 'register'),
        (s, { first, last }) =>
          drops(s, first, last) || !touchesSoftReserved(m, first, last)
            ? 0
            : registerHmem(m, s, first, last),
      ),
    ];
  },
  // flush_work() waits for what was queued before and not for more, and whoever makes probe_count
  // zero wakes the waiter: he gets his turn if there is one again and again.
  stronglyFair: [`${QUEUE}: wait_for_device_probe returns`],
  daxCxlProbe: (_, s) => PROBES[s.own.mode],
  daxHmemUnloaded: (_, s) => {
    s.own.work = 'idle';
  },
  workPhase: (_, s) => workPhase(s),
  probesUnderLock: (m, s) => probesUnderLock(m, s),
  finished: (m, s) => workFinished(s) && !(s.own.mode === 'defer' && daxRegionWaits(m, s)),
});

const PROBES = { defer: 'defer', register: 'refuse', drop: 'go' } as const;

/**
 * While the mode is DEFER, the probe of dax_cxl ends in -EPROBE_DEFER: at once when the dax region is
 * added, and again each time that some driver of the machine binds to some device, which nobody can
 * count. (Once it is not, bus_rescan_devices() and new probes see to it; see kernel/dax.ts.)
 */
function deferredProbing(m: Machine): Rule<S, never>[] {
  return [
    {
      name: 'deferred_probe_work: queued, some driver has bound',
      actor: 'driver core',
      source: 'drivers/base/dd.c driver_bound, driver_deferred_probe_trigger',
      environment: true,
      guard: (s) => s.own.mode === 'defer' && !s.own.retrying && daxRegionWaits(m, s),
      effect: (s) => {
        s.own.retrying = true;
      },
    },
    {
      name: 'deferred_probe_work: dax_cxl puts the probe off again: -EPROBE_DEFER',
      actor: 'deferred_probe_work',
      source: 'drivers/base/dd.c deferred_probe_work_func; drivers/dax/cxl.c cxl_dax_region_probe',
      guard: (s) => s.own.retrying,
      effect: (s) => {
        s.own.retrying = false;
      },
    },
  ];
}

function daxRegionWaits(m: Machine, s: State): boolean {
  if (m.config.DEV_DAX_CXL === 'n') return false;
  for (let g = 0; g < m.regionCount; g++) if (s.dax[g]!.state === 'added') return true;
  return false;
}

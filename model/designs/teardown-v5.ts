/**
 * v5 (designs.md L): one decision for all ranges. Unless every range in a window is contained in a
 * committed region, every region is torn down and hmem gets everything; until then the probe of
 * dax_cxl is deferred. The work is queued only for a range that touches a window, so on other
 * machines nothing ever ends the deferral.
 */
import { record } from '../../checker/index.ts';
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
import { platformProbe, probesAwaited, walkRanges, workFinished } from './defer-work.ts';
import { tearDownAll } from './teardown.ts';

const own = (m: Machine) => record(allRanges(m));

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
      probesAwaited<S>(m, QUEUE, (s) => {
        s.own.work = 'waited';
      }),
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
  daxCxlProbe: (_, s) => PROBES[s.own.mode],
  daxHmemUnloaded: (_, s) => {
    s.own.work = 'idle';
  },
  finished: (m, s) => workFinished(s) && !(s.own.mode === 'defer' && daxRegionWaits(m, s)),
});

const PROBES = { defer: 'defer', register: 'refuse', drop: 'go' } as const;

function daxRegionWaits(m: Machine, s: State): boolean {
  if (m.config.DEV_DAX_CXL === 'n') return false;
  for (let g = 0; g < m.regionCount; g++) if (s.dax[g]!.state === 'added') return true;
  return false;
}

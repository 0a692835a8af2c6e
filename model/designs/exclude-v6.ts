/**
 * v6: still one decision for all ranges, but no region is torn down. Dax regions
 * exclude one another, and dax_cxl flushes the work before it registers its driver. The flush does
 * nothing while no work is queued, and nothing makes dax_hmem load first.
 */
import { boolean, record } from '../../checker/index.ts';
import { defineDesign } from '../design.ts';
import {
  daxHmemLoaded,
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

const own = (m: Machine) =>
  record({
    ...allRanges(m),
    /** dax_cxl has registered its driver while no work was queued. */
    flushedNothing: boolean(),
  });

type S = State<ReturnType<typeof own>['fields']>;

const QUEUE = 'system_long_wq';

export const excludeV6 = defineDesign({
  id: 'exclude-v6',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL and HMEM (v6)',
  author: 'Smita Koralahalli, Dan Williams',
  posted: '2026-02-10',
  source: '20260210064501.157591-1',
  summary: 'CXL keeps all ranges if each is in a committed region, else hmem asks for all first',
  traits: {
    softReservedAt: 'aside',
    defersForDaxCxl: true,
    republishes: true,
    locksRegions: true,
    daxRegionsExclusive: true,
    probeWaitCovers: 'regions',
  },
  extraSoftReservedNodes: republishedNodes,
  own,
  rules: (m) => {
    const registers = (s: S, first: number, last: number) =>
      s.own.mode === 'register' &&
      touchesWindow(m, s, first, last) &&
      touchesSoftReserved(m, first, last);
    return [
      ...platformProbe<S>(m, (s) => s.own.mode, { mayRunTwice: true, unwindsBy: 'flush_work' }),
      probesAwaited<S>(m, QUEUE, (s) => {
        s.own.work = 'waited';
      }),
      decideForAll<S>(m, QUEUE, (s) => {
        s.own.work = 'walking';
      }),
      ...walkRanges<S>(
        m,
        QUEUE,
        (s, { first, last }) => (registers(s, first, last) ? 'register' : 'skip'),
        (s, { first, last }) => (registers(s, first, last) ? registerHmem(m, s, first, last) : 0),
      ),
      {
        name: 'dax_cxl: flush_work finds nothing, register driver',
        actor: 'dax_cxl',
        source: 'drivers/dax/cxl.c cxl_dax_region_driver_register, dax_hmem_flush_work',
        guard: (s: S) => s.own.work === 'idle' && !s.own.flushedNothing,
        effect: (s: S) => {
          s.own.flushedNothing = true;
        },
      },
    ];
  },
  daxCxlMayRegister: (m, s) =>
    s.own.flushedNothing || (s.own.work === 'done' && daxHmemLoaded(m, s)),
  daxHmemUnloaded: (_, s) => {
    s.own.work = 'idle';
  },
  workPhase: (_, s) => workPhase(s),
  probesUnderLock: (m, s) => probesUnderLock(m, s),
  finished: (_, s) => workFinished(s),
});

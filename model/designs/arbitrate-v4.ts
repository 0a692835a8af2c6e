/**
 * v4: the work arbitrates each range. Where regions tile the range exactly they get
 * their dax regions from the work; elsewhere the work releases the regions that overlap it, with
 * their decoders kept, and hmem registers the range. Regions that firmware programmed add no dax
 * region of their own when they probe.
 *
 * dax_cxl_mode is global and the last range decides what it stays at; but only the range that has
 * just written it, and a rebind without reload, read it, so it is no state here.
 */
import { boolean, record, type Rule } from '../../checker/index.ts';
import { memRange, type Span } from '../cells.ts';
import { defineDesign } from '../design.ts';
import { addDax } from '../kernel/dax.ts';
import {
  outOfMemory,
  registerHmem,
  republishedNodes,
  touchesSoftReserved,
  touchesWindow,
} from '../kernel/hmem.ts';
import { deviceProbesDone } from '../kernel/probe-wait.ts';
import { anySystemRam } from '../kernel/resource-query.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';
import {
  deferWork,
  endVisit,
  lastInProbe,
  platformProbe,
  probesUnderLock,
  workFinished,
  workPhase,
} from './defer-work.ts';
import { tearDownAll } from './teardown.ts';

const own = (m: Machine) =>
  record({
    ...deferWork(m),
    /** The range `next` is not mapped by regions; those in it are released next. */
    unmapped: boolean(),
  });

type S = State<ReturnType<typeof own>['fields']>;

const QUEUE = 'system_wq';
const SOURCE = '20251120031925.87762-1: drivers/dax/hmem/hmem.c handle_deferred_cxl';

export const arbitrateV4 = defineDesign({
  id: 'arbitrate-v4',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL and HMEM (v4)',
  author: 'Smita Koralahalli',
  posted: '2025-11-20',
  source: '20251120031925.87762-1',
  summary:
    'a range that regions tile goes to CXL; regions in any other range are released for hmem',
  traits: {
    softReservedAt: 'aside',
    defersForDaxCxl: true,
    republishes: true,
    hmatRegistersOnline: true,
    daxRegionsExclusive: false,
    probeWaitCovers: 'cxl_pci',
  },
  extraSoftReservedNodes: republishedNodes,
  own,
  rules: (m) => {
    const current = (s: S): Span => m.hmemRanges[s.own.next]!;
    const waited = (s: S) => s.own.work === 'queued' && deviceProbesDone(m, s);
    const line = (s: S, what: string) => {
      const { first, last } = current(s);
      return `${QUEUE}: ${what}: ${memRange(m.cells, first, last)}`;
    };
    const release: Rule<S, never> = {
      // A region may have changed since, so this is a step of its own. One that appears while
      // regions are being released might as well have appeared afterwards.
      name: `${QUEUE}: release regions, register range`,
      actor: QUEUE,
      source: `${SOURCE}, hmem_register_device, drivers/cxl/core/region.c cxl_region_teardown`,
      describe: (s: S) => line(s, 'release regions, register'),
      guard: (s: S) => s.own.unmapped,
      effect: (s: S) => {
        const { first, last } = current(s);
        // state = min(state, ACTIVE), so that detaching resets no decoder.
        const outcomes = tearDownAll(m, s, () => 'keep', first, last);
        s.own.unmapped = false;
        const rc = touchesSoftReserved(m, first, last) ? registerHmem(m, s, first, last) : 0;
        const ended = endVisit(m, s, rc);
        return ended === undefined ? outcomes : [...outcomes, ended];
      },
    };
    return [
      // The mode is static in hmem.c: after a reload ranges are put off again.
      ...platformProbe<S>(m, () => 'defer', {
        mayRunTwice: true,
        unwindsBy: 'cancel_work_sync',
      }),
      {
        name: `${QUEUE}: arbitrate range`,
        actor: QUEUE,
        source: `${SOURCE}, drivers/cxl/core/region.c cxl_regions_fully_map, cxl_register_dax`,
        describe: (s: S) =>
          line(s, regionsTile(m, s, current(s)) ? 'CXL owns, add dax regions' : 'CXL owns not all'),
        // That the wait returned is no step of its own: it cannot become false again.
        guard: (s: S) =>
          (waited(s) || (s.own.work === 'walking' && !lastInProbe(m, s))) && !s.own.unmapped,
        effect: (s: S) => {
          s.own.work = 'walking';
          const range = current(s);
          if (touchesWindow(m, s, range.first, range.last)) {
            if (!regionsTile(m, s, range)) {
              s.own.unmapped = true;
              return undefined;
            }
            addDaxRegions(m, s, range);
          }
          return endVisit(m, s, 0);
        },
      },
      release,
      ...(outOfMemory(m, release as Rule<State, never>) as Rule<S, never>[]),
    ];
  },
  // register_dax is false for regions that firmware programmed, true for the administrator's.
  regionAddsDax: (m, _, g) => g >= m.decoders.length,
  daxHmemUnloaded: (_, s) => {
    s.own.work = 'idle';
  },
  // That the wait returned is no step of its own.
  workPhase: (m, s) =>
    s.own.work === 'queued' && deviceProbesDone(m, s) ? 'decides' : workPhase(s),
  probesUnderLock: (m, s) => probesUnderLock(m, s),
  finished: (_, s) => workFinished(s),
});

/** cxl_register_dax(): every region that overlaps, committed or not, unless System RAM is in it. */
function addDaxRegions(m: Machine, s: State, { first, last }: Span): void {
  for (let g = 0; g < m.regionCount; g++) {
    const r = s.region[g]!;
    if (r.state === 'none' || r.last < first || last < r.first) continue;
    if (s.dax[g]!.state !== 'none') continue;
    if (!anySystemRam(s, m.slots.kinds, r.first, r.last)) addDax(s, g, r.first, r.last);
  }
}

/**
 * cxl_regions_fully_map(): a chain of regions starts at the start of the range, and the last one
 * ends at its end. Only where they lie counts, not whether they are committed.
 */
function regionsTile(m: Machine, s: State, { first, last }: Span): boolean {
  let at = first;
  while (at <= last) {
    let end: number | null = null;
    for (let g = 0; g < m.regionCount; g++) {
      const r = s.region[g]!;
      if (r.state === 'none' || r.first !== at) continue;
      if (end !== null) return false; // two regions at one place
      end = r.last;
    }
    if (end === null || end > last) return false;
    at = end + 1;
  }
  return true;
}

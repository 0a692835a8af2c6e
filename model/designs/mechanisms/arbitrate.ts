/**
 * The work of `arbitrate-v4`: it gives each range to CXL, with dax regions, or releases what is in it.
 */
import { boolean, type Rule } from '../../../checker/index.ts';
import { memRange, type Span } from '../../machine/cells.ts';
import type { Design } from '../../machine/design.ts';
import { addDax } from '../../kernel/dax.ts';
import {
  outOfMemory,
  registerHmem,
  registrationError,
  touchesSoftReserved,
  touchesWindow,
} from '../../kernel/hmem.ts';
import { deviceProbesDone } from '../../kernel/probe-wait.ts';
import { anySystemRam } from '../../machine/resource-query.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { workFields, workPhase } from './defer-work.ts';
import { tearDownAll } from './teardown.ts';
import { endVisit, lastInProbe } from './walk-ranges.ts';

export const arbitration = (m: Machine) => ({
  ...workFields(m),
  /** The range `next` is not mapped by regions; those in it are released next. */
  unmapped: boolean(),
});

type S = State<ReturnType<typeof arbitration>>;

/** The hooks of a design that arbitrates. */
export const arbitrates = {
  // register_dax is false for regions that firmware programmed, true for the administrator's.
  regionAddsDax: (m, _, g) => g >= m.decoders.length,
  workPhase: (m, s) => (waited(m, s) ? 'decides' : workPhase(s)),
} satisfies Partial<Design<ReturnType<typeof arbitration>>>;

const SOURCE = '20251120031925.87762-1: drivers/dax/hmem/hmem.c handle_deferred_cxl';

/** The wait and the walk. That the wait returned is no step of its own: it cannot become false again. */
export function arbitrateRanges(m: Machine, queue: string): Rule<S, never>[] {
  const current = (s: S): Span => m.hmemRanges[s.own.next]!;
  const line = (s: S, what: string) => {
    const { first, last } = current(s);
    return `${queue}: ${what}: ${memRange(m.cells, first, last)}`;
  };
  const arbitrate: Rule<S, never> = {
    name: `${queue}: arbitrate range`,
    actor: queue,
    source: `${SOURCE}, drivers/cxl/core/region.c cxl_regions_fully_map, cxl_register_dax`,
    describe: (s) =>
      line(s, regionsTile(m, s, current(s)) ? 'CXL owns, add dax regions' : 'CXL owns not all'),
    guard: (s) =>
      (waited(m, s) || (s.own.work === 'walking' && !lastInProbe(m, s))) && !s.own.unmapped,
    effect: (s) => {
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
  };
  const release: Rule<S, never> = {
    // A region may have changed since, so this is a step of its own. One that appears while
    // regions are being released might as well have appeared afterwards.
    name: `${queue}: release regions, register range`,
    actor: queue,
    source: `${SOURCE}, hmem_register_device, drivers/cxl/core/region.c cxl_region_teardown`,
    describe: (s) => line(s, 'release regions, register'),
    guard: (s) => s.own.unmapped,
    effect: (s) => {
      const { first, last } = current(s);
      // state = min(state, ACTIVE), so that detaching resets no decoder.
      const outcomes = tearDownAll(m, s, () => 'keep', first, last);
      s.own.unmapped = false;
      const rc = touchesSoftReserved(m, first, last) ? registerHmem(m, s, first, last) : 0;
      // handle_deferred_cxl() returns 0 whatever hmem_register_device() does: the walk goes on.
      endVisit(m, s, 0);
      return rc === 0 ? outcomes : [...outcomes, registrationError(rc, 'range is lost')];
    },
  };
  return [arbitrate, release, ...outOfMemory(m, release)];
}

function waited(m: Machine, s: S): boolean {
  return s.own.work === 'queued' && deviceProbesDone(m, s);
}

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

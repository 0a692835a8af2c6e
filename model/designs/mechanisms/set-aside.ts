/**
 * The mechanism of `trim`: Soft Reserved ranges that are set aside at boot (srmem), regions that are
 * cut out of them, and a work item of cxl_acpi that releases the rest and notifies dax
 * (soft-reserve-notifier.ts).
 */
import {
  bit,
  bits,
  enumeration,
  has,
  isEmpty,
  NONE,
  overlap,
  record,
  type Rule,
  union,
  without,
} from '../../../checker/index.ts';
import { maskOf } from '../../machine/cells.ts';
import type { Design } from '../../machine/design.ts';
import { cxlAcpiHasProbed } from '../../kernel/cxl-acpi.ts';
import { insertSoftReserved } from '../../kernel/e820.ts';
import { anyInProbe } from '../../kernel/dax.ts';
import { deviceProbesDone } from '../../kernel/probe-wait.ts';
import { IOMEM, insertResource } from '../../machine/resource.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { announce, announcesAtOnce, notifierChain } from './soft-reserve-notifier.ts';
import { mostPieces } from './soft-reserved-nodes.ts';
import { cutOut, firstPiece, srmem } from './srmem.ts';

const own = (m: Machine) =>
  record({
    ...srmem(m),
    /**
     * Set of regions that have their range, and bytes set aside in it that the work may release before
     * they are cut out.
     */
    untrimmed: bits(m.regionCount),
    work: enumeration('waiting', 'releasing'),
    ...notifierChain(m),
  });
type SetAsideFields = ReturnType<typeof own>['fields'];
type S = State<SetAsideFields>;

/** What a design needs that sets ranges aside: the state, and the hooks that keep it. */
export const setAside = {
  extraHmemDevices: (m) => Math.max(0, mostPieces(m) - m.hmemRanges.length),
  extraSoftReservedNodes: (m) => mostPieces(m) - m.softReserved.length,
  own,
  initialise: (m, s) => {
    // Nothing is set aside for a CXL driver that is not built.
    if (m.config.CXL_ACPI === 'n') {
      insertSoftReserved(m, s);
      return;
    }
    s.own.aside = m.softReservedMask;
    for (const { first } of m.softReserved) s.own.starts = union(s.own.starts, bit(first));
  },
  regionAdded: (m, s, g) => {
    if (mayRelease(m, s) && isAside(s, g)) s.own.untrimmed = union(s.own.untrimmed, bit(g));
    else cutOutRegion(s, g);
  },
  regionRemoved: (_, s, g) => {
    // Whoever made the region has cut it out before anybody can destroy it.
    if (has(s.own.untrimmed, g)) cutOutRegion(s, g);
  },
  cutCells: (m, s) => {
    let mask = NONE;
    for (let g = 0; g < m.regionCount; g++) {
      const r = s.region[g]!;
      if (r.state !== 'none' && !has(s.own.untrimmed, g))
        mask = union(mask, maskOf(r.first, r.last));
    }
    return mask;
  },
  asideCells: (_, s) => s.own.aside,
  workPhase: (m, s) => {
    if (!cxlAcpiHasProbed(s)) return 'idle';
    if (isEmpty(s.own.aside) && s.own.announcing === null) return 'over';
    return mayRelease(m, s) ? 'decides' : 'waits';
  },
  finished: (_, s) => !cxlAcpiHasProbed(s) || (isEmpty(s.own.aside) && s.own.announcing === null),
} satisfies Partial<Design<SetAsideFields>>;

/**
 * A region that has its range is cut out of what is set aside, by the thread that made it. Only the
 * work sees what is set aside: before it may release anything that is one step with the making of the
 * region, and afterwards it happens right before the next release, or not before it.
 */
export function trimSetAside(m: Machine): Rule<S, number> {
  return {
    name: 'cxl_region: trim set-aside ranges',
    actor: 'cxl_region',
    source: '20241202155542.22111-1: region creation trims soft reserve resources',
    parameters: Array.from({ length: m.regionCount }, (_, g) => g),
    describe: (_, g) => `cxl_region: trim region${g} out of the set-aside ranges`,
    guard: (s, g) => has(s.own.untrimmed, g) && releasesNext(m, s),
    effect: (s, g) => cutOutRegion(s, g),
  };
}

function cutOutRegion(s: S, g: number): void {
  s.own.untrimmed = without(s.own.untrimmed, bit(g));
  cutOut(s, s.region[g]!.first, s.region[g]!.last);
}

/** Is anything of region `g` set aside? */
function isAside(s: S, g: number): boolean {
  return overlap(s.own.aside, maskOf(s.region[g]!.first, s.region[g]!.last));
}

/**
 * Has the work waited long enough? It is started at the end of a successful cxl_acpi probe only (as
 * still in v3). That its wait returned is no step of its own: it cannot become false again.
 */
function mayRelease(m: Machine, s: S): boolean {
  return s.own.work === 'releasing' || (cxlAcpiHasProbed(s) && deviceProbesDone(m, s));
}

/** Is the release of a range what the work does next? */
function releasesNext(m: Machine, s: S): boolean {
  return (
    mayRelease(m, s) && !isEmpty(s.own.aside) && s.own.announcing === null && !anyInProbe(m, s)
  );
}

/** The work of cxl_acpi puts what is left into iomem, range by range, once probing is over. */
export function releaseRest(m: Machine): Rule<S, never>[] {
  return [
    {
      name: 'cxl_acpi: work: wait for cxl_pci times out, release the rest',
      actor: 'cxl_acpi work',
      source: 'cover.1737046620: wait with time-out',
      environment: true,
      budget: 'faults',
      guard: (s) => s.own.work === 'waiting' && cxlAcpiHasProbed(s) && !deviceProbesDone(m, s),
      effect: (s) => {
        s.own.work = 'releasing';
      },
    },
    {
      name: 'cxl_acpi: work: insert Soft Reserved',
      actor: 'cxl_acpi work',
      source:
        'cover.1737046620: wait for cxl_pci and cxl_mem, wait_for_device_probe, insert_resource',
      describe: (s) =>
        announcesAtOnce(m, s)
          ? 'cxl_acpi: work: insert Soft Reserved, notify: dax_hmem registers the range'
          : 'cxl_acpi: work: insert Soft Reserved',
      guard: (s) => releasesNext(m, s),
      effect: (s) => {
        s.own.work = 'releasing';
        const { first, last } = firstPiece(s);
        cutOut(s, first, last);
        for (let g = 0; g < m.regionCount; g++) {
          if (!isAside(s, g)) s.own.untrimmed = without(s.own.untrimmed, bit(g));
        }
        const slot = freeNode(m, s);
        if (insertResource(s, m.slots.kinds, IOMEM, slot, first, last) !== 0) {
          return 'release: insert_resource: -EBUSY';
        }
        s.announced.owed = union(s.announced.owed, maskOf(first, last));
        s.own.announcing = slot;
        return announcesAtOnce(m, s) ? announce(m, s) : undefined;
      },
    },
  ];
}

function freeNode(m: Machine, s: State): number {
  for (let i = 0; i < m.slots.softReservedCount; i++) {
    if (s.node[m.slots.softReserved + i]!.parent === null) return m.slots.softReserved + i;
  }
  throw new Error('no Soft Reserved node left');
}

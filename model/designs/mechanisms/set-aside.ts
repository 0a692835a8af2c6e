/**
 * The mechanism of `trim`: Soft Reserved ranges that are set aside at boot (srmem), regions that are
 * cut out of them, and a work item of cxl_acpi that releases the rest and notifies dax.
 */
import {
  boolean,
  enumeration,
  optional,
  range,
  record,
  type Rule,
} from '../../../checker/index.ts';
import { maskOf } from '../../cells.ts';
import type { Design } from '../../design.ts';
import { cxlAcpiHasProbed } from '../../kernel/cxl-acpi.ts';
import { insertSoftReserved } from '../../kernel/e820.ts';
import { anyInProbe } from '../../kernel/dax.ts';
import { outOfMemory, registerHmem, registrationError } from '../../kernel/hmem.ts';
import { deviceProbesDone } from '../../kernel/probe-wait.ts';
import { IOMEM, insertResource } from '../../kernel/resource.ts';
import type { Machine } from '../../machine.ts';
import type { State } from '../../state.ts';
import { mostPieces } from './soft-reserved-nodes.ts';
import { cutOut, firstPiece, srmem } from './srmem.ts';

const own = (m: Machine) =>
  record({
    ...srmem(m),
    /** Set of regions that have their range but are not yet cut out. */
    untrimmed: range(0, 2 ** m.regionCount - 1),
    work: enumeration('waiting', 'releasing'),
    /** The Soft Reserved node that was inserted last and is not announced yet. */
    announcing: optional(m.slots.count - 1),
    /** dax_hmem is on the notifier chain. */
    subscribed: boolean(),
  });
type Own = ReturnType<typeof own>['fields'];
type S = State<Own>;

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
    for (const { first } of m.softReserved) s.own.starts |= 1 << first;
  },
  regionAdded: (_, s, g) => {
    s.own.untrimmed |= 1 << g;
  },
  regionRemoved: (_, s, g) => {
    s.own.untrimmed &= ~(1 << g);
  },
  cutCells: (m, s) => {
    let mask = 0;
    for (let g = 0; g < m.regionCount; g++) {
      const r = s.region[g]!;
      if (r.state !== 'none' && ((s.own.untrimmed >>> g) & 1) === 0)
        mask |= maskOf(r.first, r.last);
    }
    return mask;
  },
  asideCells: (_, s) => s.own.aside,
  workPhase: (m, s) => {
    if (!cxlAcpiHasProbed(s)) return 'idle';
    if (s.own.aside === 0 && s.own.announcing === null) return 'over';
    return s.own.work === 'waiting' && !deviceProbesDone(m, s) ? 'waits' : 'decides';
  },
  finished: (_, s) => !cxlAcpiHasProbed(s) || (s.own.aside === 0 && s.own.announcing === null),
} satisfies Partial<Design<Own>>;

/** A region that has its range is cut out of what is set aside. */
export function trimSetAside(m: Machine): Rule<S, number> {
  return {
    name: 'cxl_region: trim set-aside ranges',
    actor: 'cxl_region',
    source: '20241202155542.22111-1: region creation trims soft reserve resources',
    parameters: Array.from({ length: m.regionCount }, (_, g) => g),
    describe: (_, g) => `cxl_region: trim region${g} out of the set-aside ranges`,
    guard: (s, g) => ((s.own.untrimmed >>> g) & 1) === 1,
    effect: (s, g) => {
      s.own.untrimmed &= ~(1 << g);
      cutOut(s, s.region[g]!.first, s.region[g]!.last);
    },
  };
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
      // Started at the end of a successful cxl_acpi probe only (as still in v3).
      // That the wait returned is no step of its own: it cannot become false again.
      guard: (s) =>
        (s.own.work === 'releasing' || (cxlAcpiHasProbed(s) && deviceProbesDone(m, s))) &&
        s.own.aside !== 0 &&
        s.own.announcing === null &&
        !anyInProbe(m, s),
      effect: (s) => {
        s.own.work = 'releasing';
        const { first, last } = firstPiece(s);
        cutOut(s, first, last);
        const slot = freeNode(m, s);
        if (insertResource(s, m.slots.kinds, IOMEM, slot, first, last) !== 0) {
          return 'release: insert_resource: -EBUSY';
        }
        s.announced.owed |= maskOf(first, last);
        s.own.announcing = slot;
        return undefined;
      },
    },
  ];
}

/** The work announces what it has put into iomem; who is on the notifier chain registers it. */
export function notifyDax(m: Machine): Rule<S, never>[] {
  const rule = notify(m);
  return [
    rule,
    ...outOfMemory<Own>(m, rule, (s) =>
      s.own.subscribed ? s.node[s.own.announcing!]!.first : null,
    ),
  ];
}

/** dax_hmem goes onto the notifier chain, and then registers what is in iomem already. */
export function subscribeAndWalk(m: Machine): Rule<S, never>[] {
  const rule = walk(m);
  return [
    {
      name: 'dax_hmem: subscribe to the notifier',
      actor: 'dax_hmem',
      source: 'cover.1737046620: dax_hmem_init',
      guard: (s) => s.firmware === 'done' && !s.own.subscribed,
      effect: (s) => {
        s.own.subscribed = true;
      },
    },
    rule,
    ...outOfMemory<Own>(m, rule),
  ];
}

function notify(m: Machine): Rule<S, never> {
  return {
    name: 'cxl_acpi: work: notify',
    actor: 'cxl_acpi work',
    source: 'cover.1737046620: soft reserve notifier chain',
    describe: (s) =>
      s.own.subscribed
        ? 'cxl_acpi: work: notify: dax_hmem registers the range'
        : 'cxl_acpi: work: notify: nobody listens',
    guard: (s) => s.own.announcing !== null,
    effect: (s) => {
      const { first, last } = s.node[s.own.announcing!]!;
      s.own.announcing = null;
      const rc = s.own.subscribed ? registerHmem(m, s, first, last) : 0;
      // Assumed: what one subscriber returns does not end the work.
      return rc === 0 ? undefined : registrationError(rc, 'range is lost');
    },
  };
}

/** Assumed: the walk ends with the first error, as walk_iomem_res_desc() does. */
function walk(m: Machine): Rule<S, never> {
  return {
    name: 'dax_hmem: walk Soft Reserved ranges in iomem',
    actor: 'dax_hmem',
    source: 'cover.1737046620: dax_hmem_init, walk_iomem_res_desc',
    guard: (s) => s.own.subscribed && !s.daxHmem,
    effect: (s) => {
      s.daxHmem = true;
      for (let i = 0; i < m.slots.softReservedCount; i++) {
        const { parent, first, last } = s.node[m.slots.softReserved + i]!;
        const rc = parent === null ? 0 : registerHmem(m, s, first, last);
        if (rc !== 0) return registrationError(rc, 'walk ends');
      }
      return undefined;
    },
  };
}

function freeNode(m: Machine, s: State): number {
  for (let i = 0; i < m.slots.softReservedCount; i++) {
    if (s.node[m.slots.softReserved + i]!.parent === null) return m.slots.softReserved + i;
  }
  throw new Error('no Soft Reserved node left');
}

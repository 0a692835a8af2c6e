/**
 * The work item that the third to fifth posting of "Add managed SOFT RESERVE resource handling"
 * share: wait for the CXL drivers, take the regions out of the Soft Reserved nodes in iomem, then
 * hand what is left to dax_hmem.
 */
import {
  bit,
  bits,
  enumeration,
  has,
  NONE,
  type Outcome,
  range,
  type Rule,
  union,
  without,
} from '../../../checker/index.ts';
import { maskOf } from '../../machine/cells.ts';
import { outOfMemory, registrationError, touchesWindow } from '../../kernel/hmem.ts';
import type { Design } from '../../machine/design.ts';
import type { WorkPhase } from '../../machine/design-hooks.ts';
import { anyInProbe } from '../../kernel/dax.ts';
import { bootDeviceOnItsWay } from '../../kernel/probe-wait.ts';
import { nextIomemRes } from '../../machine/resource-query.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { memActive, waitIsOver } from './wait-for-cxl.ts';

/** What the work item adds to the state. */
export const workFields = (m: Machine) => ({
  work: enumeration('waiting', 'trimming', 'registering', 'done'),
  /** Set of regions that bus_for_each_dev() has come to and that are still there. */
  visited: bits(m.regionCount),
  /** Where walk_iomem_res_desc() goes on, while registering. */
  from: range(0, m.cells.count),
});

export type WorkFields = ReturnType<typeof workFields>;
type S = State<WorkFields>;

/** What one posting does with a region, and where it says so. */
export interface Posting {
  /** Takes the range of a region, which may be uncommitted, out of the Soft Reserved nodes. */
  trim(m: Machine, s: State, first: number, last: number): Outcome;
  readonly trimSource: string;
  readonly waitSource: string;
  /** Of dax_hmem. */
  readonly initSource: string;
}

/** How the work gets from cxl_core to dax_hmem. */
interface Registration {
  /** Has schedule_work() been called? Once true it stays true. */
  scheduled(s: S): boolean;
  /** May the work call into dax_hmem? */
  mayRegister(s: S): boolean;
  /** Hands the node in `slot` to dax_hmem; 0, or an error, which ends the walk. */
  register(s: S, slot: number): number;
  /** What each call of `register` reports. */
  readonly registerReports?: string;
}

/**
 * Both waits, the walk over the regions and the walk over the Soft Reserved nodes. That a wait or a
 * walk has ended is no step of its own: nobody but the work can see it.
 */
export function workRules(
  m: Machine,
  posting: Posting,
  registration: Registration,
): Rule<S, never>[] {
  const register = registerRemaining(m, posting, registration);
  return [
    {
      name: 'cxl_acpi: work: wait_event_timeout expires, 30 s',
      actor: 'cxl_acpi work',
      source: posting.waitSource,
      environment: true,
      budget: 'faults',
      // wait_for_device_probe() does not help then: it knows nothing of drivers that are not loaded.
      guard: (s) =>
        s.own.work === 'waiting' &&
        registration.scheduled(s) &&
        !memActive(m, s) &&
        bootDeviceOnItsWay(m, s),
      effect: (s) => {
        s.own.work = 'trimming';
      },
    },
    {
      name: 'cxl_acpi: work: trim Soft Reserved by a region',
      actor: 'cxl_acpi work',
      source: posting.trimSource,
      describe: (s) => `cxl_acpi: work: trim Soft Reserved by region${nextRegion(m, s)!}`,
      guard: (s) => mayTrim(m, registration, s) && nextRegion(m, s) !== null,
      effect: (s) => {
        const g = nextRegion(m, s)!;
        s.own.work = 'trimming';
        s.own.visited = union(s.own.visited, bit(g));
        return posting.trim(m, s, s.region[g]!.first, s.region[g]!.last);
      },
    },
    register,
    ...outOfMemory<WorkFields>(m, register, (s) => {
      const slot = nextLeftover(m, s);
      return slot === null ? null : s.node[slot]!.first;
    }),
  ];
}

/** Are both waits over, and the walk over the Soft Reserved nodes not begun? */
function mayTrim(m: Machine, { scheduled }: Registration, s: S): boolean {
  if (s.own.work === 'trimming') return true;
  return s.own.work === 'waiting' && scheduled(s) && waitIsOver(m, s);
}

function registerRemaining(
  m: Machine,
  posting: Posting,
  registration: Registration,
): Rule<S, never> {
  return {
    name: 'cxl_acpi: work: register remaining Soft Reserved',
    actor: 'cxl_acpi work',
    source: `${posting.trimSource}, walk_iomem_res_desc, hmem_register_device`,
    describe: (s) =>
      nextLeftover(m, s) === null
        ? 'cxl_acpi: work: no Soft Reserved left that is outside of CXL windows'
        : 'cxl_acpi: work: register remaining Soft Reserved',
    guard: (s) =>
      registration.mayRegister(s) &&
      (s.own.work === 'registering'
        ? !anyInProbe(m, s)
        : mayTrim(m, registration, s) && nextRegion(m, s) === null),
    effect: (s): Outcome => {
      const slot = nextLeftover(m, s);
      const outcomes: string[] = [];
      let rc = 0;
      if (slot !== null) {
        const { first, last } = s.node[slot]!;
        s.announced.owed = union(s.announced.owed, maskOf(first, last));
        rc = registration.register(s, slot);
        if (registration.registerReports !== undefined) outcomes.push(registration.registerReports);
        if (rc !== 0) outcomes.push(registrationError(rc, 'walk ends'));
        s.own.from = last + 1;
      }
      const done = rc !== 0 || nextLeftover(m, s) === null;
      s.own.work = done ? 'done' : 'registering';
      if (done) s.own.from = 0;
      return outcomes;
    },
  };
}

/** The hooks of a design with this work item. */
export const trimsIomem = {
  // Whoever gets this place next has not been visited.
  regionRemoved: (_, s, g) => {
    s.own.visited = without(s.own.visited, bit(g));
  },
  cutCells: (m, s) => {
    let mask = NONE;
    for (let g = 0; g < m.regionCount; g++) {
      const r = s.region[g]!;
      if (has(s.own.visited, g)) mask = union(mask, maskOf(r.first, r.last));
    }
    return mask;
  },
  // Every successful probe calls schedule_work(). Work that is running will run again; here it begins
  // anew at once, which looks at all that the rest of its run would have.
  cxlAcpiReprobed: (_, s) => {
    s.own.work = 'waiting';
    s.own.from = 0;
  },
} satisfies Partial<Design<WorkFields>>;

/** The hook `workPhase`, of a work item that is scheduled under this condition. */
export function workPhaseOf(m: Machine, s: S, scheduled: boolean): WorkPhase {
  if (s.own.work === 'done') return 'over';
  if (s.own.work !== 'waiting') return 'decides';
  if (!scheduled) return 'idle';
  // The end of the wait is no step of its own.
  return waitIsOver(m, s) ? 'decides' : 'waits';
}

/**
 * The region that bus_for_each_dev() comes to next. It goes by the age of the devices and meets
 * those that appear meanwhile; which of several comes first changes no verdict (tried both ways).
 */
function nextRegion(m: Machine, s: S): number | null {
  for (let g = 0; g < m.regionCount; g++) {
    if (s.region[g]!.state !== 'none' && !has(s.own.visited, g)) return g;
  }
  return null;
}

/**
 * The next node that walk_iomem_res_desc() finds and hmem_register_device() accepts: not in touch
 * with a window. What it refuses is dropped without a trace, so that is no step. (BUSY nodes below a
 * Soft Reserved node that is gone still have its desc, and are found too.) Without CONFIG_CXL_REGION
 * the whole function is an empty stub.
 */
function nextLeftover(m: Machine, s: S): number | null {
  if (m.config.CXL_REGION === 'n') return null;
  const end = m.cells.count - 1;
  let { from } = s.own;
  while (from <= end) {
    const slot = nextIomemRes(s, m.slots.kinds, 'soft-reserved', from, end);
    if (slot === null) return null;
    const { first, last } = s.node[slot]!;
    if (!touchesWindow(m, s, Math.max(first, from), last)) return slot;
    from = last + 1;
  }
  return null;
}

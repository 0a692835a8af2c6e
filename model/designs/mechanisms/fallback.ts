/**
 * The global fallback that all-or-nothing and drop-leftovers share: devres_release_all(ACPI0017),
 * then publish all Soft Reserved ranges and let dax_hmem register them.
 */
import {
  type Bits,
  common,
  enumeration,
  overlap,
  range,
  record,
  type Rule,
  union,
  without,
} from '../../../checker/index.ts';
import { maskOf } from '../../machine/cells.ts';
import { removeWindows } from '../../kernel/cxl-window.ts';
import { inProbe } from '../../kernel/dax.ts';
import { insertSoftReserved } from '../../kernel/e820.ts';
import type { Design } from '../../machine/design.ts';
import {
  committedCells,
  outOfMemory,
  registerHmem,
  registrationError,
  touchesSoftReserved,
} from '../../kernel/hmem.ts';
import { daxHmemRules, probeWalk } from '../../kernel/hmem-probe.ts';
import { cxlSettled } from '../../kernel/probe-wait.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { firstRegion, tearDown } from './teardown.ts';

const own = (m: Machine) =>
  record({
    mode: enumeration('undecided', 'cxl', 'teardown', 'dax'),
    /** The hmem range that is handed to dax next, once mode is 'dax'. */
    next: range(0, m.hmemRanges.length),
  });

type Own = ReturnType<typeof own>['fields'];
type S = State<Own>;

/** What a policy decides by once nothing in CXL is being probed any more. */
interface Policy {
  mustFallBack(s: S): boolean;
  /** The cells that are given to nobody, on purpose, when CXL keeps its ranges. */
  wasted(s: S): Bits;
}

/** The state and the hooks of a design with such a policy. */
export const fallback = {
  own,
  // Nobody said what becomes of a cxl_acpi that is bound again then: assumed, it is not.
  gaveUpCxl: (_, s) => s.own.mode === 'teardown' || s.own.mode === 'dax',
  finished: (_, s) => s.own.mode === 'cxl' || s.own.mode === 'dax',
} satisfies Partial<Design<Own>>;

/** The Soft Reserved cells in windows that no committed region covers. */
export function uncoveredCells(m: Machine, s: State): Bits {
  return without(common(m.softReservedMask, m.windowMask), committedCells(m, s));
}

export function fallbackRules(m: Machine, policy: Policy): Rule<S, never>[] {
  const inWindow = (first: number, last: number) => overlap(maskOf(first, last), m.windowMask);
  const register: Rule<S, never> = {
    name: 'dax_hmem: register range',
    actor: 'dax_hmem',
    source: 'drivers/dax/hmem/hmem.c hmem_register_device',
    guard: (s) =>
      s.own.mode === 'dax' &&
      s.daxHmem &&
      s.own.next < m.hmemRanges.length &&
      !(s.own.next > 0 && inProbe(m, s, m.regionCount + s.own.next - 1)),
    effect: (s) => {
      const { first, last } = m.hmemRanges[s.own.next]!;
      const wanted = inWindow(first, last) && touchesSoftReserved(m, first, last);
      const rc = wanted ? registerHmem(m, s, first, last) : 0;
      s.own.next = rc === 0 ? s.own.next + 1 : m.hmemRanges.length;
      return rc === 0 ? undefined : registrationError(rc, 'walk ends');
    },
  };
  return [
    ...daxHmemRules<Own>(m, {
      source: 'drivers/dax/hmem/hmem.c dax_hmem_platform_probe',
      walk: (s) =>
        // Ranges outside all CFMWS do not wait for the decision.
        probeWalk(m, s, ({ first, last }) =>
          !inWindow(first, last) && touchesSoftReserved(m, first, last)
            ? registerHmem(m, s, first, last)
            : 0,
        ),
    }),
    {
      name: 'arbiter: CXL keeps its ranges',
      actor: 'arbiter',
      source: '687ffcc0ee1c8, 6880906ac4e68: ALL_OK',
      guard: (s) => s.own.mode === 'undecided' && cxlSettled(m, s) && !policy.mustFallBack(s),
      effect: (s) => {
        s.own.mode = 'cxl';
        s.wasted = union(s.wasted, policy.wasted(s));
      },
    },
    {
      name: 'arbiter: CXL failed, fall back to dax',
      actor: 'arbiter',
      source: '687ffcc0ee1c8, 6880906ac4e68: CXL_FAIL',
      guard: (s) => s.own.mode === 'undecided' && cxlSettled(m, s) && policy.mustFallBack(s),
      effect: (s) => {
        s.own.mode = 'teardown';
      },
    },
    {
      name: 'arbiter: enumeration times out, fall back to dax',
      actor: 'arbiter',
      source: '687ffcc0ee1c8, 6880906ac4e68: CXL_FAIL, enumeration timeout',
      environment: true,
      budget: 'faults',
      guard: (s) => s.firmware === 'done' && s.own.mode === 'undecided' && !cxlSettled(m, s),
      effect: (s) => {
        s.own.mode = 'teardown';
      },
    },
    {
      name: 'arbiter: unregister region',
      actor: 'arbiter',
      source: 'devres_release_all(ACPI0017) -> drivers/cxl/core/region.c unregister_region',
      describe: (s) => `arbiter: unregister region${firstRegion(m, s)}`,
      guard: (s) => s.own.mode === 'teardown' && firstRegion(m, s) !== null,
      // devres unwinds regions in a fixed order; which one does not matter to any property.
      effect: (s) => tearDown(m, s, firstRegion(m, s)!, 'reset'),
    },
    {
      name: 'arbiter: remove CXL windows, publish Soft Reserved ranges',
      actor: 'arbiter',
      source: 'devres_release_all(ACPI0017) -> drivers/cxl/acpi.c remove_cxl_resources',
      guard: (s) => s.own.mode === 'teardown' && firstRegion(m, s) === null,
      effect: (s) => {
        removeWindows(m, s);
        s.acpi = 'failed';
        insertSoftReserved(m, s);
        s.announced.owed = union(s.announced.owed, common(m.softReservedMask, m.windowMask));
        s.own.mode = 'dax';
      },
    },
    register,
    ...outOfMemory(m, register),
  ];
}

/**
 * The global fallback that all-or-nothing and drop-leftovers share: devres_release_all(ACPI0017),
 * then publish all Soft Reserved ranges and let dax_hmem register them.
 */
import { enumeration, type Rule, range, record } from '../../checker/index.ts';
import { maskOf } from '../cells.ts';
import { onlineIn } from '../kernel/admin.ts';
import { removeWindows } from '../kernel/cxl-acpi.ts';
import { insertSoftReserved } from '../kernel/e820.ts';
import { committedCells, daxHmemRules, registerHmem, touchesSoftReserved } from '../kernel/hmem.ts';
import { cxlSettled } from '../kernel/probe-wait.ts';
import { unregisterRegion } from '../kernel/region.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';

export const fallbackOwn = (m: Machine) =>
  record({
    mode: enumeration('undecided', 'cxl', 'teardown', 'dax'),
    /** The hmem range that is handed to dax next, once mode is 'dax'. */
    next: range(0, m.hmemRanges.length),
  });

type Own = ReturnType<typeof fallbackOwn>['fields'];
type S = State<Own>;

export interface Policy {
  mustFallBack(s: S): boolean;
  mayStayWithCxl(s: S): boolean;
  /** Called when CXL keeps the ranges for good. */
  keep(s: S): void;
}

export function fallbackRules(m: Machine, policy: Policy): Rule<S, never>[] {
  const inWindow = (first: number, last: number) => (maskOf(first, last) & m.windowMask) !== 0;
  return [
    ...daxHmemRules<Own>('drivers/dax/hmem/hmem.c dax_hmem_platform_probe', (s) => {
      // Ranges outside all CFMWS do not wait for the decision.
      for (const { first, last } of m.hmemRanges) {
        if (!inWindow(first, last) && touchesSoftReserved(m, first, last)) {
          registerHmem(m, s, first, last);
        }
      }
    }),
    {
      name: 'arbiter: CXL keeps its ranges',
      actor: 'arbiter',
      source: '687ffcc0ee1c8, 6880906ac4e68: ALL_OK',
      guard: (s) => s.own.mode === 'undecided' && policy.mayStayWithCxl(s),
      effect: (s) => {
        s.own.mode = 'cxl';
        policy.keep(s);
      },
    },
    {
      name: 'arbiter: CXL failed, fall back to dax',
      actor: 'arbiter',
      source: '687ffcc0ee1c8, 6880906ac4e68: CXL_FAIL',
      guard: (s) => s.own.mode === 'undecided' && policy.mustFallBack(s),
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
      effect: (s) => {
        const g = firstRegion(m, s)!;
        const r = s.region[g]!;
        const outcomes: string[] = ['fallback removes a region'];
        if (r.state === 'commit') {
          if (isInnocent(m, s, g)) outcomes.push('innocent region removed');
          if (onlineIn(m, s, r.first, r.last)) outcomes.push('decoder reset under online memory');
        }
        unregisterRegion(m, s, g);
        return outcomes;
      },
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
        s.announced.owed |= m.softReservedMask & m.windowMask;
        s.own.mode = 'dax';
      },
    },
    {
      name: 'dax_hmem: register range',
      actor: 'dax_hmem',
      source: 'drivers/dax/hmem/hmem.c hmem_register_device',
      guard: (s) => s.own.mode === 'dax' && s.daxHmem && s.own.next < m.hmemRanges.length,
      effect: (s) => {
        const { first, last } = m.hmemRanges[s.own.next]!;
        if (inWindow(first, last) && touchesSoftReserved(m, first, last)) {
          registerHmem(m, s, first, last);
        }
        s.own.next += 1;
      },
    },
  ];
}

export function fallbackFinished(s: State<Own>): boolean {
  return s.own.mode === 'cxl' || s.own.mode === 'dax';
}

/** devres unwinds regions in a fixed order; which one does not matter to any property. */
function firstRegion(m: Machine, s: S): number | null {
  for (let g = 0; g < m.regionCount; g++) if (s.region[g]!.state !== 'none') return g;
  return null;
}

/**
 * Nothing is wrong with the region: its devices work, and every Soft Reserved range that it takes
 * part in is covered by committed regions.
 */
function isInnocent(m: Machine, s: S, g: number): boolean {
  const r = s.region[g]!;
  for (let i = 0; i < m.scenario.devices.length; i++) {
    if ((r.targets >>> i) & 1 && s.device[i]!.state === 'failed') return false;
  }
  const covered = committedCells(m, s);
  return m.softReserved.every(
    (sr) => sr.last < r.first || r.last < sr.first || (maskOf(sr.first, sr.last) & ~covered) === 0,
  );
}

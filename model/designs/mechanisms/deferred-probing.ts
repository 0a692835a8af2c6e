/**
 * Deferred probing of dax_cxl in `teardown-v5`.
 */
import { boolean, type Rule } from '../../../checker/index.ts';
import type { Design } from '../../machine/design.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { allRanges, waitForProbes } from './decide-for-all.ts';
import { workFinished } from './defer-work.ts';

export const deferringDaxCxl = (m: Machine) => ({
  ...allRanges(m),
  /** deferred_probe_work is queued, and a dax region is among what it will try again. */
  retrying: boolean(),
});

type S = State<ReturnType<typeof deferringDaxCxl>>;

/** What cxl_dax_region_probe() does in each mode. */
const PROBES = { defer: 'defer', register: 'refuse', drop: 'go' } as const;

/** The hooks of a design that defers the probe of dax_cxl. */
export const defersDaxCxl = (queue: string) =>
  ({
    daxCxlProbe: (_, s) => PROBES[s.own.mode],
    // flush_work() waits for what was queued before and not for more, and whoever makes probe_count
    // zero wakes the waiter: he gets his turn if there is one again and again.
    stronglyFair: [`${queue}: wait_for_device_probe returns`],
    finished: (m, s) => workFinished(s) && !(s.own.mode === 'defer' && daxRegionWaits(m, s)),
  }) satisfies Partial<Design<ReturnType<typeof deferringDaxCxl>>>;

/** The work waits also until deferred_probe_work has nothing to do. */
export function waitForDeferredProbes(m: Machine, queue: string): Rule<S, never> {
  return waitForProbes<S>(m, queue, (s) => !s.own.retrying);
}

/**
 * While the mode is DEFER, the probe of dax_cxl ends in -EPROBE_DEFER: at once when the dax region is
 * added, and again each time that some driver of the machine binds to some device, which nobody can
 * count. (Once it is not, bus_rescan_devices() and new probes see to it; see kernel/dax.ts.)
 */
export function deferredProbing(m: Machine): Rule<S, never>[] {
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

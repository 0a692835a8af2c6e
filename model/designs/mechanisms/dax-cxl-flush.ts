/**
 * dax_cxl flushes the work of dax_hmem before it registers its driver, so that dax_hmem comes first.
 * flush_work() does nothing while no work is queued.
 */
import { boolean, type Rule } from '../../../checker/index.ts';
import type { Design } from '../../machine/design.ts';
import { daxHmemLoaded } from '../../kernel/hmem.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { allRanges } from './decide-for-all.ts';
import { perRange } from './decide-per-range.ts';
import { workFinished, type WorkFields } from './defer-work.ts';

/** What __flush_work() warns of: !work->func. */
export const FLUSHED_UNINITIALISED = 'WARNING: flush of work that was never initialised';

/** The state of v6. */
export const unorderedFlush = (m: Machine) => ({
  ...allRanges(m),
  /** dax_cxl has registered its driver while no work was queued. */
  flushedNothing: boolean(),
});

/** v6: nothing makes dax_hmem load first, and then the flush comes too early. */
export const flushesUnordered = {
  daxCxlMayRegister: (m, s) =>
    s.own.flushedNothing || (s.own.work === 'done' && daxHmemLoaded(m, s)),
} satisfies Partial<Design<ReturnType<typeof unorderedFlush>>>;

export function flushNothing(): Rule<State<ReturnType<typeof unorderedFlush>>, never> {
  return {
    name: 'dax_cxl: flush_work finds nothing, register driver',
    actor: 'dax_cxl',
    source: 'drivers/dax/cxl.c cxl_dax_region_driver_register, dax_hmem_flush_work',
    guard: (s) => s.own.work === 'idle' && !s.own.flushedNothing,
    effect: (s) => {
      s.own.flushedNothing = true;
    },
  };
}

/** The state of v7. */
export const orderedFlush = (m: Machine) => ({
  ...perRange(m),
  /** dax_cxl has flushed the work and registered its driver. */
  flushed: boolean(),
});

/** v7: dax_cxl needs a symbol of dax_hmem, and so comes later. */
export const flushesOrdered = {
  daxCxlMayRegister: (_, s) => s.own.flushed,
  daxHmemUnloaded: (_, s) => {
    s.own.work = 'idle';
    s.own.flushed = false;
  },
  // dax_cxl stays, and is not bound again.
  hmemPlatformUnbound: (_, s) => {
    s.own.work = 'idle';
  },
} satisfies Partial<Design<ReturnType<typeof orderedFlush>>>;

/**
 * v7: the first probe of hmem_platform initialises the work, and without a range of hmem_active there
 * is no such device: what is flushed is zeroed memory (L27; 20260319142910.0000113d).
 */
export function flushAndRegister(
  m: Machine,
): Rule<State<ReturnType<typeof orderedFlush>>, never>[] {
  if (m.config.DEV_DAX_CXL === 'n') return [];
  return [
    {
      name: 'dax_cxl: flush_work, register driver',
      actor: 'dax_cxl',
      source: 'drivers/dax/cxl.c cxl_dax_region_driver_register; L27: abuOLq6bMPa0nNAL',
      guard: (s) => !s.own.flushed && workFinished(s) && daxHmemLoaded(m, s),
      effect: (s) => {
        s.own.flushed = true;
        return m.hmemRanges.length === 0 ? FLUSHED_UNINITIALISED : undefined;
      },
    },
  ];
}

/**
 * v7.1: dax_cxl's own work flushes the whole workqueue, so that this is no step: hmem devices are
 * probed inside that work or inside dax_hmem's module_init.
 */
export const flushesQueue = {
  daxCxlMayRegister: (m, s) => workFinished(s) && daxHmemLoaded(m, s),
} satisfies Partial<Design<WorkFields>>;

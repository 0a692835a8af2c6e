/**
 * The probe of hmem_platform in a design with deferred work: it puts off ranges that touch a window,
 * and registers the others.
 */
import { type Outcome, overlap, type Rule } from '../../../checker/index.ts';
import { maskOf, type Span } from '../../machine/cells.ts';
import {
  committedCells,
  registerHmem,
  touchesSoftReserved,
  touchesWindow,
} from '../../kernel/hmem.ts';
import { type BeforeRange, daxHmemRules, mayLoadHmem, probeWalk } from '../../kernel/hmem-probe.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import type { WorkState } from './defer-work.ts';

/** What the probe does with a range that touches a window. */
type AtProbe<S> = (s: S) => 'defer' | 'register' | 'drop';

interface ProbeOptions<S> {
  readonly inWindow: AtProbe<S>;
  /**
   * Nothing keeps a second run of the work from registering again. The work runs twice when the
   * worker takes it before the probe queues it for a second range (L26).
   */
  readonly mayRunTwice?: boolean;
  /**
   * What devres calls when the probe fails: flush_work() waits for the work, which waits for this
   * probe; cancel_work_sync() does so when the worker has taken the work already.
   */
  readonly unwindsBy?: 'cancel_work_sync' | 'flush_work';
}

const SOURCE = 'drivers/dax/hmem/hmem.c dax_hmem_platform_probe, hmem_register_device';

/** The probe of hmem_platform. */
export function platformProbe<S extends WorkState>(
  m: Machine,
  { inWindow, mayRunTwice = false, unwindsBy }: ProbeOptions<S>,
): Rule<S, never>[] {
  const walk = (s: S, before?: BeforeRange): Outcome => {
    const visit = ({ first, last }: Span) => {
      const way = touchesWindow(m, s, first, last) ? inWindow(s) : 'register';
      if (way === 'defer') s.own.work = 'queued';
      if (way !== 'register' || !touchesSoftReserved(m, first, last)) return 0;
      return registerHmem(m, s, first, last);
    };
    const failed = probeWalk(m, s, visit, m.hmemRanges, before);
    if (failed !== undefined) {
      // Work that runs without a driver bound to the device returns at once.
      if (s.own.work === 'queued') s.own.work = unwindsBy === 'flush_work' ? 'stuck' : 'idle';
      return failed;
    }
    return handsOverAgain(m, s) ? 'reload hands a committed region to hmem' : undefined;
  };
  const mayLoad = (s: S) => mayLoadHmem(s) && s.own.work !== 'stuck' && s.acpi !== 'unbound';
  const rules = daxHmemRules(m, {
    source: SOURCE,
    walk: walk as (s: State, before?: BeforeRange) => Outcome,
    looksForWindows: true,
    mayStart: (s) => (s as S).own.work !== 'stuck',
  }) as Rule<S, never>[];
  if (mayRunTwice) {
    rules.push({
      name: 'dax_hmem: probe hmem_platform.0, queueing its work again while it runs',
      actor: 'dax_hmem',
      source: SOURCE,
      // The worker has to be faster than the walk: timing, like a module that comes late.
      environment: true,
      budget: 'faults',
      guard: (s) => mayLoad(s) && deferred(m, s, inWindow) >= 2,
      effect: (s) => {
        const outcome = walk(s);
        s.own.again = s.own.work === 'queued';
        s.daxHmem = true;
        return outcome;
      },
    });
  }
  if (unwindsBy !== undefined) {
    rules.push({
      name: `dax_hmem: probe hmem_platform.0 fails, ${unwindsBy} waits for the work`,
      actor: 'dax_hmem',
      source: 'drivers/dax/hmem/hmem.c kill_defer_work',
      environment: true,
      budget: 'faults',
      guard: (s) => mayLoad(s) && mayFailAfterQueueing(m, s, inWindow),
      effect: (s) => {
        s.own.work = 'stuck';
      },
    });
  }
  return rules;
}

/**
 * After a reload: does hmem have bytes of a committed region? The probe found no devices of an
 * earlier one, so it has just registered them.
 */
function handsOverAgain(m: Machine, s: State): boolean {
  if (s.hmemLoads < 2) return false;
  const committed = committedCells(m, s);
  for (let d = m.regionCount; d < m.daxCount; d++) {
    const dax = s.dax[d]!;
    if (dax.state === 'added' && overlap(maskOf(dax.first, dax.last), committed)) return true;
  }
  return false;
}

/** How many ranges the probe would defer now. */
function deferred<S extends WorkState>(m: Machine, s: S, inWindow: AtProbe<S>): number {
  if (inWindow(s) !== 'defer') return 0;
  return m.hmemRanges.filter(({ first, last }) => touchesWindow(m, s, first, last)).length;
}

/** Deferring a range cannot fail, registering one can: -ENOMEM. Ranges come by address. */
function mayFailAfterQueueing<S extends WorkState>(
  m: Machine,
  s: S,
  inWindow: AtProbe<S>,
): boolean {
  if (inWindow(s) !== 'defer') return false;
  let queued = false;
  for (const { first, last } of m.hmemRanges) {
    if (touchesWindow(m, s, first, last)) queued = true;
    else if (queued && touchesSoftReserved(m, first, last)) return true;
  }
  return false;
}

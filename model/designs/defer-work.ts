/**
 * Deferred work (Dan Williams' RFC of July 2025, and every series after it): the probe of
 * hmem_platform puts off the ranges that touch a CXL window and queues a work item, which waits for
 * device probing and then decides. What a series decides is its own; how it waits and walks is here.
 */
import { boolean, enumeration, type Outcome, type Rule, range } from '../../checker/index.ts';
import { maskOf, memRange, type Span } from '../cells.ts';
import {
  committedCells,
  committedRegionContains,
  daxHmemRules,
  mayLoadHmem,
  outOfMemory,
  probeWalk,
  registerHmem,
  registrationError,
  touchesSoftReserved,
  touchesWindow,
} from '../kernel/hmem.ts';
import type { WorkPhase } from '../design.ts';
import { inProbe } from '../kernel/dax.ts';
import { deviceProbesDone } from '../kernel/probe-wait.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';

/** The fields of a design with deferred work. */
export const deferWork = (m: Machine) => ({
  /**
   * queued: in wait_for_device_probe(); waited: that has returned; teardown: removing regions;
   * walking: going through the ranges of hmem_active; stuck: queued, and the probe that queued it
   * waits for it.
   */
  work: enumeration('idle', 'queued', 'waited', 'teardown', 'walking', 'done', 'stuck'),
  /** Queued again while it ran: it will run twice. */
  again: boolean(),
  /** The range of hmem_active that the walk looks at next. */
  next: range(0, Math.max(0, m.hmemRanges.length - 1)),
});

export type DeferState = State<ReturnType<typeof deferWork>>;

/** What the probe does with a range that touches a window. */
type AtProbe<S> = (s: S) => 'defer' | 'register' | 'drop';

export interface ProbeOptions {
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
export function platformProbe<S extends DeferState>(
  m: Machine,
  atProbe: AtProbe<S>,
  { mayRunTwice = false, unwindsBy }: ProbeOptions = {},
): Rule<S, never>[] {
  const walk = (s: S): Outcome => {
    const failed = probeWalk(m, s, ({ first, last }) => {
      const way = touchesWindow(m, s, first, last) ? atProbe(s) : 'register';
      if (way === 'defer') s.own.work = 'queued';
      if (way !== 'register' || !touchesSoftReserved(m, first, last)) return 0;
      return registerHmem(m, s, first, last);
    });
    if (failed !== undefined) {
      // Work that runs without a driver bound to the device returns at once.
      if (s.own.work === 'queued') s.own.work = unwindsBy === 'flush_work' ? 'stuck' : 'idle';
      return failed;
    }
    return handsOverAgain(m, s) ? 'reload hands a committed region to hmem' : undefined;
  };
  const mayLoad = (s: S) => mayLoadHmem(s) && s.own.work !== 'stuck' && s.acpi !== 'unbound';
  const rules = daxHmemRules(
    m,
    SOURCE,
    walk as (s: State) => Outcome,
    (s) => (s as S).own.work !== 'stuck',
  ) as Rule<S, never>[];
  if (mayRunTwice) {
    rules.push({
      name: 'dax_hmem: probe hmem_platform.0, queueing its work again while it runs',
      actor: 'dax_hmem',
      source: SOURCE,
      // The worker has to be faster than the walk: timing, like a module that comes late.
      environment: true,
      budget: 'faults',
      guard: (s) => mayLoad(s) && deferred(m, s, atProbe) >= 2,
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
      guard: (s) => mayLoad(s) && mayFailAfterQueueing(m, s, atProbe),
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
    if (dax.state === 'added' && (maskOf(dax.first, dax.last) & committed) !== 0) return true;
  }
  return false;
}

/** How many ranges the probe would defer now. */
function deferred<S extends DeferState>(m: Machine, s: S, atProbe: AtProbe<S>): number {
  if (atProbe(s) !== 'defer') return 0;
  return m.hmemRanges.filter(({ first, last }) => touchesWindow(m, s, first, last)).length;
}

/** Deferring a range cannot fail, registering one can: -ENOMEM. Ranges come by address. */
function mayFailAfterQueueing<S extends DeferState>(
  m: Machine,
  s: S,
  atProbe: AtProbe<S>,
): boolean {
  if (atProbe(s) !== 'defer') return false;
  let queued = false;
  for (const { first, last } of m.hmemRanges) {
    if (touchesWindow(m, s, first, last)) queued = true;
    else if (queued && touchesSoftReserved(m, first, last)) return true;
  }
  return false;
}

/**
 * The work comes back from wait_for_device_probe(); `then` must move it on. `flushed` is false while
 * deferred_probe_work has something to do.
 */
export function probesAwaited<S extends DeferState>(
  m: Machine,
  queue: string,
  then: (s: S) => void,
  flushed: (s: S) => boolean = () => true,
): Rule<S, never> {
  return {
    name: `${queue}: wait_for_device_probe returns`,
    actor: queue,
    source: 'drivers/dax/hmem/hmem.c process_defer_work',
    guard: (s) => s.own.work === 'queued' && deviceProbesDone(m, s) && flushed(s),
    effect: then,
  };
}

/**
 * The walk of the work, one range after another. `visit` does what the series does with a range
 * and returns 0, or an error, which ends the walk; `line` is the log message.
 */
export function walkRanges<S extends DeferState>(
  m: Machine,
  queue: string,
  line: (s: S, range: Span) => string,
  visit: (s: S, range: Span) => number,
): Rule<S, never>[] {
  const decide: Rule<S, never> = {
    name: `${queue}: decide range`,
    actor: queue,
    source: 'drivers/dax/hmem/hmem.c hmem_register_cxl_device',
    describe: (s) => {
      const { first, last } = m.hmemRanges[s.own.next]!;
      return `${queue}: ${line(s, { first, last })}: ${memRange(m.cells, first, last)}`;
    },
    guard: (s) => s.own.work === 'walking' && !lastInProbe(m, s),
    effect: (s) => endVisit(m, s, visit(s, m.hmemRanges[s.own.next]!)),
  };
  return [decide, ...(outOfMemory(m, decide as Rule<State, never>) as Rule<S, never>[])];
}

/**
 * The hook `probesUnderLock`: walk_hmem_resources() holds hmem_resource_lock over all of its calls,
 * and the one for the range before may not have come back.
 */
export function probesUnderLock(m: Machine, { own }: DeferState): number | null {
  if (own.next > 0) return m.regionCount + own.next - 1;
  return own.work === 'done' && m.hmemRanges.length > 0
    ? m.regionCount + m.hmemRanges.length - 1
    : null;
}

/** Is the walk still in the probe of the device that it made of the range before? */
export function lastInProbe(m: Machine, s: DeferState): boolean {
  const d = m.regionCount + s.own.next - 1;
  return s.own.next > 0 && inProbe(m, s, d);
}

/** Moves the walk on to the next range, or ends it: after the last, or with an error. */
export function endVisit(m: Machine, s: DeferState, rc: number): string | undefined {
  const more = rc === 0 && s.own.next + 1 < m.hmemRanges.length;
  s.own.next = more ? s.own.next + 1 : 0;
  if (!more) {
    s.own.work = s.own.again ? 'queued' : 'done';
    s.own.again = false;
  }
  return rc === 0 ? undefined : registrationError(rc, 'walk ends');
}

/** Range by range: CXL keeps a range that one committed region contains (from v7 on). */
export function decidePerRange<S extends DeferState>(m: Machine, queue: string): Rule<S, never>[] {
  return walkRanges<S>(
    m,
    queue,
    (s, r) => perRange(m, s, r),
    (s, r) => (perRange(m, s, r) === NOT_CLAIMED ? registerHmem(m, s, r.first, r.last) : 0),
  );
}

const NOT_CLAIMED = 'CXL did not claim resource, registering';

function perRange(m: Machine, s: State, { first, last }: Span): string {
  if (!touchesWindow(m, s, first, last)) return 'not a CXL range, skipping';
  if (committedRegionContains(m, s, first, last)) return 'CXL claims resource, dropping';
  return touchesSoftReserved(m, first, last) ? NOT_CLAIMED : 'not Soft Reserved, skipping';
}

/** All or none: is every range that touches a window contained in one committed region (v5, v6)? */
export function allContained(m: Machine, s: State): boolean {
  return m.hmemRanges.every(
    ({ first, last }) =>
      !touchesWindow(m, s, first, last) || committedRegionContains(m, s, first, last),
  );
}

/** The hook `workPhase`: how far the work is. */
export function workPhase({ own: { work } }: DeferState): WorkPhase {
  if (work === 'idle') return 'idle';
  if (work === 'queued' || work === 'stuck') return 'waits';
  return work === 'done' ? 'over' : 'decides';
}

/** Has the work run, or was it never needed? Then dax_hmem can be unloaded. */
export function workFinished(s: DeferState): boolean {
  return s.own.work === 'idle' || s.own.work === 'done';
}

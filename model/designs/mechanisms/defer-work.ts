/**
 * Deferred work (Dan Williams' RFC of July 2025, and every series after it): the probe of hmem_platform
 * puts off the ranges that touch a CXL window (platform-probe.ts) and queues a work item, which waits
 * for device probing and then decides. What a series decides is its own.
 */
import { boolean, enumeration, type Rule, range } from '../../../checker/index.ts';
import type { Design } from '../../machine/design.ts';
import type { WorkPhase } from '../../machine/design-hooks.ts';
import { deviceProbesDone } from '../../kernel/probe-wait.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';

/** The fields of a design with deferred work. */
export const workFields = (m: Machine) => ({
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

export type WorkFields = ReturnType<typeof workFields>;
export type WorkState = State<WorkFields>;

/**
 * The work comes back from wait_for_device_probe(); `then` must move it on. `flushed` is false while
 * deferred_probe_work has something to do.
 */
export function probesAwaited<S extends WorkState>(
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
 * The hook `probesUnderLock`: walk_hmem_resources() holds hmem_resource_lock over all of its calls,
 * and the one for the range before may not have come back.
 */
export function probesUnderLock(m: Machine, { own }: WorkState): number | null {
  if (own.next > 0) return m.regionCount + own.next - 1;
  return own.work === 'done' && m.hmemRanges.length > 0
    ? m.regionCount + m.hmemRanges.length - 1
    : null;
}

/** The hooks of a design with deferred work. */
export const deferredWork = {
  daxHmemUnloaded: (_, s) => {
    s.own.work = 'idle';
  },
  workPhase: (_, s) => workPhase(s),
  finished: (_, s) => workFinished(s),
} satisfies Partial<Design<WorkFields>>;

/** How far the work is. */
export function workPhase({ own: { work } }: WorkState): WorkPhase {
  if (work === 'idle') return 'idle';
  if (work === 'queued' || work === 'stuck') return 'waits';
  return work === 'done' ? 'over' : 'decides';
}

/** Has the work run, or was it never needed? Then dax_hmem can be unloaded. */
export function workFinished(s: WorkState): boolean {
  return s.own.work === 'idle' || s.own.work === 'done';
}

/**
 * The walk of deferred work over the ranges of hmem_active.
 */
import type { Rule } from '../../../checker/index.ts';
import { memRange, type Span } from '../../machine/cells.ts';
import { inProbe } from '../../kernel/dax.ts';
import { outOfMemory, registrationError } from '../../kernel/hmem.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import type { WorkState } from './defer-work.ts';

/**
 * The walk of the work, one range after another. `visit` does what the series does with a range
 * and returns 0, or an error, which ends the walk; `line` is the log message.
 */
export function walkRanges<S extends WorkState>(
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

/** Is the walk still in the probe of the device that it made of the range before? */
export function lastInProbe(m: Machine, s: WorkState): boolean {
  const d = m.regionCount + s.own.next - 1;
  return s.own.next > 0 && inProbe(m, s, d);
}

/** Moves the walk on to the next range, or ends it: after the last, or with an error. */
export function endVisit(m: Machine, s: WorkState, rc: number): string | undefined {
  const more = rc === 0 && s.own.next + 1 < m.hmemRanges.length;
  s.own.next = more ? s.own.next + 1 : 0;
  if (!more) {
    s.own.work = s.own.again ? 'queued' : 'done';
    s.own.again = false;
  }
  return rc === 0 ? undefined : registrationError(rc, 'walk ends');
}

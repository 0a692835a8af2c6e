/**
 * The decision of v7 and of what was merged: range by range, once the initial probe is over.
 */
import { boolean, type Rule } from '../../../checker/index.ts';
import type { Span } from '../../machine/cells.ts';
import {
  committedRegionContains,
  registerHmem,
  touchesSoftReserved,
  touchesWindow,
} from '../../kernel/hmem.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { probesAwaited, workFields } from './defer-work.ts';
import { walkRanges } from './walk-ranges.ts';

export const perRange = (m: Machine) => ({
  ...workFields(m),
  /** The initial probe is over; kept in built-in device.c, so a reload does not clear it. */
  didProbe: boolean(),
});

export type PerRangeState = State<ReturnType<typeof perRange>>;

/** The work waits, then CXL keeps each range that one committed region contains. */
export function decidePerRange<S extends PerRangeState>(
  m: Machine,
  queue: string,
): Rule<S, never>[] {
  return [
    probesAwaited<S>(m, queue, (s) => {
      s.own.work = 'walking';
      s.own.didProbe = true;
    }),
    ...walkRanges<S>(
      m,
      queue,
      (s, r) => decision(m, s, r),
      (s, r) => (decision(m, s, r) === NOT_CLAIMED ? registerHmem(m, s, r.first, r.last) : 0),
    ),
  ];
}

const NOT_CLAIMED = 'CXL did not claim resource, registering';

function decision(m: Machine, s: State, { first, last }: Span): string {
  if (!touchesWindow(m, s, first, last)) return 'not a CXL range, skipping';
  if (committedRegionContains(m, s, first, last)) return 'CXL claims resource, dropping';
  return touchesSoftReserved(m, first, last) ? NOT_CLAIMED : 'not Soft Reserved, skipping';
}

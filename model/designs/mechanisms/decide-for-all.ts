/**
 * One decision for all ranges, which v5 and v6 share: dax_cxl_mode, in built-in code.
 */
import { enumeration, type Rule } from '../../../checker/index.ts';
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

export const allRanges = (m: Machine) => ({
  ...workFields(m),
  /** dax_cxl_mode: undecided; hmem gets all ranges; CXL gets all. A reload does not clear it. */
  mode: enumeration('defer', 'register', 'drop'),
});

export type AllRangesState = State<ReturnType<typeof allRanges>>;

/** The work waits; `flushed` is false while deferred_probe_work has something to do. */
export function waitForProbes<S extends AllRangesState>(
  m: Machine,
  queue: string,
  flushed?: (s: S) => boolean,
): Rule<S, never> {
  return probesAwaited<S>(
    m,
    queue,
    (s) => {
      s.own.work = 'waited';
    },
    flushed,
  );
}

/** The work decides for all ranges; what it does when hmem gets them comes first. */
export function decideForAll<S extends AllRangesState>(
  m: Machine,
  queue: string,
  ifRegister: 'teardown' | 'walking',
): Rule<S, never> {
  return {
    name: `${queue}: decide for all ranges`,
    actor: queue,
    source: 'drivers/dax/hmem/hmem.c process_defer_work',
    describe: (s) =>
      allContained(m, s)
        ? `${queue}: all Soft Reserved ranges claimed by CXL`
        : `${queue}: Soft Reserved not fully contained in CXL, using HMEM`,
    guard: (s) => s.own.work === 'waited',
    effect: (s) => {
      s.own.mode = allContained(m, s) ? 'drop' : 'register';
      s.own.work = s.own.mode === 'register' ? ifRegister : 'walking';
    },
  };
}

/** Is every range that touches a window contained in one committed region? */
function allContained(m: Machine, s: State): boolean {
  return m.hmemRanges.every(
    ({ first, last }) =>
      !touchesWindow(m, s, first, last) || committedRegionContains(m, s, first, last),
  );
}

/** The walk of v5: all ranges, also those that the probe has registered already. */
export function registerAll<S extends AllRangesState>(m: Machine, queue: string): Rule<S, never>[] {
  const drops = (s: S, first: number, last: number) =>
    s.own.mode === 'drop' && touchesWindow(m, s, first, last);
  return walkRanges<S>(
    m,
    queue,
    (s, { first, last }) => (drops(s, first, last) ? 'drop' : 'register'),
    (s, { first, last }) =>
      drops(s, first, last) || !touchesSoftReserved(m, first, last)
        ? 0
        : registerHmem(m, s, first, last),
  );
}

/** The walk of v6: only the ranges that touch a window. */
export function registerInWindows<S extends AllRangesState>(
  m: Machine,
  queue: string,
): Rule<S, never>[] {
  const registers = (s: S, first: number, last: number) =>
    s.own.mode === 'register' &&
    touchesWindow(m, s, first, last) &&
    touchesSoftReserved(m, first, last);
  return walkRanges<S>(
    m,
    queue,
    (s, { first, last }) => (registers(s, first, last) ? 'register' : 'skip'),
    (s, { first, last }) => (registers(s, first, last) ? registerHmem(m, s, first, last) : 0),
  );
}

/**
 * One decision for all ranges, which v5 and v6 share: dax_cxl_mode, in built-in code.
 */
import { enumeration, type Rule } from '../../checker/index.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';
import { allContained, deferWork } from './defer-work.ts';

export const allRanges = (m: Machine) => ({
  ...deferWork(m),
  /** dax_cxl_mode: undecided; hmem gets all ranges; CXL gets all. A reload does not clear it. */
  mode: enumeration('defer', 'register', 'drop'),
});

export type AllRangesState = State<ReturnType<typeof allRanges>>;

/** The work decides for all ranges; `then` must move it on. */
export function decideForAll<S extends AllRangesState>(
  m: Machine,
  queue: string,
  then: (s: S) => void,
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
      then(s);
    },
  };
}

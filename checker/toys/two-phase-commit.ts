/**
 * Two-phase commit: Lamport's TwoPhase.tla, the sizes and counts of which other checkers publish.
 *
 * Messages are a set that only grows, so each possible message is a boolean.
 */
import type { Always } from '../language/property.ts';
import { system } from '../language/system.ts';
import { array, boolean, enumeration, record, type ViewOf } from '../language/types.ts';

const manager = record({
  state: enumeration('working', 'prepared', 'committed', 'aborted'),
  /** The transaction manager knows that it is prepared. */
  known: boolean(),
  /** The message "prepared" of this manager. */
  prepared: boolean(),
});

/** The system with `managers` resource managers: 3, 5, 7 give 288, 8 832, 296 448 states. */
export function twoPhaseCommit(managers: number) {
  const layout = record({
    transaction: enumeration('init', 'committed', 'aborted'),
    /** The messages "commit" and "abort" of the transaction manager. */
    commit: boolean(),
    abort: boolean(),
    rm: array(managers, manager),
  });
  const indices = Array.from({ length: managers }, (_, i) => i);
  const forEach = { actor: 'resource manager', parameters: indices };

  return system({
    name: `two-phase commit, ${managers} resource managers`,
    layout,
    symmetry: [{ name: 'resource managers', count: managers, arrays: ['rm'] }],
    rules: [
      {
        name: 'TMCommit',
        actor: 'transaction manager',
        guard(s) {
          if (s.transaction !== 'init') return false;
          for (let i = 0; i < managers; i++) if (!s.rm[i].known) return false;
          return true;
        },
        effect(s) {
          s.transaction = 'committed';
          s.commit = true;
        },
      },
      {
        name: 'TMAbort',
        actor: 'transaction manager',
        guard: (s) => s.transaction === 'init',
        effect(s) {
          s.transaction = 'aborted';
          s.abort = true;
        },
      },
      {
        name: 'TMRcvPrepared',
        actor: 'transaction manager',
        parameters: indices,
        guard: (s, i: number) => s.transaction === 'init' && s.rm[i].prepared,
        effect(s, i: number) {
          s.rm[i].known = true;
        },
      },
      {
        name: 'RMPrepare',
        ...forEach,
        guard: (s, i: number) => s.rm[i].state === 'working',
        effect(s, i: number) {
          s.rm[i].state = 'prepared';
          s.rm[i].prepared = true;
        },
      },
      {
        name: 'RMChooseToAbort',
        ...forEach,
        guard: (s, i: number) => s.rm[i].state === 'working',
        effect(s, i: number) {
          s.rm[i].state = 'aborted';
        },
      },
      {
        name: 'RMRcvCommit',
        ...forEach,
        guard: (s) => s.commit,
        effect(s, i: number) {
          s.rm[i].state = 'committed';
        },
      },
      {
        name: 'RMRcvAbort',
        ...forEach,
        guard: (s) => s.abort,
        effect(s, i: number) {
          s.rm[i].state = 'aborted';
        },
      },
    ],
  });
}

/** No manager has aborted while another has committed. */
export const consistent: Always<{ readonly rm: ArrayLike<ViewOf<typeof manager>> }> = {
  id: 'consistent',
  kind: 'always',
  symmetric: true,
  sentence: 'No resource manager has aborted while another has committed.',
  holds(s) {
    let aborted = false;
    let committed = false;
    for (let i = 0; i < s.rm.length; i++) {
      const { state } = s.rm[i];
      if (state === 'aborted') aborted = true;
      else if (state === 'committed') committed = true;
    }
    return !(aborted && committed);
  },
};

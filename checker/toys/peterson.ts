/**
 * Peterson's mutual exclusion generalised to n processes (the filter lock), as in the Murphi
 * distribution's n_peterson, except that `turn` starts at 0 instead of undefined, that a blocked
 * process has no self-loop, and that `level` is reset when the critical section is entered.
 */
import type { Always } from '../language/property.ts';
import { system } from '../language/system.ts';
import { array, enumeration, range, record, type ViewOf } from '../language/types.ts';

/** The system with `processes` processes: 3, 4, 5 give 705, 14 844, 344 805 states. */
export function peterson(processes: number) {
  const last = processes - 1;
  const process = record({
    at: enumeration('start', 'enter level', 'give way', 'wait', 'critical'),
    /** The level that the process claims in public. */
    claims: range(0, last),
    /** The level that it is working on. */
    level: range(0, last),
  });
  const layout = record({
    process: array(processes, process),
    /** Per level: who arrived last, and so has to wait. */
    turn: array(processes, range(0, last)),
  });
  type State = ViewOf<typeof layout>;

  const mayPass = (s: State, i: number): boolean => {
    const { level } = s.process[i];
    if (s.turn[level] !== i) return true;
    for (let k = 0; k < processes; k++) if (k !== i && s.process[k].claims >= level) return false;
    return true;
  };
  const forEach = { actor: 'process', parameters: Array.from({ length: processes }, (_, i) => i) };

  return system({
    name: `Peterson, ${processes} processes`,
    layout,
    // Process 0 is special in the initial state, as the one that `turn` names, and nowhere else.
    symmetry: [{ name: 'processes', count: processes, arrays: ['process'], indices: ['turn[*]'] }],
    rules: [
      {
        name: 'begin',
        ...forEach,
        guard: (s, i: number) => s.process[i].at === 'start',
        effect(s, i: number) {
          s.process[i].level = 1;
          s.process[i].at = 'enter level';
        },
      },
      {
        name: 'claim the level',
        ...forEach,
        guard: (s, i: number) => s.process[i].at === 'enter level',
        effect(s, i: number) {
          const me = s.process[i];
          me.claims = me.level;
          me.at = 'give way';
        },
      },
      {
        name: 'give way',
        ...forEach,
        guard: (s, i: number) => s.process[i].at === 'give way',
        effect(s, i: number) {
          const me = s.process[i];
          s.turn[me.level] = i;
          me.at = 'wait';
        },
      },
      {
        name: 'next level',
        ...forEach,
        guard: (s, i: number) =>
          s.process[i].at === 'wait' && s.process[i].level < last && mayPass(s, i),
        effect(s, i: number) {
          const me = s.process[i];
          me.level++;
          me.at = 'enter level';
        },
      },
      {
        name: 'enter the critical section',
        ...forEach,
        guard: (s, i: number) =>
          s.process[i].at === 'wait' && s.process[i].level === last && mayPass(s, i),
        effect(s, i: number) {
          const me = s.process[i];
          me.level = 0;
          me.at = 'critical';
        },
      },
      {
        name: 'leave the critical section',
        ...forEach,
        guard: (s, i: number) => s.process[i].at === 'critical',
        effect(s, i: number) {
          const me = s.process[i];
          me.claims = 0;
          me.at = 'start';
        },
      },
    ],
  });
}

interface Processes {
  readonly process: ArrayLike<{ readonly at: string }>;
}

export const mutualExclusion: Always<Processes> = {
  id: 'mutual-exclusion',
  kind: 'always',
  symmetric: true,
  sentence: 'At most one process is in its critical section.',
  holds({ process }) {
    let critical = 0;
    for (let i = 0; i < process.length; i++) if (process[i].at === 'critical') critical++;
    return critical <= 1;
  },
};

/**
 * Processes that share one semaphore: nobody is in the critical section with another, and whether
 * each gets in is a matter of fairness.
 */
import type { LeadsTo } from '../language/property.ts';
import { type Fairness, system } from '../language/system.ts';
import { array, boolean, enumeration, record } from '../language/types.ts';

export function semaphore(processes: number, fairness: Fairness = {}) {
  const forEach = { actor: 'process', parameters: Array.from({ length: processes }, (_, i) => i) };
  return system({
    name: `${processes} processes and a semaphore`,
    layout: record({
      at: array(processes, enumeration('idle', 'waits', 'critical')),
      taken: boolean(),
    }),
    fairness,
    rules: [
      {
        name: 'ask',
        ...forEach,
        // It may do without for ever.
        environment: true,
        guard: (s, i: number) => s.at[i] === 'idle',
        effect(s, i: number) {
          s.at[i] = 'waits';
        },
      },
      {
        name: 'acquire',
        ...forEach,
        guard: (s, i: number) => s.at[i] === 'waits' && !s.taken,
        effect(s, i: number) {
          s.at[i] = 'critical';
          s.taken = true;
        },
      },
      {
        name: 'release',
        ...forEach,
        guard: (s, i: number) => s.at[i] === 'critical',
        effect(s, i: number) {
          s.at[i] = 'idle';
          s.taken = false;
        },
      },
    ],
  });
}

/** Process `i` that waits gets in. */
export function getsIn(i: number): LeadsTo<{ readonly at: ArrayLike<string> }> {
  return {
    id: `process ${i} gets in`,
    kind: 'leads-to',
    sentence: `When process ${i} waits, it enters its critical section later.`,
    from: (s) => s.at[i] === 'waits',
    to: (s) => s.at[i] === 'critical',
  };
}

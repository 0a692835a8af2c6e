/**
 * Peterson's algorithm for n processes as `ex/sym/n_peterson.m` of the Murphi distribution has it.
 *
 * It differs from `peterson.ts`: nobody is named by `turn` at first, a process that waits in vain takes
 * a step all the same, and one that leaves its critical section claims level 1 instead of none. Murphi
 * counts representatives, and the rules that fire from them: 163 298 and 1 143 086 for 7 processes.
 */
import { system } from '../language/system.ts';
import { array, enumeration, optional, range, record, type ViewOf } from '../language/types.ts';

export function murphiPeterson(processes: number) {
  const process = record({
    at: enumeration('idle', 'claim', 'give way', 'wait', 'critical'),
    claims: range(0, processes),
    level: range(0, processes),
  });
  const layout = record({
    process: array(processes, process),
    turn: array(processes + 1, optional(processes - 1)),
  });
  type State = ViewOf<typeof layout>;
  const indices = Array.from({ length: processes }, (_, i) => i);
  const forEach = { actor: 'process', parameters: indices };
  const at = (label: State['process'][number]['at']) => (s: State, i: number) =>
    s.process[i].at === label;
  const mayPass = (s: State, i: number): boolean => {
    const { level } = s.process[i];
    if (s.turn[level] !== i) return true;
    return indices.every((k) => k === i || s.process[k].claims < level);
  };

  return system({
    name: `Peterson as in Murphi, ${processes} processes`,
    layout,
    symmetry: [{ name: 'processes', count: processes, arrays: ['process'], indices: ['turn[*]'] }],
    rules: [
      {
        name: 'begin',
        ...forEach,
        guard: at('idle'),
        effect(s, i: number) {
          Object.assign(s.process[i], { at: 'claim', level: 1 });
        },
      },
      {
        name: 'claim the level',
        ...forEach,
        guard: at('claim'),
        effect(s, i: number) {
          const me = s.process[i];
          me.claims = me.level;
          me.at = 'give way';
        },
      },
      {
        name: 'give way',
        ...forEach,
        guard: at('give way'),
        effect(s, i: number) {
          s.turn[s.process[i].level] = i;
          s.process[i].at = 'wait';
        },
      },
      {
        name: 'wait',
        ...forEach,
        guard: at('wait'),
        effect(s, i: number) {
          if (!mayPass(s, i)) return;
          const me = s.process[i];
          me.level++;
          me.at = me.level < processes ? 'claim' : 'critical';
        },
      },
      {
        name: 'leave the critical section',
        ...forEach,
        guard: at('critical'),
        effect(s, i: number) {
          Object.assign(s.process[i], { at: 'idle', claims: 1 });
        },
      },
    ],
  });
}

/**
 * Lamport's distributed mutual exclusion with logical clocks, as LamportMutex.tla of the TLA+ examples
 * has it.
 *
 * TLC counts 724 274 distinct states and 2 729 079 generated ones for three processes and clocks up to
 * 6. Among the latter are the initial state and the states beyond the largest clock, which it does not
 * keep: here a step that leads there leaves everything as it is.
 */
import type { Always } from '../language/property.ts';
import { system } from '../language/system.ts';
import {
  array,
  queue,
  range,
  record,
  set,
  type SetView,
  oneOf,
  type ViewOf,
} from '../language/types.ts';

export function lamportMutex(processes: number, largestClock: number) {
  const clock = range(0, largestClock);
  const message = oneOf({ request: { clock }, acknowledge: {}, release: {} });
  const layout = record({
    clock: array(processes, range(1, largestClock)),
    /** By receiver, then by who asks: the clock of the request, 0 for none. */
    request: array(processes, array(processes, clock)),
    acknowledged: array(processes, set(processes)),
    /** By sender, then by receiver; never more than one message of a kind. */
    network: array(processes, array(processes, queue(3, message))),
    critical: set(processes),
  });
  type State = ViewOf<typeof layout>;
  const indices = Array.from({ length: processes }, (_, i) => i);
  const pairs = indices.flatMap((p) => indices.flatMap((q) => (p === q ? [] : [[p, q] as const])));
  const others = (p: number) => indices.filter((q) => q !== p);
  const each = { actor: 'process', parameters: indices };
  const receive = { actor: 'process', parameters: pairs };

  const beats = (s: State, p: number, q: number): boolean => {
    const [mine, theirs] = [s.request[p][p], s.request[p][q]];
    return theirs === 0 || mine < theirs || (mine === theirs && p < q);
  };
  const first = (s: State, [p, q]: readonly [number, number]) => {
    const channel = s.network[q][p];
    return channel.length === 0 ? undefined : channel.at(0);
  };
  const after = (s: State, p: number, received: number) => Math.max(s.clock[p], received) + 1;

  return system({
    name: `Lamport's mutual exclusion, ${processes} processes, clocks up to ${largestClock}`,
    layout,
    rules: [
      {
        name: 'request',
        ...each,
        guard: (s, p: number) => s.request[p][p] === 0,
        effect(s, p: number) {
          s.request[p][p] = s.clock[p];
          for (const q of others(p)) s.network[p][q].push({ kind: 'request', clock: s.clock[p] });
          s.acknowledged[p].clear();
          s.acknowledged[p].add(p);
        },
      },
      {
        name: 'receive a request',
        ...receive,
        guard(s, pair: readonly [number, number]) {
          const message = first(s, pair);
          return message?.kind === 'request' && after(s, pair[0], message.clock) <= largestClock;
        },
        effect(s, [p, q]: readonly [number, number]) {
          const message = s.network[q][p].shift();
          if (message.kind !== 'request') return;
          s.request[p][q] = message.clock;
          s.clock[p] = after(s, p, message.clock);
          s.network[p][q].push({ kind: 'acknowledge' });
        },
      },
      {
        name: 'receive a request beyond the largest clock',
        ...receive,
        guard(s, pair: readonly [number, number]) {
          const message = first(s, pair);
          return message?.kind === 'request' && after(s, pair[0], message.clock) > largestClock;
        },
        effect() {},
      },
      {
        name: 'receive an acknowledgement',
        ...receive,
        guard: (s, pair: readonly [number, number]) => first(s, pair)?.kind === 'acknowledge',
        effect(s, [p, q]: readonly [number, number]) {
          s.network[q][p].shift();
          s.acknowledged[p].add(q);
        },
      },
      {
        name: 'receive a release',
        ...receive,
        guard: (s, pair: readonly [number, number]) => first(s, pair)?.kind === 'release',
        effect(s, [p, q]: readonly [number, number]) {
          s.network[q][p].shift();
          s.request[p][q] = 0;
        },
      },
      {
        // Also when it is there already, as in the original.
        name: 'enter the critical section',
        ...each,
        guard: (s, p: number) =>
          s.acknowledged[p].size === processes && others(p).every((q) => beats(s, p, q)),
        effect(s, p: number) {
          s.critical.add(p);
        },
      },
      {
        name: 'leave the critical section',
        ...each,
        guard: (s, p: number) => s.critical.has(p),
        effect(s, p: number) {
          s.critical.delete(p);
          for (const q of others(p)) s.network[p][q].push({ kind: 'release' });
          s.request[p][p] = 0;
          s.acknowledged[p].clear();
        },
      },
    ],
  });
}

export const oneIsCritical: Always<{ readonly critical: SetView<number> }> = {
  id: 'one-is-critical',
  kind: 'always',
  sentence: 'At most one process is in its critical section.',
  holds: (s) => s.critical.size <= 1,
};

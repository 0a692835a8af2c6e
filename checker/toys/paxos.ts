/**
 * Single-decree Paxos with three servers and two clients, as Stateright's `examples/paxos.rs` has it:
 * each client puts a value to a server of its own and, when that is done, gets it from the next one.
 * Messages may overtake each other; one that changes nothing is not delivered.
 *
 * Stateright counts 16 668 states. The history that it checks for linearizability is a part of them,
 * so what a client saw of the other when it began to read is kept here too (`sawDone`).
 */
import type { Always, Reachable } from '../language/property.ts';
import { system } from '../language/system.ts';
import {
  array,
  boolean,
  enumeration,
  optional,
  range,
  record,
  set,
  oneOf,
  type ViewOf,
} from '../language/types.ts';

const SERVERS = [0, 1, 2] as const;
const CLIENTS = [0, 1] as const;
const MAJORITY = 2;
/** Rounds 0, 1 and 2; the number of a ballot is that of its round and its leader. */
const ballot = range(0, 3 * SERVERS.length - 1);
const leaderOf = (b: number) => b % SERVERS.length;
const nextBallot = (b: number, leader: number) =>
  (Math.floor(b / SERVERS.length) + 1) * SERVERS.length + leader;

/** A proposal is the client whose value it is. */
const proposal = range(0, CLIENTS.length - 1);
const accepted = oneOf({ nothing: {}, proposal: { ballot, proposal } });
const promise = oneOf({ none: {}, nothing: {}, proposal: { ballot, proposal } });
const perBallot = array(3 * SERVERS.length, optional(CLIENTS.length - 1));

const server = record({
  ballot,
  proposal: optional(CLIENTS.length - 1),
  /** By server: its promise for this ballot. */
  prepares: array(SERVERS.length, promise),
  accepts: set(SERVERS.length),
  accepted,
  isDecided: boolean(),
  /** On their way to it. */
  prepare: set(ballot),
  accept: perBallot,
  decided: perBallot,
  /** On their way from it, by ballot. */
  prepared: array(3 * SERVERS.length, promise),
  acceptedIn: set(ballot),
});
const client = record({
  state: enumeration('puts', 'gets', 'done'),
  /** How many operations of the other were done when it began to read, and what it read. */
  sawDone: range(0, 2),
  read: optional(CLIENTS.length - 1),
  /** On their way to the servers, and from them. */
  put: boolean(),
  get: boolean(),
  putOk: set(SERVERS.length),
  getOk: optional(CLIENTS.length - 1),
});
const layout = record({
  server: array(SERVERS.length, server),
  client: array(CLIENTS.length, client),
});
type State = ViewOf<typeof layout>;

const doneBy = ({ state }: State['client'][number]) => ({ puts: 0, gets: 1, done: 2 })[state];
const others = (server: number) => SERVERS.filter((one) => one !== server);
const readsFrom = (client: number) => client + 1;
const byBallot = SERVERS.flatMap((to) =>
  Array.from({ length: 3 * SERVERS.length }, (_, b) => ({ server: to, ballot: b })),
);
const onServer = { actor: 'server', parameters: byBallot };

/** The proposal of the highest ballot among the promises, if there is one. */
function highest({ prepares }: State['server'][number]): number | undefined {
  let best: { readonly ballot: number; readonly proposal: number } | undefined;
  for (const from of SERVERS) {
    const said = prepares[from];
    if (said.kind === 'proposal' && (best === undefined || said.ballot > best.ballot)) best = said;
  }
  return best?.proposal;
}

export const paxos = system({
  name: 'Paxos, three servers and two clients',
  layout,
  initialise(s) {
    for (const c of CLIENTS) s.client[c].put = true;
  },
  rules: [
    {
      name: 'Put',
      actor: 'server',
      parameters: CLIENTS,
      guard: (s, c: number) =>
        s.client[c].put && !s.server[c].isDecided && s.server[c].proposal === null,
      effect(s, c: number) {
        const me = s.server[c];
        s.client[c].put = false;
        me.proposal = c;
        me.ballot = nextBallot(me.ballot, c);
        for (const from of SERVERS) me.prepares[from] = { kind: 'none' };
        me.accepts.clear();
        me.prepares[c] = me.accepted;
        for (const to of others(c)) s.server[to].prepare.add(me.ballot);
      },
    },
    {
      name: 'Prepare',
      ...onServer,
      guard(s, { server: i, ballot: b }) {
        const me = s.server[i];
        return me.prepare.has(b) && !me.isDecided && me.ballot < b;
      },
      effect(s, { server: i, ballot: b }) {
        const me = s.server[i];
        me.prepare.delete(b);
        me.ballot = b;
        me.prepared[b] = me.accepted;
      },
    },
    {
      name: 'Prepared',
      ...onServer,
      guard(s, { server: from, ballot: b }) {
        const leader = s.server[leaderOf(b)];
        return (
          s.server[from].prepared[b].kind !== 'none' && !leader.isDecided && leader.ballot === b
        );
      },
      effect(s, { server: from, ballot: b }) {
        const i = leaderOf(b);
        const me = s.server[i];
        me.prepares[from] = s.server[from].prepared[b];
        s.server[from].prepared[b] = { kind: 'none' };
        const promised = SERVERS.filter((one) => me.prepares[one].kind !== 'none').length;
        if (promised !== MAJORITY) return;
        const chosen = highest(me) ?? (me.proposal as number);
        me.proposal = chosen;
        me.accepted = { kind: 'proposal', ballot: b, proposal: chosen };
        me.accepts.add(i);
        for (const to of others(i)) s.server[to].accept[b] = chosen;
      },
    },
    {
      name: 'Accept',
      ...onServer,
      guard(s, { server: i, ballot: b }) {
        const me = s.server[i];
        return me.accept[b] !== null && !me.isDecided && me.ballot <= b;
      },
      effect(s, { server: i, ballot: b }) {
        const me = s.server[i];
        me.ballot = b;
        me.accepted = { kind: 'proposal', ballot: b, proposal: me.accept[b] as number };
        me.accept[b] = null;
        me.acceptedIn.add(b);
      },
    },
    {
      name: 'Accepted',
      ...onServer,
      guard(s, { server: from, ballot: b }) {
        const leader = s.server[leaderOf(b)];
        return s.server[from].acceptedIn.has(b) && !leader.isDecided && leader.ballot === b;
      },
      effect(s, { server: from, ballot: b }) {
        const i = leaderOf(b);
        const me = s.server[i];
        s.server[from].acceptedIn.delete(b);
        me.accepts.add(from);
        if (me.accepts.size !== MAJORITY) return;
        const chosen = me.proposal as number;
        me.isDecided = true;
        for (const to of others(i)) s.server[to].decided[b] = chosen;
        s.client[chosen].putOk.add(i);
      },
    },
    {
      name: 'Decided',
      ...onServer,
      guard: (s, { server: i, ballot: b }) =>
        s.server[i].decided[b] !== null && !s.server[i].isDecided,
      effect(s, { server: i, ballot: b }) {
        const me = s.server[i];
        me.ballot = b;
        me.accepted = { kind: 'proposal', ballot: b, proposal: me.decided[b] as number };
        me.isDecided = true;
        me.decided[b] = null;
      },
    },
    {
      name: 'PutOk',
      actor: 'client',
      parameters: CLIENTS.flatMap((c) => SERVERS.map((from) => ({ client: c, from }))),
      guard: (s, { client: c, from }) =>
        s.client[c].putOk.has(from) && s.client[c].state === 'puts',
      effect(s, { client: c, from }) {
        const me = s.client[c];
        me.putOk.delete(from);
        me.state = 'gets';
        me.sawDone = doneBy(s.client[1 - c]);
        me.get = true;
      },
    },
    {
      name: 'Get',
      actor: 'server',
      parameters: CLIENTS,
      guard: (s, c: number) => s.client[c].get && s.server[readsFrom(c)].isDecided,
      effect(s, c: number) {
        const { accepted: value } = s.server[readsFrom(c)];
        if (value.kind !== 'proposal') throw new Error('decided, but nothing is accepted');
        s.client[c].get = false;
        s.client[c].getOk = value.proposal;
      },
    },
    {
      name: 'GetOk',
      actor: 'client',
      parameters: CLIENTS,
      guard: (s, c: number) => s.client[c].getOk !== null && s.client[c].state === 'gets',
      effect(s, c: number) {
        const me = s.client[c];
        me.read = me.getOk;
        me.getOk = null;
        me.state = 'done';
      },
    },
  ],
});

/** All that was decided is the same. */
export const agreement: Always<State> = {
  id: 'agreement',
  kind: 'always',
  sentence: 'Servers that have decided have decided for the same value.',
  holds(s) {
    const decided = SERVERS.flatMap((i) => {
      const { isDecided, accepted: value } = s.server[i];
      return isDecided && value.kind === 'proposal' ? [value.proposal] : [];
    });
    return new Set(decided).size <= 1;
  },
};

/** A client can get to read a value. */
export const valueChosen: Reachable<State> = {
  id: 'value-chosen',
  kind: 'reachable',
  sentence: 'A value is chosen and read.',
  witness: (s) => CLIENTS.some((c) => s.client[c].getOk !== null),
};

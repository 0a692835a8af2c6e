/**
 * Paxos Commit of Gray and Lamport: PaxosCommit.tla of the TLA+ examples, with two ballots, of which
 * the first belongs to the resource managers.
 *
 * Messages are sets that only grow. TLC counts 1 321 761 distinct and 16 959 159 generated states for
 * two resource managers and three acceptors, the initial one included: a step that can be taken for
 * several reasons (majorities, ballots) counts once for each, and so do the parameters here.
 */
import type { Always } from '../language/property.ts';
import { system } from '../language/system.ts';
import { array, enumeration, record, set, type ViewOf } from '../language/types.ts';

/** `managers` resource managers, and three acceptors, any two of which are a majority. */
export function paxosCommit(managers: number) {
  const value = enumeration('prepared', 'aborted');
  const ballots = [0, 1] as const;
  const acceptors = [0, 1, 2] as const;
  const majorities = [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  const acceptor = record({
    /** The largest ballot that it takes part in is the second. */
    promised: enumeration('first', 'second'),
    /** What it accepted last, and in which ballot. */
    accepted: enumeration('nothing', 'prepared', 'aborted'),
    inBallot: enumeration('none', 'first', 'second'),
    /** Its messages: what it said to have accepted when it promised; what it accepted, by ballot. */
    phase1b: set(enumeration('nothing', 'prepared', 'aborted')),
    phase2b: array(ballots.length, set(value)),
  });
  const manager = record({
    state: enumeration('working', 'prepared', 'committed', 'aborted'),
    acceptor: array(acceptors.length, acceptor),
    phase1a: enumeration('unsent', 'sent'),
    phase2a: array(ballots.length, set(value)),
  });
  const layout = record({
    rm: array(managers, manager),
    decision: set(enumeration('commit', 'abort')),
  });
  type State = ViewOf<typeof layout>;
  type Value = 'prepared' | 'aborted';
  const indices = Array.from({ length: managers }, (_, i) => i);
  const each = { actor: 'resource manager', parameters: indices };
  const NAMES = ['first', 'second'] as const;

  interface Reason {
    readonly ballot: 0 | 1;
    readonly majority: readonly [number, number];
  }
  interface Ask {
    readonly rm: number;
    readonly majority: readonly [number, number];
  }
  const reasons = ballots.flatMap((ballot) =>
    majorities.map((majority): Reason => ({ ballot, majority })),
  );
  const isDecided = (s: State, rm: number, what: Value, { ballot, majority }: Reason) =>
    majority.every((a) => s.rm[rm].acceptor[a].phase2b[ballot].has(what));
  /** A reason for each manager. */
  const allReasons = indices.reduce<(readonly Reason[])[]>(
    (lists, _) => lists.flatMap((list) => reasons.map((reason) => [...list, reason])),
    [[]],
  );

  return system({
    name: `Paxos Commit, ${managers} resource managers`,
    layout,
    rules: [
      {
        name: 'RMPrepare',
        ...each,
        guard: (s, rm: number) => s.rm[rm].state === 'working',
        effect(s, rm: number) {
          s.rm[rm].state = 'prepared';
          s.rm[rm].phase2a[0].add('prepared');
        },
      },
      {
        name: 'RMChooseToAbort',
        ...each,
        guard: (s, rm: number) => s.rm[rm].state === 'working',
        effect(s, rm: number) {
          s.rm[rm].state = 'aborted';
          s.rm[rm].phase2a[0].add('aborted');
        },
      },
      {
        name: 'RMRcvCommitMsg',
        ...each,
        guard: (s) => s.decision.has('commit'),
        effect(s, rm: number) {
          s.rm[rm].state = 'committed';
        },
      },
      {
        name: 'RMRcvAbortMsg',
        ...each,
        guard: (s) => s.decision.has('abort'),
        effect(s, rm: number) {
          s.rm[rm].state = 'aborted';
        },
      },
      {
        name: 'Phase1a',
        actor: 'leader',
        parameters: indices,
        guard: () => true,
        effect(s, rm: number) {
          s.rm[rm].phase1a = 'sent';
        },
      },
      {
        name: 'Phase2a',
        actor: 'leader',
        parameters: indices.flatMap((rm) => majorities.map((majority) => ({ rm, majority }))),
        guard: (s, { rm, majority }: Ask) =>
          s.rm[rm].phase2a[1].size === 0 &&
          majority.every((a) => s.rm[rm].acceptor[a].phase1b.size > 0),
        effect(s, { rm, majority }: Ask) {
          const said = majority.flatMap((a) => [...s.rm[rm].acceptor[a].phase1b]);
          const accepted = said.find((what) => what !== 'nothing');
          s.rm[rm].phase2a[1].add(accepted ?? 'aborted');
        },
      },
      {
        name: 'Decide to commit',
        actor: 'leader',
        parameters: allReasons,
        guard: (s, why: readonly Reason[]) =>
          indices.every((rm) => isDecided(s, rm, 'prepared', why[rm])),
        effect(s) {
          s.decision.add('commit');
        },
      },
      {
        name: 'Decide to abort',
        actor: 'leader',
        parameters: indices.flatMap((rm) => reasons.map((why) => ({ rm, why }))),
        guard: (s, { rm, why }) => isDecided(s, rm, 'aborted', why),
        effect(s) {
          s.decision.add('abort');
        },
      },
      {
        name: 'Phase1b',
        actor: 'acceptor',
        parameters: acceptors.flatMap((a) => indices.map((rm) => ({ a, rm }))),
        guard: (s, { a, rm }) =>
          s.rm[rm].phase1a === 'sent' && s.rm[rm].acceptor[a].promised === 'first',
        effect(s, { a, rm }) {
          const me = s.rm[rm].acceptor[a];
          me.promised = 'second';
          me.phase1b.add(me.accepted);
        },
      },
      {
        name: 'Phase2b',
        actor: 'acceptor',
        parameters: acceptors.flatMap((a) =>
          indices.flatMap((rm) =>
            ballots.flatMap((ballot) =>
              (['prepared', 'aborted'] as const).map((what) => ({ a, rm, ballot, what })),
            ),
          ),
        ),
        guard: (s, { a, rm, ballot, what }) =>
          s.rm[rm].phase2a[ballot].has(what) &&
          (ballot === 1 || s.rm[rm].acceptor[a].promised === 'first'),
        effect(s, { a, rm, ballot, what }) {
          const me = s.rm[rm].acceptor[a];
          me.promised = NAMES[ballot];
          me.inBallot = NAMES[ballot];
          me.accepted = what;
          me.phase2b[ballot].add(what);
        },
      },
    ],
  });
}

/** As two-phase commit has it. */
export const committedTogether: Always<{
  readonly rm: ArrayLike<{ readonly state: string }>;
}> = {
  id: 'committed-together',
  kind: 'always',
  sentence: 'No resource manager has aborted while another has committed.',
  holds({ rm }) {
    const states = Array.from({ length: rm.length }, (_, i) => rm[i].state);
    return !(states.includes('aborted') && states.includes('committed'));
  },
};

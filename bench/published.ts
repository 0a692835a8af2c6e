/**
 * Systems that others have published counts of, at the size that they counted: too long for `npm test`.
 *
 *     node dist/bench/published.js [WORD ...]
 *
 * searches those whose name has one of the words, all without one: half a minute. Exit status 1 when a
 * count differs.
 */
import { explore } from '../checker/explore/search.ts';
import { bTree, keysAreUnique } from '../checker/toys/b-tree.ts';
import { lamportMutex, oneIsCritical } from '../checker/toys/lamport-mutex.ts';
import { deadPointsToItself, linkedList } from '../checker/toys/linked-list.ts';
import { murphiPeterson } from '../checker/toys/murphi-peterson.ts';
import { agreement, paxos } from '../checker/toys/paxos.ts';
import { committedTogether, paxosCommit } from '../checker/toys/paxos-commit.ts';
import { mutualExclusion } from '../checker/toys/peterson.ts';

const reduction = { symmetry: true };

/** TLC counts the initial state among its transitions. Stateright publishes no transitions. */
const PUBLISHED = [
  {
    name: 'b-tree (TLC)',
    ...{ states: 374_727, transitions: 2_820_091 - 1 },
    search: () => explore(bTree(), { properties: [keysAreUnique] }),
  },
  {
    name: 'lamport-mutex (TLC)',
    ...{ states: 724_274, transitions: 2_729_079 - 1 },
    search: () => explore(lamportMutex(3, 6), { properties: [oneIsCritical] }),
  },
  {
    name: 'paxos-commit (TLC)',
    ...{ states: 1_321_761, transitions: 16_959_159 - 1 },
    search: () => explore(paxosCommit(2), { properties: [committedTogether] }),
  },
  {
    name: 'n-peterson with symmetry (Murphi)',
    ...{ states: 163_298, transitions: 1_143_086 },
    search: () => explore(murphiPeterson(7), { properties: [mutualExclusion], reduction }),
  },
  {
    name: 'list with symmetry (Murphi)',
    ...{ states: 23_410, transitions: 99_874 },
    search: () => explore(linkedList(4), { properties: [deadPointsToItself], reduction }),
  },
  {
    name: 'list (Murphi)',
    ...{ states: 560_185, transitions: undefined },
    search: () => explore(linkedList(4), { properties: [deadPointsToItself] }),
  },
  {
    name: 'paxos (Stateright)',
    ...{ states: 16_668, transitions: undefined },
    search: () => explore(paxos, { properties: [agreement] }),
  },
];

const words = process.argv.slice(2);
for (const { name, states, transitions, search } of PUBLISHED) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
  const result = search();
  const holds = [...result.verdicts.values()].every(({ kind }) => kind === 'holds');
  const agrees =
    holds &&
    result.states === states &&
    (transitions === undefined || result.transitions === transitions);
  if (!agrees) process.exitCode = 1;
  const published = transitions === undefined ? `${states}` : `${states} and ${transitions}`;
  const said = agrees
    ? 'as published'
    : `published: ${published}; ${holds ? '' : 'a property fails'}`;
  console.log(`${name}: ${result.states} states, ${result.transitions} transitions, ${said}`);
}

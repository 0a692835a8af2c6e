/**
 * Systems that others have published counts of, written here from their descriptions. Those that take
 * seconds are searched by `bench/published.ts`, and here in a small size.
 */
import { expect, it } from 'vitest';
import { explore } from '../explore/search.ts';
import { bTree, keysAreUnique } from './b-tree.ts';
import { lamportMutex, oneIsCritical } from './lamport-mutex.ts';
import { deadPointsToItself, linkedList } from './linked-list.ts';
import { murphiPeterson } from './murphi-peterson.ts';
import { agreement, paxos, valueChosen } from './paxos.ts';
import { committedTogether, paxosCommit } from './paxos-commit.ts';
import { mutualExclusion } from './peterson.ts';

const reduction = { symmetry: true };

// Murphi's own results, at the end of its files.
it.each([
  [3, 172, 516],
  [5, 6770, 33850],
])('Peterson of Murphi, %d processes', (processes, states, transitions) => {
  const result = explore(murphiPeterson(processes), { properties: [mutualExclusion], reduction });
  expect(result).toMatchObject({ states, transitions });
  expect(result.verdicts.get('mutual-exclusion')).toEqual({ kind: 'holds' });
});

it.each([
  [3, 1489, 4956, 8893],
  [4, 23410, 99874, 560185],
])('linked list of Murphi, %d cells', (cells, states, transitions, represented) => {
  const properties = [deadPointsToItself];
  const result = explore(linkedList(cells), { properties, reduction });
  expect(result).toMatchObject({ states, transitions });
  expect(result.reduction?.symmetry).toMatchObject({ represented });
  expect(result.verdicts.get('dead-points-to-itself')).toEqual({ kind: 'holds' });
});

it('linked list of Murphi without symmetry', () => {
  expect(explore(linkedList(3))).toMatchObject({ states: 8893, transitions: 29584 });
});

it('Paxos of Stateright', () => {
  const result = explore(paxos, { properties: [agreement, valueChosen] });
  expect(result.states).toBe(16668);
  expect(result.verdicts.get('agreement')).toEqual({ kind: 'holds' });
  // As Stateright finds it: seven deliveries there, of which the last sends it.
  expect(result.verdicts.get('value-chosen')).toMatchObject({ kind: 'holds' });
});

// Not published: smaller than what TLC counts.
it('B-tree, Lamport and Paxos Commit, small', () => {
  const tree = explore(bTree(1), { properties: [keysAreUnique] });
  expect(tree).toMatchObject({ states: 4455, transitions: 22242 });
  expect(tree.verdicts.get('keys-are-unique')).toEqual({ kind: 'holds' });
  const lamport = explore(lamportMutex(3, 3), { properties: [oneIsCritical] });
  expect(lamport).toMatchObject({ states: 10209, transitions: 41532 });
  expect(lamport.verdicts.get('one-is-critical')).toEqual({ kind: 'holds' });
  const commit = explore(paxosCommit(1), { properties: [committedTogether] });
  expect(commit).toMatchObject({ states: 1461, transitions: 9935 });
  expect(commit.verdicts.get('committed-together')).toEqual({ kind: 'holds' });
});

import { describe, expect, it } from 'vitest';
import { explore } from '../explore/search.ts';
import { consistent, twoPhaseCommit } from './two-phase-commit.ts';

describe('two-phase commit', () => {
  // Gray and Lamport's model; counts as published with Stateright, transitions as SPIN counts them
  // (less the initial state, which SPIN counts as one).
  it.each([
    [3, 288, 1145],
    [5, 8832, 58145],
    [7, 296448, 2744705],
  ])('with %d resource managers has %d states', (managers, states, transitions) => {
    const result = explore(twoPhaseCommit(managers), { properties: [consistent] });
    expect(result).toMatchObject({ states, transitions });
    expect(result.cut).toBeUndefined();
    expect(result.verdicts.get('consistent')).toEqual({ kind: 'holds' });
  });
});

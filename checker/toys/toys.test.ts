import { describe, expect, it } from 'vitest';
import { explore } from '../explore/search.ts';
import { dieHard, fourGallons } from './die-hard.ts';
import { grid } from './grid.ts';
import { mutualExclusion, peterson } from './peterson.ts';
import { diningPhilosophers, neighboursDoNotEat, noDeadlock } from './philosophers.ts';

describe('Peterson', () => {
  // 5: as Murphi, SPIN and others count it; smaller ones: a naive search of the same Murphi text.
  it.each([
    [2, 34, 62],
    [3, 705, 1725],
    [4, 14844, 44120],
    [5, 344805, 1205325],
  ])('with %d processes has %d states and excludes', (processes, states, transitions) => {
    const result = explore(peterson(processes), { properties: [mutualExclusion] });
    expect(result).toMatchObject({ states, transitions });
    expect(result.verdicts.get('mutual-exclusion')).toEqual({ kind: 'holds' });
  });
});

describe('dining philosophers', () => {
  // 16: as Murphi, SPIN and others count it; 3 and 12: a naive search of the same Murphi text.
  it.each([
    [3, 14, 27],
    [12, 39202, 304104],
    [16, 1331714, 13774112],
  ])('%d have %d states and can all starve', (philosophers, states, transitions) => {
    const result = explore(diningPhilosophers(philosophers), {
      properties: [neighboursDoNotEat, noDeadlock],
    });
    expect(result).toMatchObject({ states, transitions, quiescentStates: 1 });
    expect(result.verdicts.get('neighbours-do-not-eat')).toEqual({ kind: 'holds' });
    const verdict = result.verdicts.get('no-deadlock');
    // All take the left fork, one after the other.
    const firings = Array.from({ length: philosophers }, (_, parameter) => ({
      rule: 0,
      parameter,
    }));
    expect(verdict).toEqual({ kind: 'violated', path: { initial: 0, firings } });
  });
});

describe('counter grid', () => {
  it.each([
    [4, 5],
    [5, 8],
  ])('of %d counters modulo %d has every combination', (counters, modulus) => {
    const states = modulus ** counters;
    expect(explore(grid(counters, modulus))).toMatchObject({
      states,
      transitions: counters * states,
      depth: counters * (modulus - 1),
    });
  });
});

describe('Die Hard', () => {
  it('has 16 states and measures four gallons in six steps', () => {
    const result = explore(dieHard, { properties: [fourGallons] });
    expect(result).toMatchObject({ states: 16, transitions: 96, depth: 7 });
    const verdict = result.verdicts.get('four-gallons');
    const steps = verdict?.kind === 'holds' && verdict.witness?.firings.map(({ rule }) => rule);
    expect(steps).toEqual([1, 5, 2, 5, 1, 5]);
  });
});

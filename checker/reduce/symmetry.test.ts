import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Path, Property } from '../language/property.ts';
import { replay } from '../judge/replay.ts';
import type { SearchOptions } from '../search/options.ts';
import { explore } from '../explore/search.ts';
import { system, type TransitionSystem } from '../language/system.ts';
import { randomSymmetric } from '../testing/random-symmetric.ts';
import { mutualExclusion, peterson } from '../toys/peterson.ts';
import { diningPhilosophers } from '../toys/philosophers.ts';
import { consistent, twoPhaseCommit } from '../toys/two-phase-commit.ts';
import { array, enumeration, optional, range, record } from '../language/types.ts';
import type { Verdict } from '../judge/verdict.ts';

const reduction = { symmetry: true, debug: true };

describe('known systems', () => {
  // The orbits of 8 832 states under 5! permutations. Stateright publishes 665 for 5 managers: it
  // sorts by one of the fields only, so that several of its representatives are the same state.
  it.each([
    [3, 80, 288],
    [5, 314, 8832],
    [7, 920, 296448],
    [9, 2232, 10340352],
  ])('two-phase commit, %d managers: %d for %d', (managers, states, represented) => {
    const options = { properties: [consistent], reduction };
    const result = explore(twoPhaseCommit(managers), options);
    expect(result.states).toBe(states);
    expect(result.reduction?.symmetry).toMatchObject({ applied: true, represented, exact: true });
    expect(result.verdicts.get('consistent')).toEqual({ kind: 'holds' });
  });

  // Represented are also permutations of what is reachable only from a permuted initial state.
  it.each([
    [3, 705],
    [4, 14844],
  ])('Peterson, %d processes', (processes, all) => {
    const result = explore(peterson(processes), { properties: [mutualExclusion], reduction });
    expect(result.verdicts.get('mutual-exclusion')).toEqual({ kind: 'holds' });
    const report = result.reduction?.symmetry;
    if (!report?.applied) throw new Error('not applied');
    expect(report.exact).toBe(false);
    expect(report.represented).toBeGreaterThanOrEqual(all);
    expect(report.factor).toBeGreaterThan(processes === 3 ? 4 : 15);
  });
});

describe('random systems', () => {
  const modes: SearchOptions<unknown>[] = [
    { search: 'bfs' },
    { search: 'dfs' },
    { search: 'bfs', store: 'compact' },
    { search: 'dfs', bounds: { depth: 50_000 } },
  ];

  it('have the same verdicts and measures as without', () => {
    fc.assert(
      fc.property(randomSymmetric, fc.constantFrom(...modes), (random, mode) => {
        const options = { ...mode, properties: random.properties, measures: random.measures };
        const plain = explore(random.system, { ...options, search: 'bfs' });
        const reduced = explore(random.system, { ...options, reduction });
        expect(plain.error).toBeUndefined();
        expect(reduced.reduction?.symmetry).toMatchObject({ applied: true });
        expect(reduced.measures).toEqual(plain.measures);
        expect(reduced.states).toBeLessThanOrEqual(plain.states);
        if (mode.bounds === undefined) {
          expect(reduced.reduction?.symmetry).toMatchObject({ represented: plain.states });
        }
        for (const property of random.properties) {
          const [with_, without] = [reduced, plain].map((r) => r.verdicts.get(property.id)!);
          expect(with_!.kind).toBe(without!.kind);
          if (mode.search === 'bfs') {
            expect(pathOf(with_!)?.firings.length).toBe(pathOf(without!)?.firings.length);
          }
          leadsThere(random.system, property, pathOf(with_!));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a bounded search', () => {
  it('within a depth stores the representatives up to there', () => {
    fc.assert(
      fc.property(randomSymmetric, fc.nat(5), ({ system, properties }, depth) => {
        const bounds = { depth };
        const plain = explore(system, { properties, bounds });
        const reduced = explore(system, { properties, bounds, reduction });
        expect(plain.error).toBeUndefined();
        expect(reduced.cut).toEqual(plain.cut);
        for (const [id, { kind }] of plain.verdicts) {
          expect(reduced.verdicts.get(id)?.kind).toBe(kind);
        }
      }),
    );
  });
});

describe('it is off', () => {
  const asymmetric: Property<{ readonly rm: ArrayLike<{ readonly state: string }> }> = {
    id: 'first',
    kind: 'reachable',
    sentence: 'The first manager can commit.',
    witness: (s) => s.rm[0]!.state === 'committed',
  };

  it('when a property is not declared symmetric, for the whole search', () => {
    const properties = [consistent, asymmetric];
    const result = explore(twoPhaseCommit(3), { properties, reduction });
    expect(result.states).toBe(288);
    expect(result.reduction).toEqual({
      symmetry: { applied: false, reason: "property 'first' is not declared symmetric" },
    });
  });

  it('when a measure is not', () => {
    const measures = [{ id: 'm', value: () => 0 }];
    const result = explore(twoPhaseCommit(3), { measures, reduction });
    expect(result.reduction?.symmetry).toMatchObject({
      reason: "measure 'm' is not declared symmetric",
    });
  });

  it('when nothing is declared', () => {
    const result = explore(diningPhilosophers(3), { reduction });
    expect(result.states).toBe(14);
    expect(result.reduction?.symmetry).toMatchObject({
      reason: 'the system declares no interchangeable indices',
    });
  });

  it('and says nothing when it was not asked for', () => {
    expect(explore(twoPhaseCommit(3))).not.toHaveProperty('reduction');
  });
});

describe('a wrong declaration', () => {
  const layout = record({
    one: array(3, record({ at: enumeration('a', 'b') })),
    leader: optional(2),
    count: range(0, 3),
  });
  const three = (guard: (s: { one: ArrayLike<{ at: string }> }, i: number) => boolean) =>
    system({
      name: 'three',
      layout,
      symmetry: [{ name: 'threads', count: 3, arrays: ['one'], indices: ['leader'] }],
      rules: [
        {
          name: 'step',
          actor: 'thread',
          parameters: [0, 1, 2],
          guard: (s, i: number) => guard(s, i),
          effect(s, i: number) {
            s.one[i]!.at = 'b';
            s.leader = i;
          },
        },
      ],
    });
  const always: Property<unknown> = {
    id: 'true',
    kind: 'always',
    sentence: 'True.',
    symmetric: true,
    holds: () => true,
  };

  it('is found when a rule breaks it', () => {
    const broken = three((s, i) => s.one[i]!.at === 'a' && i !== 1);
    const result = explore(broken, { properties: [always], reduction });
    expect(result.cut).toEqual({ kind: 'error' });
    expect(result.verdicts.get('true')).toMatchObject({
      kind: 'error',
      message: expect.stringMatching(
        /symmetry of threads: exchanging 0 and 1 changes what rule 'step' does, in state {/,
      ) as string,
    });
  });

  it('is found when a property breaks it', () => {
    const first: Property<{ one: ArrayLike<{ at: string }> }> = {
      ...always,
      id: 'first',
      holds: (s) => s.one[0]!.at === 'a' || s.one[1]!.at === 'b',
    };
    const result = explore(
      three((s, i) => s.one[i]!.at === 'a'),
      {
        properties: [first],
        reduction,
      },
    );
    expect(result.verdicts.get('first')?.kind).not.toBe('holds');
  });

  it.each([
    [{ name: 'x', count: 1 }, 'count is 1'],
    [{ name: 'x', count: 2, arrays: ['one'] }, "'one' must have 2 elements; it has 3"],
    [{ name: 'x', count: 3, arrays: ['two'] }, 'there is no such array'],
    [{ name: 'x', count: 3, indices: ['nobody'] }, "there is no scalar 'nobody'"],
    [{ name: 'x', count: 3, indices: ['one[*].at'] }, 'must be a range from 0 to at least 2'],
    [{ name: 'x', count: 3, sets: ['count'] }, 'must be a range from 0 to at least 7'],
    [{ name: 'x', count: 3, indices: ['leader', 'leader'] }, "'leader' is declared twice"],
    [{ name: 'x', count: 3, arrays: ['one', 'one'] }, "the elements of 'one' are declared twice"],
  ])('is refused: %j', (declared, message) => {
    const faulty = { ...three(() => true), symmetry: [declared] };
    expect(() => explore(faulty, { reduction })).toThrow(message);
  });
});

it('gives an error of the model a real path', () => {
  const layout = record({ one: array(3, range(0, 1)), last: optional(2) });
  const failing = system({
    name: 'failing',
    layout,
    symmetry: [{ name: 'threads', count: 3, arrays: ['one'], indices: ['last'] }],
    rules: [
      {
        name: 'step',
        actor: 'thread',
        parameters: [0, 1, 2],
        guard: (s, i: number) => s.last !== i,
        effect(s, i: number) {
          s.one[i] = s.one[i]! + 1;
          s.last = i;
        },
      },
    ],
  });
  const properties: Property<unknown>[] = [
    { id: 'd', kind: 'no-deadlock', sentence: 'Nothing is stuck.' },
  ];
  const verdict = explore(failing, { properties, reduction }).verdicts.get('d');
  if (verdict?.kind !== 'error' || verdict.path === undefined) throw new Error('no error');
  expect(verdict.path.firings).toHaveLength(3);
  const replayed = replay(failing, verdict.path);
  expect(replayed).toMatchObject({ step: 2 });
  expect('message' in replayed && replayed.message).toContain('an integer from 0 to 1');
});

function pathOf(verdict: Verdict): Path | undefined {
  if (verdict.kind === 'violated') return verdict.path;
  return verdict.kind === 'holds' ? verdict.witness : undefined;
}

function leadsThere(
  of: TransitionSystem<unknown>,
  property: Property<unknown>,
  path: Path | undefined,
): void {
  if (path === undefined) return;
  const replayed = replay(of, path);
  if ('message' in replayed) throw new Error(replayed.message);
  if (property.kind === 'always') expect(property.holds(replayed.states.at(-1))).toBe(false);
  if (property.kind === 'reachable') expect(property.witness(replayed.states.at(-1))).toBe(true);
}

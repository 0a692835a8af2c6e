import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measure, Path, Property } from '../language/property.ts';
import { replay } from '../judge/replay.ts';
import type { SearchOptions } from '../search/options.ts';
import { explore } from '../explore/search.ts';
import { system, type TransitionSystem } from '../language/system.ts';
import { randomProcesses } from '../testing/random-processes.ts';
import { randomSystem } from '../testing/random-systems.ts';
import { diningPhilosophers, noDeadlock } from '../toys/philosophers.ts';
import { grid } from '../toys/grid.ts';
import { consistent, twoPhaseCommit } from '../toys/two-phase-commit.ts';
import { array, boolean, range, record } from '../language/types.ts';
import type { Exploration, Verdict } from '../judge/verdict.ts';

const reduction = { partialOrder: true, debug: true };

const modes: SearchOptions<unknown>[] = [
  { search: 'bfs' },
  { search: 'dfs' },
  { search: 'bfs', store: 'compact' },
  { search: 'dfs', bounds: { states: 100_000 } },
];

/** A search with the reduction says what one without says. */
function preserves<State>(
  of: TransitionSystem<State>,
  properties: readonly Property<State>[],
  measures: readonly Measure<State>[],
  mode: SearchOptions<unknown>,
): void {
  const options = { ...(mode as SearchOptions<State>), properties, measures };
  const plain = explore(of, options);
  const reduced = explore(of, { ...options, reduction });
  expect(applied(reduced).expanded).toBe(reduced.states);
  expect(reduced.states).toBeLessThanOrEqual(plain.states);
  expect(reduced.quiescentStates).toBe(plain.quiescentStates);
  expect(reduced.measures).toEqual(plain.measures);
  expect(reduced.firings.map((n) => n > 0)).toEqual(plain.firings.map((n) => n > 0));
  for (const property of properties) {
    const verdict = reduced.verdicts.get(property.id)!;
    expect(verdict.kind).toBe(plain.verdicts.get(property.id)!.kind);
    const path = pathOf(verdict);
    if (path !== undefined) expect(replay(of, path)).not.toHaveProperty('message');
  }
}

describe('verdicts, quiescent states, measures and the rules that fire stay the same', () => {
  it('on processes, for any choice of properties', () => {
    fc.assert(
      fc.property(
        randomProcesses,
        fc.nat(127),
        fc.constantFrom(...modes),
        (random, chosen, mode) => {
          const properties = random.properties.filter((_, i) => (chosen >>> i) & 1);
          preserves(random.system, properties, random.measures, mode);
        },
      ),
      { numRuns: 250 },
    );
  });

  it('on systems of any shape', () => {
    fc.assert(
      fc.property(randomSystem, fc.nat(127), fc.constantFrom(...modes), (random, chosen, mode) => {
        const properties = random.properties.filter((_, i) => (chosen >>> i) & 1);
        preserves(random.system, properties, [], mode);
      }),
      { numRuns: 60 },
    );
  });
});

describe('known systems', () => {
  it('fires fewer rules where actors commute', () => {
    const few = [
      explore(diningPhilosophers(10), { properties: [noDeadlock], reduction }),
      explore(grid(4, 5), { reduction }),
      explore(twoPhaseCommit(5), { reduction }),
    ];
    expect(few.map((result) => applied(result).factor > 1.1)).toEqual([true, true, true]);
    expect(few[0]!.verdicts.get('no-deadlock')?.kind).toBe('violated');
  });

  it('does not grow with what threads do on their own', () => {
    // Each thread counts to 9 on its own: 10 ** 4 states, of which one path is enough.
    const counters = system({
      name: 'counters',
      layout: record({ count: array(4, record({ to: range(0, 9) })) }),
      rules: [
        {
          name: 'count',
          actor: 'thread',
          parameters: [0, 1, 2, 3],
          guard: (s, i: number) => s.count[i]!.to < 9,
          effect: (s, i: number) => void s.count[i]!.to++,
        },
      ],
    });
    const result = explore(counters, { reduction });
    expect(result.quiescentStates).toBe(1);
    expect(result.states).toBeLessThan(100);
  });
});

describe('it is off', () => {
  it.each<[SearchOptions<unknown>, string]>([
    [
      { bounds: { depth: 9 } },
      'with a bound of depth: partial-order reduction makes some paths longer',
    ],
    [
      { properties: [{ id: 'e', kind: 'eventually', sentence: 'E.', holds: () => true }] },
      "property 'e' is about paths (eventually), which partial-order reduction does not keep apart",
    ],
  ])('for %j', (options, reason) => {
    const plain = explore(grid(2, 3) as TransitionSystem<unknown>, options);
    const result = explore(grid(2, 3) as TransitionSystem<unknown>, { ...options, reduction });
    expect(result).toEqual({ ...plain, reduction: { partialOrder: { applied: false, reason } } });
  });

  it('beside symmetry reduction', () => {
    const both = { symmetry: true, partialOrder: true };
    const result = explore(twoPhaseCommit(3), { properties: [consistent], reduction: both });
    expect(result.states).toBe(80);
    expect(result.reduction).toMatchObject({
      symmetry: { applied: true },
      partialOrder: { applied: false },
    });
  });
});

it('starts again when a rule does what it was not seen to do before', () => {
  // "late" writes what "reader" reads, but only after a hundred steps of its own.
  const surprising = system({
    name: 'surprising',
    layout: record({ steps: range(0, 101), flag: boolean(), seen: boolean(), done: boolean() }),
    rules: [
      {
        name: 'late',
        actor: 'a',
        guard: (s) => s.steps < 101,
        effect(s) {
          s.steps++;
          if (s.steps === 101) s.flag = true;
        },
      },
      {
        name: 'reader',
        actor: 'b',
        guard: (s) => !s.done,
        effect(s) {
          s.done = true;
          s.seen = s.flag;
        },
      },
    ],
  });
  const measures = [{ id: 'seen', value: (s: { seen: boolean }) => (s.seen ? 1 : 0) }];
  const result = explore(surprising, { measures, reduction });
  expect(applied(result).passes).toBeGreaterThan(1);
  expect(result.measures.get('seen')).toEqual([0, 1]);
});

it('finds rules that share something outside of the state', () => {
  const hidden = { last: 'two' };
  const layout = record({ one: range(0, 40), two: range(0, 40) });
  const step = (name: 'one' | 'two') => ({
    name,
    actor: name,
    guard: (s: { one: number; two: number }) => s[name] < 39,
    effect(s: { one: number; two: number }) {
      s[name] += hidden.last === 'one' && name === 'two' ? 2 : 1;
      hidden.last = name;
    },
  });
  const sharing = system({ name: 'sharing', layout, rules: [step('one'), step('two')] });
  const properties: Property<unknown>[] = [{ id: 'd', kind: 'no-deadlock', sentence: 'D.' }];
  const verdict = explore(sharing, { properties, reduction }).verdicts.get('d');
  expect(verdict?.kind === 'error' && verdict.message).toContain(
    "rules 'one' and 'two' share nothing in the state, but do not commute",
  );
});

it('respects bounds, also over several passes', () => {
  const result = explore(diningPhilosophers(10), { reduction, bounds: { states: 50 } });
  expect(result).toMatchObject({ states: 50, cut: { kind: 'states', limit: 50 } });
  let now = 0;
  const clock = () => (now += 1);
  const bounds = { seconds: 0.01 };
  const timed = explore(diningPhilosophers(10), { reduction, bounds, clock });
  expect(timed.cut).toEqual({ kind: 'seconds', limit: 0.01 });
});

it.each(['guard', 'effect', 'property'] as const)('reports a %s that throws', (which) => {
  const fault = (where: string) => {
    if (where === which) throw new Error(`the ${which} is broken`);
  };
  const broken = system({
    name: 'broken',
    layout: record({ count: range(0, 50) }),
    rules: [
      {
        name: 'count',
        actor: 'a',
        guard(s) {
          if (s.count === 30) fault('guard');
          return s.count < 50;
        },
        effect(s) {
          if (s.count === 30) fault('effect');
          s.count++;
        },
      },
    ],
  });
  const property: Property<{ count: number }> = {
    id: 'p',
    kind: 'always',
    sentence: 'P.',
    holds(s) {
      if (s.count === 30) fault('property');
      return true;
    },
  };
  const options = { properties: [property] };
  const plain = explore(broken, options);
  const reduced = explore(broken, { ...options, reduction });
  expect(reduced.verdicts).toEqual(plain.verdicts);
  expect(reduced.verdicts.get('p')?.kind).toBe('error');
});

function applied({ reduction }: Exploration) {
  const report = reduction?.partialOrder;
  if (!report?.applied) throw new Error('not applied');
  return report;
}

function pathOf(verdict: Verdict): Path | undefined {
  if (verdict.kind === 'violated') return verdict.path;
  return verdict.kind === 'holds' ? verdict.witness : undefined;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSystem } from '../../state/compile.ts';
import type { Property } from '../../language/property.ts';
import type { SearchOptions } from '../../search/options.ts';
import { explore } from '../../explore/search.ts';
import { system, type TransitionSystem } from '../../language/system.ts';
import { randomSystem } from '../../testing/random-systems.ts';
import { dieHard, fourGallons } from '../../toys/die-hard.ts';
import { grid } from '../../toys/grid.ts';
import { mutualExclusion, peterson } from '../../toys/peterson.ts';
import { diningPhilosophers, neighboursDoNotEat, noDeadlock } from '../../toys/philosophers.ts';
import { consistent, twoPhaseCommit } from '../../toys/two-phase-commit.ts';
import { array, boolean, enumeration, optional, range, record } from '../../language/types.ts';
import type { Diagram } from './diagram.ts';
import { specialise } from './specialise.ts';
import { createUnfold } from './unfold.ts';

describe('specialised rules give what the rules themselves give', () => {
  const bothWays = <State>(
    system: TransitionSystem<State>,
    options: SearchOptions<State>,
  ): readonly [unknown, unknown] => [
    explore(system, { ...options, specialise: 'at once' }),
    explore(system, { ...options, specialise: 'never' }),
  ];

  it('on random systems', () => {
    const modes = fc.constantFrom<SearchOptions<unknown>>(
      { search: 'bfs' },
      { search: 'dfs' },
      { search: 'bfs', store: 'compact' },
      { search: 'bfs', bounds: { depth: 4 } },
      { search: 'bfs', bounds: { states: 20 } },
    );
    fc.assert(
      fc.property(randomSystem, modes, ({ system, properties }, mode) => {
        const [specialised, plain] = bothWays(system, { ...mode, properties });
        expect(specialised).toEqual(plain);
      }),
      { numRuns: 200 },
    );
  });

  const toys: readonly [string, TransitionSystem<never>, readonly Property<never>[]][] = [
    ['two-phase commit', twoPhaseCommit(5), [consistent]],
    ['Peterson', peterson(4), [mutualExclusion]],
    ['philosophers', diningPhilosophers(7), [neighboursDoNotEat, noDeadlock]],
    ['die hard', dieHard, [fourGallons]],
    ['counters', grid(4, 5), []],
  ] as unknown as [string, TransitionSystem<never>, Property<never>[]][];

  it.each(toys)('on %s, and nothing is left to the rules', (_, system, properties) => {
    const [specialised, plain] = bothWays(system, { properties });
    expect(specialised).toEqual(plain);
    expect(specialise(compileSystem(system), 1 << 16).complete).toBe(true);
  });

  it('where a state has many words, fields are large and rules look at much', () => {
    const wide = system({
      name: 'wide',
      layout: record({
        big: array(12, range(0, 0x7fffffff)),
        flag: array(20, boolean()),
        at: optional(3),
      }),
      rules: [
        {
          name: 'turn',
          actor: 'a',
          parameters: Array.from({ length: 20 }, (_, i) => i),
          guard: (s, i: number) => !s.flag[i] && (i === 0 || s.flag[i - 1]!),
          effect(s, i: number) {
            s.flag[i] = true;
            if (i < 12) s.big[i] = i;
          },
        },
        {
          name: 'count',
          actor: 'b',
          guard: (s) => s.big[3] !== 7 && s.flag.length === 20 && s.flag[0]!,
          effect(s) {
            s.big[3]! += 1;
            s.at = s.at === null ? 0 : s.at === 3 ? null : s.at + 1;
            return s.at === null ? 'round' : undefined;
          },
        },
      ],
    });
    const round: Property<never> = {
      id: 'round',
      kind: 'never-fires',
      sentence: 'Never round.',
      outcomes: ['round'],
    };
    const [specialised, plain] = bothWays(wide, { properties: [round] });
    expect(specialised).toEqual(plain);
  });
});

describe('a fault of the model is the same error', () => {
  const layout = record({
    n: range(0, 3),
    on: boolean(),
    list: array(2, record({ x: boolean() })),
  });
  const faulty = (effect: (s: { n: number; on: boolean; list: unknown }) => void) =>
    system({
      name: 'faulty',
      layout,
      rules: [
        { name: 'step', actor: 'a', guard: (s) => s.n < 2, effect: (s) => void s.n++ },
        { name: 'fault', actor: 'a', guard: (s) => s.n === 2, effect: (s) => void effect(s) },
      ],
    });
  const holds: Property<never> = {
    id: 'p',
    kind: 'always',
    sentence: 'True.',
    holds: () => true,
  };
  const cases: readonly [string, (s: { n: number; on: boolean; list: unknown }) => void][] = [
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['writes out of range', (s) => void (s.n = 4)],
    ['writes another type', (s) => void (s.on = 1 as unknown as boolean)],
    ['replaces an element', (s) => void ((s.list as unknown[])[0] = { x: 3 })],
    ['replaces an array', (s) => void (s.list = [])],
  ];
  it.each(cases)('%s', (_, effect) => {
    const verdict = (specialise: 'at once' | 'never') =>
      explore(faulty(effect), { properties: [holds], specialise }).verdicts.get('p');
    expect(verdict('at once')).toMatchObject({ kind: 'error' });
    expect(verdict('at once')).toEqual(verdict('never'));
  });

  it('a rule that counts its calls is caught', () => {
    let calls = 0;
    const counting = faulty((s) => {
      s.on = ++calls % 2 === 0;
    });
    const result = explore(counting, { properties: [holds], specialise: 'at once' });
    expect(result.verdicts.get('p')).toMatchObject({
      kind: 'error',
      message: expect.stringContaining('does not depend on the state alone'),
    });
  });
});

it('a rule that would go round in circles in a state that is never reached', () => {
  const list = system({
    name: 'list',
    layout: record({ next: array(4, optional(3)), length: range(0, 4) }),
    initialise(s) {
      for (let i = 0; i < 3; i++) s.next[i] = i + 1;
    },
    rules: [
      {
        name: 'measure',
        actor: 'a',
        guard: (s) => s.length === 0,
        effect(s) {
          let length = 0;
          for (let at: number | null = 0; at !== null; at = s.next[at]!) length++;
          s.length = length;
        },
      },
    ],
  });
  expect(explore(list, { specialise: 'at once' }).states).toBe(2);
});

describe('the diagram of a rule', () => {
  const layout = record({
    at: enumeration('idle', 'busy', 'done'),
    other: enumeration('idle', 'busy', 'done'),
    big: range(0, 1000),
  });
  const rules = system({
    name: 'rules',
    layout,
    budgets: { faults: 1 },
    rules: [
      {
        name: 'finish',
        actor: 'a',
        guard: (s) => s.at === 'busy',
        effect(s) {
          s.at = 'done';
          return 'finished';
        },
      },
      {
        name: 'copy',
        actor: 'a',
        guard: () => true,
        effect(s) {
          s.other = s.at;
        },
      },
      { name: 'grow', actor: 'a', guard: (s) => s.at === 'done', effect: (s) => void s.big++ },
      { name: 'fail', actor: 'a', budget: 'faults', guard: () => true, effect: () => undefined },
    ],
  });
  const unfold = createUnfold(compileSystem(rules));
  /** Tests as [slot, child by code]; firings as their writes and outcome. */
  const shape = (diagram: Diagram): unknown => {
    if (diagram.kind === 'test') return { slot: diagram.slot, by: diagram.children.map(shape) };
    if (diagram.kind === 'fire') return { writes: diagram.writes, says: diagram.outcome };
    return diagram.kind === 'plain' ? diagram.from : '-';
  };
  it.each([
    [
      'tests what it reads',
      0,
      9,
      { slot: 0, by: ['-', { writes: [[0, 2]], says: 'finished' }, '-'] },
    ],
    [
      'knows what it writes, changed or not',
      1,
      9,
      { slot: 0, by: [0, 1, 2].map((code) => ({ writes: [[1, code]], says: undefined })) },
    ],
    ['leaves large fields to the rule', 2, 9, { slot: 0, by: ['-', '-', 'effect'] }],
    ['draws on budgets', 3, 9, { slot: 3, by: ['-', { writes: [[3, 0]], says: undefined }] }],
    ['gives up when it takes too long', 1, 2, 'guard'],
  ])('%s', (_, rule, runs, expected) => {
    expect(shape(unfold({ index: rule, rule, parameter: 0 }, runs).diagram)).toEqual(expected);
  });
});

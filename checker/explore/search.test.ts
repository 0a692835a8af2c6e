import { describe, expect, it } from 'vitest';
import { ModelError } from '../language/error.ts';
import type { Property } from '../language/property.ts';
import { enabledFirings, replay } from '../judge/replay.ts';
import { explore, startSearch } from './search.ts';
import { system } from '../language/system.ts';
import {
  array,
  boolean,
  enumeration,
  optional,
  range,
  record,
  type ViewOf,
} from '../language/types.ts';

/** Two workers count to 3 each, may be stopped once by a fault, and note it in arrays. */
const layout = record({
  phase: enumeration('counting', 'done'),
  count: array(2, range(-1, 2)),
  stopped: array(2, boolean()),
  last: optional(1),
  grid: array(2, array(2, range(0, 3))),
});
type State = ViewOf<typeof layout>;
const workers = system({
  name: 'workers',
  layout,
  budgets: { faults: 1 },
  rules: [
    {
      name: 'count',
      actor: 'worker',
      parameters: [0, 1],
      guard: (s, i: number) => s.count[i]! < 2 && !s.stopped[i],
      effect(s, i: number) {
        s.count[i]!++;
        s.grid[i]![1 - i] = s.count[i]! + 1;
        s.last = i;
        return s.count[i] === 2 ? `worker ${i} is full` : undefined;
      },
      describe: (s, i) => `worker ${i} counts from ${s.count[i]}`,
    },
    {
      name: 'stop',
      actor: 'fault',
      environment: true,
      budget: 'faults',
      parameters: [0, 1],
      guard: (s, i: number) => !s.stopped[i],
      effect(s, i: number) {
        s.stopped[i] = true;
      },
    },
    {
      name: 'finish',
      actor: 'main',
      guard: (s) => s.phase === 'counting' && s.count[0] === 2 && s.count[1] === 2,
      effect(s) {
        s.phase = 'done';
      },
    },
  ],
  finished: (s) => s.phase === 'done',
});

describe('explore', () => {
  const properties = [
    { id: 'always', kind: 'always', sentence: '', holds: (s) => s.grid[0]![1] === s.count[0]! + 1 },
    { id: 'violated', kind: 'always', sentence: '', holds: (s) => s.count[1]! < 1 },
    { id: 'reached', kind: 'reachable', sentence: '', witness: (s) => s.phase === 'done' },
    { id: 'unreached', kind: 'reachable', sentence: '', witness: (s) => s.count[0] === 7 },
    { id: 'settled', kind: 'quiescent', sentence: '', holds: (s) => s.last !== null },
    { id: 'deadlock', kind: 'no-deadlock', sentence: '' },
    { id: 'full', kind: 'never-fires', sentence: '', outcomes: ['worker 1 is full'] },
    { id: 'never', kind: 'never-fires', sentence: '', outcomes: ['no such outcome'] },
    {
      id: 'no-premise',
      kind: 'always',
      sentence: '',
      premise: (s) => s.grid[0]![0] !== 0,
      holds: () => true,
    },
  ] satisfies Property<State>[];

  it('gives each kind of property its verdict', () => {
    const { verdicts, cut } = explore(workers, { properties });
    expect(cut).toBeUndefined();
    const kinds = Object.fromEntries([...verdicts].map(([id, { kind }]) => [id, kind]));
    expect(kinds).toEqual({
      always: 'holds',
      violated: 'violated',
      reached: 'holds',
      unreached: 'vacuous',
      settled: 'holds',
      deadlock: 'violated',
      full: 'violated',
      never: 'holds',
      'no-premise': 'vacuous',
    });
  });
});

it('replays', () => {
  const path = {
    initial: 0,
    firings: [
      { rule: 0, parameter: 1 },
      { rule: 1, parameter: 0 },
    ],
  };
  const result = replay(workers, path);
  if ('message' in result) throw new Error(result.message);
  expect(result.steps[0]?.line).toBe('worker 1 counts from -1');
  expect(result.states[2]).toEqual({
    phase: 'counting',
    count: [-1, 0],
    stopped: [true, false],
    last: 1,
    grid: [
      [0, 0],
      [1, 0],
    ],
  });
  expect(enabledFirings(workers, path)).toEqual([
    { rule: 0, parameter: 1, line: 'worker 1 counts from 0' },
  ]);
});

it('refuses ill-formed systems', () => {
  expect(() => startSearch({ ...workers, budgets: {} })).toThrow(ModelError);
});

/**
 * Liveness on graphs of a few states, whose verdicts can be told by hand: a rule `a1` moves thread
 * a from its state to another one. `bench/promises.test.ts` asks SPIN about the like.
 */
import { describe, expect, it } from 'vitest';
import type { LivenessProperty } from '../language/property.ts';
import { refute } from '../liveness/refute.ts';
import { explore } from '../explore/search.ts';
import { system } from '../language/system.ts';
import { range, record } from '../language/types.ts';

/** Who moves from where to where; 'env' has to do nothing. */
type Edge = readonly [actor: string, from: number, to: number];

function graphSystem(edges: readonly Edge[], strong: readonly string[] = []) {
  return system({
    name: 'edges',
    layout: record({ at: range(0, 9) }),
    rules: edges.map(([actor, from, to], index) => ({
      name: `${actor}${index}`,
      actor,
      environment: actor === 'env',
      guard: (s) => s.at === from,
      effect: (s) => {
        s.at = to;
      },
    })),
    fairness: { strong: { actors: strong } },
  });
}

interface At {
  readonly at: number;
}

const base = { id: 'p', sentence: 'By hand.' };
const eventually = (...goals: number[]): LivenessProperty<At> => ({
  ...base,
  kind: 'eventually',
  holds: (s) => goals.includes(s.at),
});
const possible = (goal: number): LivenessProperty<At> => ({
  ...base,
  kind: 'always-possible',
  holds: (s) => s.at === goal,
});
/** For each pair: from the first state to the second one. */
const leadsTo = (...pairs: (readonly [number, number])[]): LivenessProperty<At> => ({
  ...base,
  kind: 'leads-to',
  count: pairs.length,
  from: (s, index) => s.at === pairs[index]![0],
  to: (s, index) => s.at === pairs[index]![1],
});

/** The firings of a refutation, with a bar before what is repeated. */
type Verdict = 'holds' | 'vacuous' | `violated ${string}`;

interface Case {
  readonly name: string;
  readonly edges: readonly Edge[];
  readonly strong?: readonly string[];
  readonly property: LivenessProperty<At>;
  readonly verdict: Verdict;
}

const cases: readonly Case[] = [
  {
    name: 'a step that changes nothing is a step: its thread does no other one for ever',
    edges: [
      ['a', 0, 0],
      ['a', 0, 1],
    ],
    property: eventually(1),
    verdict: 'violated | a0',
  },
  {
    name: 'another thread that stays where it is keeps nobody from moving',
    edges: [
      ['b', 0, 0],
      ['a', 0, 1],
    ],
    property: eventually(1),
    verdict: 'holds',
  },
  {
    name: 'what the environment repeats keeps no thread from moving',
    edges: [
      ['env', 0, 0],
      ['a', 0, 1],
    ],
    property: eventually(1),
    verdict: 'holds',
  },
  {
    name: 'the environment has to do nothing, not even its only step',
    edges: [['env', 0, 1]],
    property: eventually(1),
    verdict: 'violated |',
  },
  {
    name: 'where nothing can happen at all, a path rests',
    edges: [['a', 0, 1]],
    property: eventually(2),
    verdict: 'violated a0 |',
  },
  {
    name: 'a rest where it holds keeps the promise',
    edges: [['a', 0, 1]],
    property: eventually(1),
    verdict: 'holds',
  },
  {
    name: 'what held at the start need not hold again',
    edges: [['a', 0, 1]],
    property: eventually(0),
    verdict: 'holds',
  },
  {
    name: 'a response is given in the state that asks for it',
    edges: [['a', 0, 1]],
    property: leadsTo([0, 0]),
    verdict: 'holds',
  },
  {
    name: 'nobody asks',
    edges: [['a', 0, 1]],
    property: leadsTo([2, 1]),
    verdict: 'vacuous',
  },
  {
    name: 'what was given before it was asked for does not count',
    edges: [
      ['a', 0, 1],
      ['a', 1, 2],
    ],
    property: leadsTo([1, 0]),
    verdict: 'violated a0 a1 |',
  },
  {
    name: 'able now and then only, a weakly fair thread may wait for ever',
    edges: [
      ['a', 0, 1],
      ['a', 1, 0],
      ['b', 0, 2],
    ],
    property: eventually(2),
    verdict: 'violated | a0 a1',
  },
  {
    name: 'and a strongly fair one may not',
    edges: [
      ['a', 0, 1],
      ['a', 1, 0],
      ['b', 0, 2],
    ],
    strong: ['b'],
    property: eventually(2),
    verdict: 'holds',
  },
  {
    name: 'able all the time, by different rules in turn, a weakly fair thread moves',
    edges: [
      ['a', 0, 1],
      ['a', 1, 0],
      ['b', 0, 2],
      ['b', 1, 2],
    ],
    property: eventually(2),
    verdict: 'holds',
  },
  {
    name: 'a strongly fair thread moves, but where it likes: a part of the loop is left out',
    edges: [
      ['a', 0, 1],
      ['a', 1, 0],
      ['b', 0, 0],
      ['b', 0, 2],
    ],
    strong: ['b'],
    property: eventually(2),
    verdict: 'violated | a0 a1 b2',
  },
  {
    name: 'strongly fair threads are settled one after the other: b leaves, then c has to',
    edges: [
      ['a', 0, 1],
      ['a', 1, 0],
      ['b', 1, 2],
      ['a', 2, 3],
      ['a', 3, 2],
      ['c', 3, 4],
    ],
    strong: ['b', 'c'],
    property: eventually(4),
    verdict: 'holds',
  },
  {
    name: 'and with a weakly fair c the path ends in the second loop',
    edges: [
      ['a', 0, 1],
      ['a', 1, 0],
      ['b', 1, 2],
      ['a', 2, 3],
      ['a', 3, 2],
      ['c', 3, 4],
    ],
    strong: ['b'],
    property: eventually(4),
    verdict: 'violated a0 b2 | a3 a4',
  },
  {
    name: 'two promises, both kept for ever in turn',
    edges: [
      ['a', 0, 1],
      ['a', 1, 0],
    ],
    property: leadsTo([0, 1], [1, 0]),
    verdict: 'holds',
  },
  {
    name: 'two promises, of which the second one is not kept',
    edges: [
      ['a', 0, 1],
      ['a', 1, 2],
      ['a', 2, 1],
    ],
    property: leadsTo([0, 1], [1, 0]),
    verdict: 'violated a0 | a1 a2',
  },
  {
    name: 'asked for again in the loop and answered there each time',
    edges: [
      ['a', 0, 1],
      ['a', 1, 2],
      ['a', 2, 1],
    ],
    property: leadsTo([1, 2]),
    verdict: 'holds',
  },
  {
    name: 'a way back is a possibility, taken or not',
    edges: [
      ['a', 0, 1],
      ['env', 1, 0],
    ],
    property: possible(0),
    verdict: 'holds',
  },
  {
    name: 'no way back from where a loop goes round for ever',
    edges: [
      ['a', 0, 1],
      ['a', 1, 2],
      ['a', 2, 1],
    ],
    property: possible(0),
    verdict: 'violated a0',
  },
];

describe('by hand', () => {
  it.each(cases)('$name', ({ edges, strong, property, verdict }) => {
    const model = graphSystem(edges, strong);
    for (const search of ['bfs', 'dfs'] as const) {
      expect(verdictText(model, property, search)).toBe(verdict);
    }
  });
});

function verdictText(
  model: ReturnType<typeof graphSystem>,
  property: LivenessProperty<At>,
  search: 'bfs' | 'dfs',
): string {
  const verdict = explore(model, { properties: [property], search }).verdicts.get('p')!;
  if (verdict.kind !== 'violated') return verdict.kind;
  expect(refute(model, property, verdict.path)).toBe(true);
  const { firings, loop = firings.length + 1 } = verdict.path;
  const names = firings.map(({ rule }) => model.rules[rule]!.name);
  return ['violated', ...names.toSpliced(loop, 0, ...(loop > firings.length ? [] : ['|']))].join(
    ' ',
  );
}

import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay } from '../judge/replay.ts';
import { explore } from '../explore/search.ts';
import { system } from '../language/system.ts';
import { grid } from '../toys/grid.ts';
import { randomSystem } from '../testing/random-systems.ts';
import { boolean, range, record } from '../language/types.ts';
import { autText } from './aut.ts';
import { dotText } from './dot.ts';
import { type StateGraph, stateGraph } from './state-graph.ts';
import type { TransitionSystem } from '../language/system.ts';

const toy = system({
  name: 'a "toy"',
  layout: record({ n: range(0, 2), broken: boolean() }),
  rules: [
    {
      name: 'count',
      actor: 'counter',
      guard: (s) => s.n < 2 && !s.broken,
      effect(s) {
        s.n++;
        return s.n === 2 ? 'full' : undefined;
      },
      describe: (s) => `count to ${s.n + 1}`,
    },
    {
      name: 'break',
      actor: 'hammer',
      environment: true,
      budget: 'blows',
      guard: (s) => s.n === 1,
      effect(s) {
        s.broken = true;
      },
    },
  ],
  budgets: { blows: 1 },
});

describe('a state graph', () => {
  it('has the states and firings of a search, and what each changes', () => {
    fc.assert(
      fc.property(randomSystem, ({ system: random }) => {
        const graph = graphOf(random);
        const { states, transitions, quiescentStates, firings } = explore(random);
        expect(graph.states).toBe(states);
        const edges = [...graph.edges];
        expect(graph.transitions).toBe(transitions);
        expect(edges).toHaveLength(transitions);
        expect(graph.quiescent).toHaveLength(quiescentStates);
        for (const [rule, count] of firings.entries()) {
          expect(edges.filter((edge) => edge.rule === rule)).toHaveLength(count);
        }
        const edge = edges.find(({ from }) => from === graph.initial[0]);
        if (edge === undefined) return;
        const replayed = replay(random, { initial: 0, firings: [edge] });
        if ('message' in replayed) throw new Error(replayed.message);
        const [before, after] = replayed.states as [object, object];
        const seen = edge.changes.filter(({ path }) => !path.startsWith('budget '));
        expect(seen.length === 0).toBe(JSON.stringify(before) === JSON.stringify(after));
        for (const change of seen) {
          expect(at(before, change.path)).toBe(change.before);
          expect(at(after, change.path)).toBe(change.after);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is not made of more states than are allowed', () => {
    expect(stateGraph(toy, { states: 3 })).toEqual({ cut: { kind: 'states', limit: 3 } });
    expect(stateGraph(toy, { states: 4 })).toMatchObject({ states: 4 });
  });

  it('says which memory it would have needed', () => {
    const memory = 20_000;
    const { cut } = stateGraph(grid(4, 8), { memory }) as { cut: { needed: number } };
    expect(cut).toMatchObject({ kind: 'memory', limit: memory });
    expect(cut.needed).toBeGreaterThan(memory);
  });
});

function graphOf<State>(of: TransitionSystem<State>): StateGraph {
  const graph = stateGraph(of);
  if ('cut' in graph) throw new Error(graph.cut.kind);
  return graph;
}

/** The value of a field by its path. */
function at(state: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .reduce((value, part) => (value as Record<string, unknown>)[part], state);
}

describe('AUT', () => {
  it('of the toy', () => {
    expect(autText(graphOf(toy))).toBe(`des (0, 3, 4)
(0, "count to 1", 1)
(1, "count to 2 [full]", 2)
(1, "break", 3)
`);
  });

  it('reads back: the header counts what follows, and every state can be reached', () => {
    fc.assert(
      fc.property(randomSystem, ({ system: random }) => {
        const [head, ...lines] = autText(graphOf(random)).trimEnd().split('\n');
        const [, first, transitions, states] = /^des \((\d+), (\d+), (\d+)\)$/.exec(head!)!;
        expect(Number(first)).toBe(0);
        expect(lines).toHaveLength(Number(transitions));
        const reached = new Set([0]);
        for (const line of lines) {
          const [, from, label, to] = /^\((\d+), "([ !#-~]*)", (\d+)\)$/.exec(line)!;
          expect(reached.has(Number(from)), label).toBe(true);
          reached.add(Number(to));
        }
        expect(reached.size).toBe(Number(states));
      }),
      { numRuns: 25 },
    );
  });

  it('keeps to ASCII and one line', () => {
    const graph = graphOf(toy);
    const edges = [{ ...[...graph.edges][0]!, line: 'a "b"\n→ c' }];
    expect(autText({ ...graph, edges })).toContain(`(0, "a 'b'?? c", 1)`);
  });
});

describe('DOT', () => {
  it('of the toy', () => {
    expect(dotText(graphOf(toy))).toBe(`digraph "a \\"toy\\"" {
  node [shape=circle];
  start0 [shape=none, label=""];
  start0 -> 0;
  0;
  1;
  2 [shape=doublecircle];
  3 [shape=doublecircle];
  0 -> 1 [label="count to 1", tooltip="n: 0 -> 1"];
  1 -> 2 [label="count to 2\\nfull", tooltip="n: 1 -> 2"];
  1 -> 3 [label="break", tooltip="broken: false -> true\\nbudget blows: 1 -> 0", style=dashed];
}
`);
  });

  const installed = spawnSync('dot', ['-V']).status === 0;
  it.skipIf(!installed)(`is drawn by Graphviz${installed ? '' : ' (dot is not installed)'}`, () => {
    const svg = execFileSync('dot', ['-Tsvg'], { input: dotText(graphOf(toy)) });
    expect(String(svg)).toContain('count to 2');
  });
});

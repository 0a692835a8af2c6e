import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Path, startSearch, system } from '../../checker/index.ts';
import type { Graph, TransitionSystem } from '../../checker/index.ts';
import { randomSystem } from '../../checker/testing/random-systems.ts';
import { boolean, range, record } from '../../checker/index.ts';
import { isDecidedAtEnd } from '../replay/confirm.ts';
import { dropNeedless, violates } from './drop-steps.ts';
import { leastOfShortest } from './least-shortest.ts';

/** The rule, in turn: faults, operations, changes from one actor to the next. */
function costOf<State>({ rules }: TransitionSystem<State>, { firings }: Path): number[] {
  const used = firings.map(({ rule }) => rules[rule]!);
  const draws = (budget: string) =>
    used.filter((rule) => [rule.budget].flat().includes(budget)).length;
  const changes = used.filter((rule, i) => i > 0 && used[i - 1]!.actor !== rule.actor).length;
  return [draws('faults'), draws('userOps'), changes];
}

function searched<State>(
  of: TransitionSystem<State>,
  properties: Parameters<typeof startSearch<State>>[1],
) {
  const search = startSearch(of, { ...properties, noteGraph: true });
  while (!search.advance(10_000));
  return { verdicts: search.result().verdicts, graph: search.graph! };
}

/** All paths of so many firings, as far as there are not too many. */
function* pathsOf(
  graph: Graph,
  length: number,
  firings: readonly { rule: number; parameter: number }[],
) {
  let budget = 3000;
  function* from(state: number, path: Path['firings']): Generator<Path['firings']> {
    if (path.length === length) {
      if (budget-- > 0) yield path;
      return;
    }
    if (budget <= 0) return;
    for (let e = graph.first[state]!; e < graph.first[state + 1]!; e++) {
      const { rule, parameter } = firings[graph.instances[e]!]!;
      yield* from(graph.targets[e]!, [...path, { rule, parameter }]);
    }
  }
  for (const [initial, state] of graph.initial.entries()) {
    for (const path of from(state, [])) yield { initial, firings: path };
  }
}

describe('the least of the shortest', () => {
  test('costs no more than any other path that is as short and violates the property', () => {
    let compared = 0;
    fc.assert(
      fc.property(randomSystem, ({ system: random, properties }) => {
        const { verdicts, graph } = searched(random, { properties });
        const firings = random.rules.flatMap(({ parameters }, rule) =>
          Array.from({ length: parameters?.length ?? 1 }, (_, parameter) => ({ rule, parameter })),
        );
        for (const property of properties.filter(isDecidedAtEnd)) {
          const verdict = verdicts.get(property.id);
          if (verdict?.kind !== 'violated') continue;
          const [least] = leastOfShortest(random, graph, [{ property, path: verdict.path }]);
          const { length } = verdict.path.firings;
          expect(least!.firings).toHaveLength(length);
          expect(violates(random, property, least!)).toBe(true);
          if (length > 5) continue;
          const last = verdict.path.firings.at(-1)?.rule;
          for (const path of pathsOf(graph, length, firings)) {
            if (property.kind === 'never-fires' && path.firings.at(-1)?.rule !== last) continue;
            if (!violates(random, property, path)) continue;
            compared++;
            const [a, b] = [costOf(random, least!), costOf(random, path)];
            const differs = a.findIndex((cost, i) => cost !== b[i]);
            expect(differs < 0 || a[differs]! < b[differs]!).toBe(true);
          }
        }
      }),
      { numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  test('lets an actor finish before the next one, and does without a fault where it can', () => {
    const twice = system({
      name: 'two counters and a fault',
      layout: record({ a: range(0, 2), b: range(0, 2), broken: boolean() }),
      budgets: { faults: 1 },
      rules: [
        {
          name: 'break',
          actor: 'hardware',
          environment: true,
          budget: 'faults',
          guard: (s) => s.a + s.b === 3,
          effect: (s) => {
            s.broken = true;
          },
        },
        {
          name: 'b',
          actor: 'b',
          guard: (s) => s.b < 2,
          effect: (s) => {
            s.b++;
          },
        },
        {
          name: 'a',
          actor: 'a',
          guard: (s) => s.a < 2,
          effect: (s) => {
            s.a++;
          },
        },
      ],
    });
    const property = {
      id: 'p',
      kind: 'always',
      sentence: 'Neither four nor broken.',
      holds: (s: { a: number; b: number; broken: boolean }) => s.a + s.b < 4 && !s.broken,
    } as const;
    const { graph } = searched(twice, {});
    const firings = [1, 2, 1, 0].map((rule) => ({ rule, parameter: 0 }));
    const [least] = leastOfShortest(twice, graph, [{ property, path: { initial: 0, firings } }]);
    expect(costOf(twice, least!)).toEqual([0, 0, 1]);
  });
});

test('dropping needless steps leaves a violation of which no single step can be spared', () => {
  let shorter = 0;
  fc.assert(
    fc.property(randomSystem, fc.integer(), ({ system: random, properties }, seed) => {
      const { verdicts } = searched(random, {
        properties,
        search: 'walk',
        seed,
        walks: 20,
        walkLength: 40,
      });
      for (const property of properties.filter(isDecidedAtEnd)) {
        const verdict = verdicts.get(property.id);
        if (verdict?.kind !== 'violated') continue;
        const least = dropNeedless(random, property, verdict.path);
        expect(violates(random, property, least)).toBe(true);
        if (least.firings.length < verdict.path.firings.length) shorter++;
        for (const index of least.firings.keys()) {
          const rest = { ...least, firings: least.firings.toSpliced(index, 1) };
          expect(violates(random, property, rest)).toBe(false);
        }
      }
    }),
    { numRuns: 40 },
  );
  expect(shorter).toBeGreaterThan(0);
});

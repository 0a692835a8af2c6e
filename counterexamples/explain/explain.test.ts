import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explore, replay } from '../../checker/index.ts';
import { randomSystem } from '../../checker/testing/random-systems.ts';
import { toyTraceRegistry } from '../testing/toy-model.ts';
import { replayedToy } from '../testing/toy-trace.ts';
import { detour } from './detour.ts';
import { explain } from './explain.ts';
import { guardChange } from './guard.ts';
import { type Continuations, inevitable } from './inevitable.ts';
import { type Space, spaceAround } from './space.ts';

describe('an explanation', () => {
  test('says which bytes, who had them, when it became inevitable, what avoids it, what it takes', () => {
    const replayed = replayedToy('no-lost-range');
    expect(explain(replayed, toyTraceRegistry)).toEqual({
      inevitableFrom: 3,
      detour: [],
      sentences: [
        'It is about [mem 0x100000000-0x11fffffff] (512 MiB). Who has them: at the start nobody.',
        'Step 3 ("toy: lose range") makes it inevitable: from there every continuation within the budgets comes to a violation.',
        'What avoids it: nothing. After step 2 every thread has finished, and the property is kept.',
        'No one rule of a thread in this trace that waited for another one would keep the property on this machine.',
        'It takes 1 fault: with less the property is kept on t1-plain.',
      ],
    });
  });
});

/** Spaces of random systems, each with a path to a violation. */
function eachSpace(look: (space: Space) => void): number {
  let count = 0;
  fc.assert(
    fc.property(randomSystem, ({ system, properties }) => {
      const { verdicts } = explore(system, { properties });
      for (const property of properties) {
        const verdict = verdicts.get(property.id);
        if (verdict?.kind !== 'violated') continue;
        const space = spaceAround(system, property, verdict.path);
        if (space === undefined) continue;
        count++;
        look(space);
        const { from, along } = spaceAround(system, property, verdict.path, 1) ?? space;
        expect(along).toHaveLength(verdict.path.firings.length - from + 1);
        const end = replay(system, verdict.path);
        expect('message' in end).toBe(false);
      }
    }),
    { numRuns: 60 },
  );
  return count;
}

/** What can come to rest without a violation, by adding what can until nothing changes. */
function naive({ graph, quiet, badState, badEdge, byThread }: Space, which: Continuations) {
  const safe = Array.from(badState, (bad, state) => bad === 0 && quiet[state] === 1);
  for (let changed = true; changed;) {
    changed = false;
    for (let state = 0; state < graph.states; state++) {
      if (safe[state] || badState[state] === 1) continue;
      for (let edge = graph.first[state]!; edge < graph.first[state + 1]!; edge++) {
        if (which === 'threads' && byThread[edge] === 0) continue;
        if (badEdge[edge] === 1 || !safe[graph.targets[edge]!]) continue;
        safe[state] = true;
        changed = true;
      }
    }
  }
  return Uint8Array.from(safe, (is) => (is ? 0 : 1));
}

test('inevitable is what no continuation avoids, and a way round is one that does', () => {
  const count = eachSpace((space) => {
    const lost = inevitable(space, 'all');
    expect(lost).toEqual(naive(space, 'all'));
    expect(inevitable(space, 'threads')).toEqual(naive(space, 'threads'));
    const last = space.along.findLastIndex((state) => lost[state] === 0);
    if (last < 0) return;
    const { graph, quiet, instances } = space;
    const way = detour(space, space.along[last]!, {
      avoid: lost,
      arrivesIn: (state) => quiet[state] === 1,
      arrivesBy: () => false,
    });
    let state = space.along[last]!;
    for (const { rule, parameter } of way ?? []) {
      const edges = Array.from(
        { length: graph.first[state + 1]! - graph.first[state]! },
        (_, k) => graph.first[state]! + k,
      );
      const edge = edges.find((e) => {
        const instance = instances[graph.instances[e]!]!;
        return instance.rule === rule && instance.parameter === parameter;
      })!;
      expect(space.badEdge[edge]).toBe(0);
      state = graph.targets[edge]!;
      expect(lost[state]).toBe(0);
    }
    if (way !== undefined) expect(quiet[state]).toBe(1);
  });
  expect(count).toBeGreaterThan(20);
});

test('a change of a guard is one with which nothing violates the property', () => {
  let found = 0;
  eachSpace((space) => {
    const { graph, instances, along, badEdge, badState } = space;
    const rules = along.map((_, index) => {
      const state = along[index]!;
      return instances[graph.instances[graph.first[state]!] ?? 0]?.rule;
    });
    const change = guardChange(space, rules.slice(0, -1));
    if (change === undefined) return;
    found++;
    // The states that remain, the plain way.
    const reached = new Set([0]);
    for (const state of reached) {
      expect(badState[state]).toBe(0);
      const edges: number[] = [];
      for (let e = graph.first[state]!; e < graph.first[state + 1]!; e++) edges.push(e);
      const ruleOf = (edge: number) => instances[graph.instances[edge]!]!.rule;
      const waits = edges.some((e) => ruleOf(e) === change.waitsFor && space.byThread[e] === 1);
      for (const edge of edges) {
        if (waits && ruleOf(edge) === change.rule) continue;
        expect(badEdge[edge]).toBe(0);
        reached.add(graph.targets[edge]!);
      }
    }
  });
  expect(found).toBeGreaterThan(0);
});

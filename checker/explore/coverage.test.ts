import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coverage, type CoverageOptions } from './coverage.ts';
import { explore } from './search.ts';
import { system } from '../language/system.ts';
import { randomSystem } from '../testing/random-systems.ts';
import { twoPhaseCommit } from '../toys/two-phase-commit.ts';
import { array, boolean, range, record, type ViewOf } from '../language/types.ts';

it('counts what a search fires', () => {
  fc.assert(
    fc.property(randomSystem, ({ system: random, properties }) => {
      const { states, firings } = explore(random);
      const covered = coverage(random, { properties });
      expect(covered).toMatchObject({ states, complete: true });
      expect(covered.rules.map((rule) => rule.firings)).toEqual(firings);
      for (const { firings: all, enabledIn, idleParameters } of covered.rules) {
        expect(enabledIn).toBeLessThanOrEqual(Math.min(all, states));
        expect(enabledIn === 0).toBe(all === 0);
        if (idleParameters.length === 0) continue;
        expect(all).toBeLessThanOrEqual(enabledIn * (6 - idleParameters.length + 1));
      }
    }),
    { numRuns: 30 },
  );
});

const layout = record({
  n: range(0, 3),
  seen: boolean(),
  asked: boolean(),
  unused: boolean(),
  item: array(2, record({ used: boolean(), noted: range(0, 3) })),
});
type State = ViewOf<typeof layout>;

const toy = system({
  name: 'a toy',
  layout,
  rules: [
    {
      name: 'count',
      actor: 'a',
      guard: (s) => s.n < 2,
      effect(s) {
        s.n++;
      },
    },
    {
      name: 'use',
      actor: 'b',
      parameters: [0, 1],
      guard: (s, i: number) => i === 0 && !s.item[i]!.used,
      effect(s, i: number) {
        s.item[i]!.used = true;
        // Written only.
        s.item[i]!.noted = 1;
      },
    },
    { name: 'never', actor: 'c', guard: (s) => s.n === 3 && s.seen, effect() {} },
    // Without its budget it is never asked for more.
    { name: 'dear', actor: 'd', budget: 'none', guard: (s) => s.asked, effect() {} },
  ],
  budgets: { none: 0 },
});

it('names rules and parameters that are never enabled, and fields that nobody reads', () => {
  expect(coverage(toy)).toEqual({
    states: 6,
    complete: true,
    rules: [
      { rule: 'count', actor: 'a', firings: 4, enabledIn: 4, idleParameters: [] },
      { rule: 'use', actor: 'b', firings: 3, enabledIn: 3, idleParameters: [1] },
      { rule: 'never', actor: 'c', firings: 0, enabledIn: 0, idleParameters: [] },
      { rule: 'dear', actor: 'd', firings: 0, enabledIn: 0, idleParameters: [] },
    ],
    // `seen` is behind a condition that is never true.
    unreadFields: ['seen', 'asked', 'unused', 'item[].noted'],
  });
});

it('counts reads of properties and measures of any kind', () => {
  const base = { id: 'p', sentence: '' };
  const unread = (options: CoverageOptions<State>) => coverage(toy, options).unreadFields;
  const holds = (s: State) => s.seen || true;
  for (const kind of ['always', 'quiescent', 'eventually', 'always-possible'] as const) {
    expect(unread({ properties: [{ ...base, kind, holds }] })).not.toContain('seen');
  }
  const to = (s: State) => s.unused;
  const property = { ...base, kind: 'leads-to', from: () => true, to } as const;
  expect(unread({ properties: [property] })).not.toContain('unused');
  const value = (s: State) => Number(s.asked);
  expect(unread({ measures: [{ id: 'm', value }] })).not.toContain('asked');
});

it('says when it has not seen everything', () => {
  const covered = coverage(twoPhaseCommit(3), { limits: { states: 50 } });
  expect(covered.complete).toBe(false);
  expect(covered.states).toBeGreaterThan(50);
});

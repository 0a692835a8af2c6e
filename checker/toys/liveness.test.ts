import { describe, expect, it } from 'vitest';
import type { Eventually, LeadsTo, LivenessProperty } from '../language/property.ts';
import { refute } from '../liveness/refute.ts';
import { explore } from '../explore/search.ts';
import { system, type TransitionSystem } from '../language/system.ts';
import { boolean, range, record } from '../language/types.ts';
import { dieHard } from './die-hard.ts';
import { peterson } from './peterson.ts';
import { diningPhilosophers } from './philosophers.ts';
import { getsIn, semaphore } from './semaphore.ts';

function verdictOf<State>(model: TransitionSystem<State>, property: LivenessProperty<State>) {
  const verdict = explore(model, { properties: [property] }).verdicts.get(property.id)!;
  if (verdict.kind === 'violated') expect(refute(model, property, verdict.path)).toBe(true);
  return verdict;
}

describe('Peterson', () => {
  interface Processes {
    readonly process: ArrayLike<{ readonly at: string }>;
  }
  const enters: LeadsTo<Processes> = {
    id: 'enters',
    kind: 'leads-to',
    sentence: 'A process that tries to enter its critical section enters it.',
    from: (s) => s.process[0]!.at === 'enter level',
    to: (s) => s.process[0]!.at === 'critical',
  };

  it.each([2, 3])('lets each of %d processes in that tries', (processes) => {
    expect(verdictOf(peterson(processes), enters)).toEqual({ kind: 'holds' });
  });

  it('does not when processes may stop anywhere', () => {
    const model = peterson(2);
    const rules = model.rules.map((rule) => ({ ...rule, environment: true }));
    expect(verdictOf({ ...model, rules }, enters)).toEqual({
      kind: 'violated',
      path: { initial: 0, firings: [{ rule: 0, parameter: 0 }], loop: 1 },
    });
  });

  it('can always come back to where nobody tries', () => {
    const idle = (s: Processes) => Array.from(s.process).every(({ at }) => at === 'start');
    const property = { id: 'idle', sentence: '', kind: 'always-possible', holds: idle } as const;
    expect(verdictOf(peterson(3), property)).toEqual({ kind: 'holds' });
  });
});

describe('a semaphore', () => {
  it('starves a process that is weakly fair: the other one goes in and out', () => {
    const verdict = verdictOf(semaphore(2), getsIn(1));
    expect(verdict).toEqual({
      kind: 'violated',
      path: {
        initial: 0,
        firings: [
          { rule: 0, parameter: 1 },
          { rule: 0, parameter: 0 },
          { rule: 1, parameter: 0 },
          { rule: 2, parameter: 0 },
        ],
        loop: 1,
      },
    });
  });

  it.each([
    { strong: { actors: ['process'] } },
    { strong: { rules: ['acquire'] } },
    { strong: { actors: ['process'], rules: ['release'] } },
  ])('starves nobody under %o', (fairness) => {
    expect(verdictOf(semaphore(3, fairness), getsIn(1))).toEqual({ kind: 'holds' });
  });

  it('refuses fairness for whom it does not know', () => {
    const explored = (strong: object) => () =>
      explore(semaphore(2, { strong }), { properties: [getsIn(0)] });
    expect(explored({ actors: ['proces'] })).toThrow("fairness names the actor 'proces'");
    expect(explored({ rules: ['ask'] })).toThrow("fairness names the rule 'ask'");
  });
});

describe('dining philosophers', () => {
  interface Table {
    readonly place: ArrayLike<{ readonly philosopher: string }>;
  }
  const eats: Eventually<Table> = {
    id: 'eats',
    kind: 'eventually',
    sentence: 'Philosopher 0 eats at some time.',
    holds: (s) => s.place[0]!.philosopher === 'eats',
  };
  const all = Array.from({ length: 4 }, (_, parameter) => ({ rule: 0, parameter }));

  it('wait for ever once all have their left forks', () => {
    expect(verdictOf(diningPhilosophers(4), eats)).toEqual({
      kind: 'violated',
      path: { initial: 0, firings: all, loop: 4 },
    });
  });

  it('can eat no more then', () => {
    expect(verdictOf(diningPhilosophers(4), { ...eats, kind: 'always-possible' })).toEqual({
      kind: 'violated',
      path: { initial: 0, firings: all },
    });
  });
});

describe('Die Hard', () => {
  interface Jugs {
    readonly big: number;
  }
  it('can always still measure four gallons, though nobody has to', () => {
    const base = { id: 'four', sentence: '', holds: (s: Jugs) => s.big === 4 };
    expect(verdictOf(dieHard, { ...base, kind: 'always-possible' })).toEqual({ kind: 'holds' });
    expect(verdictOf(dieHard, { ...base, kind: 'eventually' }).kind).toBe('violated');
  });
});

describe('a counter that the environment can stop', () => {
  const counter = system({
    name: 'counter',
    layout: record({ n: range(0, 3), stopped: boolean() }),
    budgets: { stops: 1 },
    rules: [
      {
        name: 'count',
        actor: 'counter',
        guard: (s) => !s.stopped && s.n < 3,
        effect: (s) => {
          s.n++;
        },
      },
      {
        name: 'stop',
        actor: 'environment',
        environment: true,
        budget: 'stops',
        guard: (s) => !s.stopped,
        effect: (s) => {
          s.stopped = true;
        },
      },
    ],
  });
  const three = (s: { readonly n: number }) => s.n === 3;
  const eventually = { id: 'three', sentence: '', kind: 'eventually', holds: three } as const;

  it('need not arrive', () => {
    expect(verdictOf(counter, eventually)).toEqual({
      kind: 'violated',
      path: { initial: 0, firings: [{ rule: 1, parameter: 0 }], loop: 1 },
    });
  });

  it('arrives when there is no stop in the budget', () => {
    const model = { ...counter, budgets: { stops: 0 } };
    expect(verdictOf(model, eventually)).toEqual({ kind: 'holds' });
  });
});

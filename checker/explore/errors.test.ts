import { describe, expect, it } from 'vitest';
import { ModelError } from '../language/error.ts';
import type { Property } from '../language/property.ts';
import { replay } from '../judge/replay.ts';
import type { SearchKind } from '../search/options.ts';
import { explore } from './search.ts';
import { exploreShared } from '../testing/explore-shared.ts';
import { type Rule, system, type TransitionSystem } from '../language/system.ts';
import { array, boolean, range, record, type ViewOf } from '../language/types.ts';

const layout = record({ n: range(0, 9), list: array(3, boolean()) });
type State = ViewOf<typeof layout>;

const step: Rule<State> = {
  name: 'step',
  actor: 'any',
  guard: (s) => s.n < 5,
  effect(s) {
    s.n++;
  },
};
const base = system({ name: 'errors', layout, rules: [step] });
const holds: Property<State> = { id: 'p', kind: 'always', sentence: '', holds: () => true };

/** Counts n to 3, then something goes wrong in rule 'bad'. */
function withRule(bad: Partial<Rule<State>>): TransitionSystem<State> {
  const rule = { name: 'bad', actor: 'any', guard: (s: State) => s.n === 3, effect() {}, ...bad };
  return { ...base, rules: [step, rule] };
}
const state = 'in state {"n":3,"list":[false,false,false]}';
const toThree = Array.from({ length: 3 }, () => ({ rule: 0, parameter: 0 }));

const searches: readonly SearchKind[] = ['bfs', 'dfs', 'iddfs', 'walk', 'swarm'];

describe('a fault of the model ends the search with verdict error', () => {
  const boom = (): never => {
    throw new Error('boom');
  };
  const bad = { rule: 1, parameter: 0 };
  it.each<[string, Partial<Rule<State>>, string, boolean]>([
    ['an effect throws', { effect: boom }, "effect of rule 'bad': boom", true],
    ['a guard throws', { guard: (s) => s.n === 3 && boom() }, "guard of rule 'bad': boom", false],
    [
      'a write is out of range',
      {
        effect: (s) => {
          s.n = 10;
        },
      },
      "effect of rule 'bad': n = 10: the field takes an integer from 0 to 9",
      true,
    ],
    [
      'a write into an array is out of range',
      {
        effect: (s) => {
          s.list[1] = 7 as never;
        },
      },
      "effect of rule 'bad': list[1] = 7: the field takes true or false",
      true,
    ],
    [
      'a write is beside an array',
      {
        effect: (s) => {
          s.list[3] = true;
        },
      },
      "effect of rule 'bad': list[3] was written; the array has 3 elements",
      true,
    ],
    [
      'a write is to a field that there is not',
      {
        effect: (s) => {
          (s as unknown as { m: number }).m = 1;
        },
      },
      "effect of rule 'bad': there is no field 'm', only n, list",
      true,
    ],
    [
      'a guard reads a field that there is not',
      { guard: (s) => s.n === 3 && (s as unknown as { m?: number }).m === undefined },
      "guard of rule 'bad': there is no field 'm', only n, list",
      false,
    ],
    [
      'an effect returns something else than words',
      { effect: () => 3 as never },
      "effect of rule 'bad': it returned 3, expected a word or several",
      true,
    ],
    [
      'a guard writes a field',
      {
        guard: (s) => {
          if (s.n === 3) s.n = 4;
          return false;
        },
      },
      "guard of rule 'bad': the guard of rule 'bad' writes to the state",
      false,
    ],
    [
      'a guard writes an array',
      {
        guard: (s) => {
          if (s.n === 3) s.list[0] = true;
          return false;
        },
      },
      "guard of rule 'bad': the guard of rule 'bad' writes to the state",
      false,
    ],
  ])('%s', (_, rule, message, inEffect) => {
    // Outcomes are looked at when somebody asks for them.
    const never = { id: 'never', sentence: '', kind: 'never-fires', outcomes: ['x'] } as const;
    for (const search of searches) {
      const result = explore(withRule(rule), { search, properties: [holds, never] });
      const verdict = result.verdicts.get('p');
      if (verdict?.kind !== 'error') throw new Error(`verdict is ${verdict?.kind}`);
      expect(verdict.message).toContain(message);
      expect(verdict.message).toContain(state);
      const firings = inEffect ? [...toThree, bad] : toThree;
      expect(verdict.path).toEqual({ initial: 0, firings });
      expect(result.cut).toEqual({ kind: 'error' });
    }
    // Several workers never make a verdict of it, and leave the diagnosis to one.
    expect(exploreShared(withRule(rule), { properties: [holds, never] }, 2)).toBeUndefined();
  });

  it('and is told when no verdict is left to tell it', () => {
    const early: Property<State> = { ...holds, holds: (s) => s.n !== 1 };
    for (const properties of [[], [early]]) {
      for (const search of searches) {
        const { error } = explore(withRule({ effect: boom }), { search, properties });
        expect(error).toEqual({
          kind: 'error',
          message: `effect of rule 'bad': boom; ${state}`,
          path: { initial: 0, firings: [...toThree, bad] },
        });
      }
    }
  });

  it('an element of an array of records is assigned what it does not take, or written beside', () => {
    const nodes = record({ n: range(0, 9), node: array(2, record({ on: boolean() })) });
    type Nodes = ViewOf<typeof nodes>;
    const run = (effect: (s: Nodes) => void) => {
      const bad = { name: 'bad', actor: 'any', guard: (s: Nodes) => s.n === 3, effect };
      const rules = [step as unknown as Rule<Nodes>, bad];
      const broken = system({ name: 'errors', layout: nodes, rules });
      const property: Property<Nodes> = {
        id: 'p',
        kind: 'always',
        sentence: '',
        holds: () => true,
      };
      return explore(broken, { properties: [property] }).verdicts.get('p');
    };
    const replaced = run((s) => {
      s.node[1] = { on: 1 as unknown as boolean };
    });
    expect(replaced).toMatchObject({ kind: 'error' });
    expect((replaced as { message: string }).message).toContain('node[1].on = 1: the field takes');
    const beside = run((s) => {
      s.node[-1] = { on: true };
    });
    expect((beside as { message: string }).message).toContain('node[-1] was written; the array');
  });

  it('a guard writes an array long after the start, and is disabled', () => {
    const long = record({ n: range(0, 999), list: array(3, boolean()) });
    const rules: Rule<ViewOf<typeof long>>[] = [
      {
        ...step,
        name: 'bad',
        guard(s) {
          if (s.n === 600) s.list[0] = true;
          return false;
        },
      },
      { ...step, guard: (s) => s.n < 999 },
    ];
    const result = explore({ ...base, layout: long, rules }, { properties: [holds] });
    expect(result.verdicts.get('p')).toMatchObject({
      kind: 'error',
      path: { firings: { length: 600 } },
    });
  });

  it.each<[string, Property<State>]>([
    ['holds', { ...holds, holds: (s) => s.n !== 3 || boom() }],
    ['a premise', { ...holds, premise: (s) => s.n === 3 && boom() }],
    [
      'a witness',
      { id: 'p', kind: 'reachable', sentence: '', witness: (s) => s.n === 3 && boom() },
    ],
  ])('%s throws', (_, property) => {
    for (const search of searches) {
      expect(explore(base, { search, properties: [property] }).verdicts.get('p')).toEqual({
        kind: 'error',
        message: `property 'p': boom; ${state}`,
        path: { initial: 0, firings: toThree },
      });
    }
  });

  it('a property writes', () => {
    const writes = (s: State) => {
      if (s.n === 3) s.n = 0;
      return true;
    };
    const verdict = explore(base, { properties: [{ ...holds, holds: writes }] }).verdicts.get('p');
    expect(verdict).toMatchObject({ kind: 'error' });
    expect((verdict as { message: string }).message).toContain("property 'p' writes to the state");
  });

  it('a measure gives something else than a 32-bit integer', () => {
    const measures = [{ id: 'm', value: () => 0.5 }];
    const verdict = explore(base, { properties: [holds], measures }).verdicts.get('p');
    expect((verdict as { message: string }).message).toContain("measure 'm': 0.5 is not a 32-bit");
  });

  it('an initial state is out of range', () => {
    const initialise = (s: State) => {
      s.n = 11;
    };
    for (const search of searches) {
      const broken = { ...base, initialise };
      const verdict = explore(broken, { search, properties: [holds] }).verdicts.get('p');
      expect((verdict as { message: string }).message).toContain('initial state 0: n = 11');
    }
  });

  it('keeps what was decided before', () => {
    const early: Property<State> = { ...holds, id: 'early', holds: (s) => s.n !== 1 };
    const properties = [early, holds];
    for (const search of searches) {
      const { verdicts } = explore(withRule({ effect: boom }), { search, properties });
      expect(verdicts.get('early')?.kind).toBe('violated');
      expect(verdicts.get('p')?.kind).toBe('error');
    }
  });

  it('a rule that does not depend on the state alone is not believed', () => {
    let calls = 0;
    const moody = {
      effect: (s: State) => {
        s.n = calls++ === 0 ? 7 : 9;
      },
    };
    const never: Property<State> = { ...holds, holds: (s) => s.n !== 7 };
    for (const search of searches) {
      calls = 0;
      const { verdicts } = explore(withRule(moody), { search, properties: [never] });
      expect(verdicts.get('p')).toMatchObject({ kind: 'error' });
    }
    calls = 0;
    const options = { properties: [never], specialise: 'never' } as const;
    const shared = exploreShared(withRule(moody), options, 2);
    expect(shared?.verdicts.get('p')).toMatchObject({ kind: 'error', path: { initial: 0 } });
    // Specialised rules are caught before they lead anywhere: the search by one alone is to tell.
    calls = 0;
    expect(exploreShared(withRule(moody), { properties: [never] }, 2)).toBeUndefined();
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no such pigeon');
      },
      'no such pigeon',
    ],
    [
      'writes',
      (s: State) => {
        s.n = 3;
        return false;
      },
      'writes to the state',
    ],
  ])('a liveness property that %s', (_, holds, message) => {
    const property: Property<State> = { id: 'e', kind: 'eventually', sentence: '', holds };
    expect(explore(base, { properties: [property] }).verdicts.get('e')).toMatchObject({
      kind: 'error',
      message: expect.stringMatching(`property 'e'.*${message}.*in state`) as string,
    });
  });
});

describe('an ill-formed system is refused', () => {
  it.each<[string, Partial<TransitionSystem<State>>]>([
    ["two rules are called 'step'", { rules: [step, step] }],
    ["rule 'step' draws on unknown budget 'x'", { rules: [{ ...step, budget: 'x' }] }],
    [
      "rule 'step' names a budget twice",
      { budgets: { x: 1 }, rules: [{ ...step, budget: ['x', 'x'] }] },
    ],
    ["budget 'x' is 256, expected an integer from 0 to 255", { budgets: { x: 256 } }],
    ['initialStates is 0, expected a positive integer', { initialStates: 0 }],
  ])('%s', (message, change) => {
    expect(() => explore({ ...base, ...change })).toThrow(`system 'errors': ${message}`);
    expect(() => explore({ ...base, ...change })).toThrow(ModelError);
  });

  it.each<[string, Partial<Record<keyof TransitionSystem, unknown>>]>([
    ['layout is undefined, expected a record', { layout: undefined }],
    ["layout is 'range', expected a record", { layout: range(0, 2) }],
    ['rules is undefined, expected an array', { rules: undefined }],
    ['rules[0] has no name', { rules: [{}] }],
    ["rule 'step' has no actor", { rules: [{ ...step, actor: undefined }] }],
    ["rule 'step': guard is undefined, expected", { rules: [{ ...step, guard: undefined }] }],
    ["rule 'step': effect is 'x', expected", { rules: [{ ...step, effect: 'x' }] }],
    ["rule 'step': parameters is 3, expected an array", { rules: [{ ...step, parameters: 3 }] }],
    ["it has no 'initialize', only", { initialize: () => {} } as object],
    ["it has no 'initialstates', only", { initialstates: 3 } as object],
    ["rule 'step' has no 'enviroment', only", { rules: [{ ...step, enviroment: true }] }],
    ["fairness has no 'strength', only strong", { fairness: { strength: {} } }],
    [
      "fairness.strong has no 'actor', only actors, rules; did",
      { fairness: { strong: { actor: [] } } },
    ],
    ["symmetry[0] has no 'array', only", { symmetry: [{ name: 'x', count: 2, array: ['list'] }] }],
  ])('by one who writes JavaScript: %s', (message, change) => {
    expect(() => explore({ ...base, ...change } as never)).toThrow(`system 'errors': ${message}`);
  });

  it.each([
    ['n: expected a type', { n: 3 }],
    ['the elements of list: expected a type', { list: array(2, 'boolean' as never) }],
  ])('a field without a type: %s', (message, fields) => {
    const layout = record(fields as never);
    expect(() => explore({ ...base, layout } as never)).toThrow(message);
  });

  it.each<[string, object]>([
    ["property 'p': kind is 'allways', expected always, quiescent", { kind: 'allways' }],
    ["property 'p': holds is undefined, expected a function", { holds: undefined }],
    ["property 'p': witness is undefined, expected", { kind: 'reachable' }],
    ["property 'p': outcomes is undefined, expected", { kind: 'never-fires' }],
    ["property 'p' has no 'premiss', only", { premiss: () => true }],
    ["did you mean 'premise'?", { premiss: () => true }],
    ["property 'p' has no 'outcomes', only id", { outcomes: [] }],
    ["property 'p': symmetric is 'yes', expected a boolean", { symmetric: 'yes' }],
  ])('a property that is none: %s', (message, change) => {
    const properties = [{ ...holds, ...change }] as never;
    expect(() => explore(base, { properties })).toThrow(message);
  });

  it.each([
    ["search is 'bsf', expected cheapest, bfs, dfs", { search: 'bsf' }],
    ["store is 'exakt', expected exact, compact", { store: 'exakt' }],
    ["specialise is 'always', expected never", { specialise: 'always' }],
    ["bounds has no 'state', only depth, states", { bounds: { state: 3 } }],
    ["SearchOptions has no 'bound', only search", { bound: { states: 3 } }],
    ["reduction has no 'partial', only symmetry", { reduction: { partial: true } }],
    [
      "bitstate has no 'byte', only bytes, hashes; did you mean 'bytes'?",
      { bitstate: { byte: 4 } },
    ],
    ["measure 'm' has no 'valu', only", { measures: [{ id: 'm', value: () => 0, valu: 1 }] }],
  ])('an option that there is not: %s', (message, options) => {
    expect(() => explore(base, options as never)).toThrow(message);
  });

  it('two properties with one id', () => {
    expect(() => explore(base, { properties: [holds, holds] })).toThrow(
      "two properties have the id 'p'",
    );
  });
});

describe('replay names the first firing that differs', () => {
  const path = (...rules: number[]) => ({
    initial: 0,
    firings: rules.map((rule) => ({ rule, parameter: 0 })),
  });
  it.each([
    ['a guard is false', withRule({}), path(0, 1, 0), 1, "rule 'bad' is not enabled; usually"],
    ['there is no such rule', base, path(0, 0, 7), 2, 'rule 7 does not exist; usually'],
    [
      'an effect throws',
      withRule({
        guard: () => true,
        effect: (s) => {
          s.n = 77;
        },
      }),
      path(1),
      0,
      'n = 77',
    ],
    ['there is no such initial state', base, { ...path(0), initial: 3 }, 0, 'no initial state 3'],
  ])('%s', (_, broken, firings, at, message) => {
    const result = replay(broken, firings);
    if (!('message' in result)) throw new Error('replayed');
    expect(result.step).toBe(at);
    expect(result.message).toContain(message);
  });

  it('and calls visit before each firing and after the last', () => {
    const seen: [number, number][] = [];
    replay(base, path(0, 0), (s, index) => seen.push([s.n, index]));
    expect(seen).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });
});

/**
 * Firing every enabled instance of a loaded state: one generated function per rule, so that each
 * guard and effect has a call site of its own which the engine can inline.
 *
 * A search that turns out to be long has its rules specialised on the way (`specialise/`): what
 * their decision diagrams know is done on the packed state, and only the rest by the rules
 * themselves.
 */
import type { CompiledSystem } from './compile.ts';
import { ModelError } from './error.ts';
import type { LiveState } from './live.ts';
import { type Audit, createAudit } from './specialise/audit.ts';
import { createSpecialiser, type Specialised } from './specialise/specialise.ts';
import type { Successors } from './successors.ts';
import { FIRST_SLOT, JOURNAL_END, TOUCHED } from './view.ts';

export interface Expander {
  /** Writes all successors of the loaded state from place `at` on; gives the end. */
  expand(at: number): number;
  /** After `expand` or `probe`: was a rule that is not of the environment enabled? */
  readonly live: boolean;
  /** Only evaluates the guards. */
  probe(): void;
  /** Firings per rule so far. */
  readonly firings: Float64Array;
}

/**
 * When rules are specialised: never; from the first state on, at any cost; or, by default, more
 * and more of them the longer a search takes, so that it always costs little of the search.
 */
export type Specialisation = 'never' | 'at once' | 'when it pays';

interface Tier {
  /** States that were expanded before. */
  readonly states: number;
  /** Executions of instances that are spent on finding out what they do. */
  readonly runs: number;
}

const TIERS: Readonly<Record<Specialisation, readonly Tier[]>> = {
  never: [],
  'at once': [{ states: 0, runs: 1 << 16 }],
  'when it pays': [
    { states: 1 << 13, runs: 1 << 13 },
    { states: 1 << 16, runs: 1 << 16 },
    { states: 1 << 19, runs: 1 << 19 },
  ],
};

interface Generated {
  expand(at: number): number;
  probe(): void;
  readonly live: boolean;
}

/**
 * `report`, when given, is called with each outcome that is not undefined and the instance that
 * reported it. What a guard or an effect throws is passed on, with the live state left as it is.
 */
export function createExpander<State>(
  compiled: CompiledSystem<State>,
  live: LiveState & { readonly view: State },
  successors: Successors,
  report?: (outcome: unknown, instance: number) => void,
  specialisation: Specialisation = 'when it pays',
): Expander {
  const firings = new Float64Array(compiled.system.rules.length);
  const tiers = TIERS[specialisation];
  let specialised: Specialised | undefined;
  let audit: Audit | undefined;
  let tier = 0;
  let countdown = tiers[0]?.states ?? -1;

  const generate = (): Generated => {
    const source = sourceOf(compiled, live, report !== undefined, specialised);
    return new Function(
      ...['live', 'rules', 'successors', 'firings', 'report', 'guardWrote', 'constants'],
      source,
    )(
      ...[live, compiled.system.rules, successors, firings, report, guardWrote],
      specialised?.constants ?? [],
    ) as Generated;
  };
  let generated = generate();

  const enterTier = (): void => {
    specialised = createSpecialiser(compiled).specialise(tiers[tier].runs);
    if (specialised.instances > 0) {
      generated = generate();
      audit = createAudit(compiled, successors);
    }
    const next = specialised.complete ? undefined : tiers[++tier];
    countdown = next === undefined ? -1 : next.states - tiers[tier - 1].states;
  };

  return {
    firings,
    expand(n) {
      if (countdown-- === 0) enterTier();
      const end = generated.expand(n);
      if (audit !== undefined && !audit.passes(live.base, n, end)) audit = undefined;
      return end;
    },
    probe() {
      generated.probe();
    },
    get live() {
      return generated.live;
    },
  };
}

function sourceOf<State>(
  compiled: CompiledSystem<State>,
  live: LiveState,
  reports: boolean,
  specialised: Specialised | undefined,
): string {
  const { rules } = compiled.system;
  const bodies = rules.map(
    (_, r) => specialised?.rules[r] ?? [plainBody(r, rules[r].parameters?.length)],
  );
  const calls = rules.map(({ environment }, r) => {
    const fired = bodies[r].map((_, part) => `n = rule${r}_${part}(n);`).join(' ');
    const acting = environment ? '' : 'acting += n - before;';
    return `${fired} ${acting} firings[${r}] += n - before; before = n;`;
  });
  const threads = rules.flatMap(({ environment }, r) => (environment ? [] : [`probe${r}()`]));
  return `'use strict';
    const b = live.buffer, s = live.view, base = live.base;
    const { harvest, write, sync } = live;
    const OUT = successors.words, INSTANCE = successors.instances;
    ${(specialised?.constants ?? []).map((_, i) => `const C${i} = constants[${i}];`).join('\n')}
    ${rules.map((_, r) => `const R${r} = rules[${r}], A${r} = rules[${r}].parameters;`).join('\n')}
    let alive = false, seen = 0;
    ${rules.map((_, r) => plainRule(compiled, live, r, reports)).join('\n')}
    ${bodies.map((parts, r) => parts.map((body, part) => `function rule${r}_${part}(n) { ${body} return n; }`).join('\n')).join('\n')}
    ${rules.map((_, r) => probeRule(compiled, r)).join('\n')}
    return {
      expand(n) {
        let before = n, acting = 0;
        ${calls.join('\n')}
        alive = acting > 0;
        // Arrays that guards reached: whoever checks that they did not write looks at these.
        b[${TOUCHED}] |= seen;
        seen = 0;
        return n;
      },
      probe() {
        alive = ${threads.join(' || ') || 'false'};
      },
      get live() { return alive; },
    };`;
}

/** All instances of a rule, evaluated by the rule itself. */
function plainBody(r: number, parameters: number | undefined): string {
  if (parameters === undefined) return `n = guard${r}(n, 0);`;
  return `for (let p = 0; p < ${parameters}; p++) n = guard${r}(n, p);`;
}

/**
 * Two functions that fire one instance and give the number of the next successor: `guard` when its
 * guard holds, `effect` when that is known.
 */
function plainRule<State>(
  { layout, budgetSlots, firstInstance, system }: CompiledSystem<State>,
  live: LiveState,
  r: number,
  reports: boolean,
): string {
  const drained = budgetSlots[r].map((slot) => `if (b[${FIRST_SLOT + slot}] === 0) return n;`);
  const draw = budgetSlots[r].map((slot) => `write(${slot}, b[${FIRST_SLOT + slot}] - 1);`);
  const argument = system.rules[r].parameters === undefined ? 'undefined' : `A${r}[p]`;
  return `function fire${r}(n, p) {
      ${reports ? 'const o = ' : ''}R${r}.effect(s, ${argument});
      ${draw.join(' ')}
      harvest(OUT, n * ${layout.words});
      INSTANCE[n] = ${firstInstance[r]} + p;
      ${reports ? `if (o !== undefined) report(o, ${firstInstance[r]} + p);` : ''}
      return n + 1;
    }
    function effect${r}(n, p) {
      sync();
      return fire${r}(n, p);
    }
    function guard${r}(n, p) {
      sync();
      ${drained.join(' ')}
      if (!R${r}.guard(s, ${argument})) return n;
      if (b[${JOURNAL_END}] !== ${live.journalStart}) guardWrote(R${r}.name);
      seen |= b[${TOUCHED}];
      b[${TOUCHED}] = 0;
      return fire${r}(n, p);
    }`;
}

function probeRule<State>({ system, budgetSlots }: CompiledSystem<State>, r: number): string {
  const parameters = system.rules[r].parameters;
  const body =
    parameters === undefined
      ? `return R${r}.guard(s, undefined);`
      : `for (let p = 0; p < ${parameters.length}; p++) if (R${r}.guard(s, A${r}[p])) return true; return false;`;
  const drained = budgetSlots[r].map((slot) => `if (b[${FIRST_SLOT + slot}] === 0) return false;`);
  return `function probe${r}() { sync(); ${drained.join(' ')} ${body} }`;
}

function guardWrote(rule: string): never {
  throw new ModelError(`the guard of rule '${rule}' writes to the state; only effects may`);
}

/**
 * Firing every enabled instance of a loaded state: one generated function per rule, so that each
 * guard and effect has a call site of its own which the engine can inline.
 *
 * A search that turns out to be long has its rules specialised on the way (`specialise/`): what
 * their decision diagrams know is done on the packed state, and only the rest by the rules
 * themselves.
 */
import type { CompiledSystem } from '../state/compile.ts';
import { ModelError } from '../language/error.ts';
import type { LiveState } from '../state/live.ts';
import { type Audit, createAudit } from './specialise/audit.ts';
import { specialise, type Specialised } from './specialise/specialise.ts';
import type { Successors } from './successors.ts';
import { FIRST_SLOT, JOURNAL_END, TOUCHED } from '../state/view.ts';

export interface Expander {
  /** Writes all successors of the loaded state from place `at` on; gives the end. */
  expand(at: number): number;
  /**
   * After `expand` or `probe`: was a rule that is not of the environment enabled? A method, as an
   * object literal with a getter is slow to use (V8 gives it no hidden class).
   */
  isLive(): boolean;
  /** Only evaluates the guards. */
  probe(): void;
  /** Firings per rule so far. */
  readonly firings: Float64Array;
}

/**
 * When rules are specialised: never; from the first state on, at any cost; or, by default, more
 * and more of them the longer a search takes, so that it always costs little of the search. 'early'
 * is for searches that are known to be long: from the first state on, and later more of them.
 */
export type Specialisation = 'never' | 'at once' | 'early' | 'when it pays';

interface Tier {
  /** States that were expanded before. */
  readonly states: number;
  /** Executions of instances that are spent on finding out what they do. */
  readonly runs: number;
  /** Only for small states, and used only when all is found out that there is. */
  readonly simple?: boolean;
}

const TIERS: Readonly<Record<Specialisation, readonly Tier[]>> = {
  never: [],
  'at once': [{ states: 0, runs: 1 << 16 }],
  early: [
    { states: 0, runs: 1 << 16 },
    { states: 1 << 19, runs: 1 << 19 },
  ],
  'when it pays': [
    // Of simple rules all is known at once, before anything was spent on warming them up.
    { states: 0, runs: 1 << 8, simple: true },
    { states: 1 << 14, runs: 1 << 13 },
    { states: 1 << 16, runs: 1 << 16 },
    { states: 1 << 19, runs: 1 << 19 },
  ],
};

/** Words of a small state. */
const SMALL = 4;

interface Generated {
  expand(at: number): number;
  probe(): void;
  isLive(): boolean;
}

/** All there are. */
export const SPECIALISATIONS: readonly string[] = Object.keys(TIERS);

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
  const small = compiled.layout.words <= SMALL;
  const tiers = TIERS[specialisation].filter(({ simple = false }) => small || !simple);
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
    const { runs, simple = false } = tiers[tier];
    const found = specialise(compiled, runs);
    if (found.complete || (found.instances > 0 && !simple)) {
      specialised = found;
      generated = generate();
      audit = createAudit(compiled, successors);
    }
    const next = found.complete ? undefined : tiers[++tier];
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
    isLive: () => generated.isLive(),
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
    (_, r) => specialised?.rules[r] ?? [plainBody(compiled, live, r, reports)],
  );
  const calls = rules.map(({ environment }, r) => {
    const fired = bodies[r].map((_, part) => `n = rule${r}_${part}(n);`).join(' ');
    const acting = environment ? '' : 'acting += n - before;';
    return `${fired} ${acting} firings[${r}] += n - before; before = n;`;
  });
  const threads = rules.flatMap(({ environment }, r) => (environment ? [] : [`probe${r}()`]));
  return `'use strict';
    const b = live.buffer, s = live.view, base = live.base;
    const { harvest, write, sync, replaced, exactly } = live;
    const OUT = successors.words, INSTANCE = successors.instances;
    ${(specialised?.constants ?? []).map((_, i) => `const C${i} = constants[${i}];`).join('\n')}
    ${rules.map((_, r) => `const R${r} = rules[${r}], A${r} = rules[${r}].parameters;`).join('\n')}
    let alive = false, seen = 0, synced = false;
    ${rules.map((_, r) => effectText(r)).join('\n')}
    ${rules.map((_, r) => (specialised?.rules[r] === undefined ? '' : singleInstance(compiled, live, r, reports))).join('\n')}
    ${bodies.map((parts, r) => parts.map((body, part) => `function rule${r}_${part}(n) { ${body} return n; }`).join('\n')).join('\n')}
    ${rules.map((_, r) => probeRule(compiled, r)).join('\n')}
    return {
      expand(n) {
        let before = n, acting = 0;
        synced = false;
        ${calls.join('\n')}
        alive = acting > 0;
        // Arrays that guards reached: whoever checks that they did not write looks at these.
        b[${TOUCHED}] |= seen;
        seen = 0;
        return n;
      },
      probe() {
        sync();
        alive = ${threads.join(' || ') || 'false'};
      },
      isLive: () => alive,
    };`;
}

/** Fires all instances of a rule, evaluated by the rule itself. */
function plainBody<State>(
  compiled: CompiledSystem<State>,
  live: LiveState,
  r: number,
  reports: boolean,
): string {
  const { parameters } = compiled.system.rules[r];
  const one = whenEnabled(compiled, live, r, reports, parameters === undefined ? '0' : 'p');
  return `${SHOW} ${whenDrained(compiled.budgetSlots[r], 'return n;')}
    ${parameters === undefined ? one : `for (let p = 0; p < ${parameters.length}; p++) { ${one} }`}`;
}

/**
 * Two functions that fire one instance and give the number of the next successor: `guard` when its
 * guard holds, `effect` when that is known.
 */
function singleInstance<State>(
  compiled: CompiledSystem<State>,
  live: LiveState,
  r: number,
  reports: boolean,
): string {
  return `function effect${r}(n, p) {
      ${SHOW} ${fire(compiled, r, reports, 'p')}
      return n;
    }
    function guard${r}(n, p) {
      ${SHOW} ${whenDrained(compiled.budgetSlots[r], 'return n;')}
      ${whenEnabled(compiled, live, r, reports, 'p')}
      return n;
    }`;
}

/** Before a rule looks at the view, which specialised code does without. */
const SHOW = 'if (!synced) { synced = true; sync(); }';

function whenEnabled<State>(
  compiled: CompiledSystem<State>,
  live: LiveState,
  r: number,
  reports: boolean,
  p: string,
): string {
  return `if (R${r}.guard(s, ${argument(compiled, r, p)})) {
      if (b[${JOURNAL_END}] !== ${live.journalStart}) guardWrote(R${r}.name);
      seen |= b[${TOUCHED}];
      b[${TOUCHED}] = 0;
      ${fire(compiled, r, reports, p)}
    }`;
}

function fire<State>(
  compiled: CompiledSystem<State>,
  r: number,
  reports: boolean,
  p: string,
): string {
  const { layout, budgetSlots, firstInstance } = compiled;
  const draw = budgetSlots[r].map((slot) => `write(${slot}, b[${FIRST_SLOT + slot}] - 1);`);
  const instance = `${firstInstance[r]} + ${p}`;
  return `${reports ? 'const outcome = ' : ''}run${r}(${argument(compiled, r, p)});
    ${draw.join(' ')}
    harvest(OUT, n * ${layout.words});
    INSTANCE[n] = ${instance};
    n++;
    ${reports ? `if (outcome !== undefined) report(outcome, ${instance});` : ''}`;
}

/** A function that executes the effect as `LiveState.run` does. */
function effectText(r: number): string {
  return `let exact${r} = false;
    function run${r}(argument) {
      if (!exact${r}) {
        try {
          const outcome = R${r}.effect(s, argument);
          if (!replaced()) return outcome;
        } catch (thrown) {
          if (!replaced()) throw thrown;
        }
        exact${r} = true;
      }
      return R${r}.effect(exactly(), argument);
    }`;
}

function argument<State>({ system }: CompiledSystem<State>, r: number, p: string): string {
  return system.rules[r].parameters === undefined ? 'undefined' : `A${r}[${p}]`;
}

function whenDrained(slots: readonly number[], action: string): string {
  return slots.map((slot) => `if (b[${FIRST_SLOT + slot}] === 0) ${action}`).join(' ');
}

function probeRule<State>(compiled: CompiledSystem<State>, r: number): string {
  const { parameters } = compiled.system.rules[r];
  const guard = `R${r}.guard(s, ${argument(compiled, r, 'p')})`;
  const body =
    parameters === undefined
      ? `return ${guard};`
      : `for (let p = 0; p < ${parameters.length}; p++) if (${guard}) return true; return false;`;
  return `function probe${r}() { ${whenDrained(compiled.budgetSlots[r], 'return false;')} ${body} }`;
}

function guardWrote(rule: string): never {
  throw new ModelError(`the guard of rule '${rule}' writes to the state; only effects may`);
}

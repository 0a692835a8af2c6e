/**
 * Firing every enabled instance of a loaded state: one generated function per rule, so that each
 * guard and effect has a call site of its own which the engine can inline.
 */
import type { CompiledSystem } from './compile.ts';
import { ModelError } from './error.ts';
import type { LiveState } from './live.ts';
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
 * `report`, when given, is called with each outcome that is not undefined and the instance that
 * reported it. What a guard or an effect throws is passed on, with the live state left as it is.
 */
export function createExpander<State>(
  compiled: CompiledSystem<State>,
  live: LiveState & { readonly view: State },
  successors: Successors,
  report?: (outcome: unknown, instance: number) => void,
): Expander {
  const { rules } = compiled.system;
  const firings = new Float64Array(rules.length);
  const source = `'use strict';
    const b = live.buffer, s = live.view, harvest = live.harvest, write = live.write;
    const OUT = successors.words, INSTANCE = successors.instances;
    ${rules.map((_, r) => `const R${r} = rules[${r}], A${r} = rules[${r}].parameters;`).join('\n')}
    let alive = false, seen = 0;
    ${rules.map((_, r) => expandRule(compiled, live, r, report !== undefined)).join('\n')}
    ${rules.map((_, r) => probeRule(compiled, r)).join('\n')}
    return {
      expand(n) {
        let before = n, acting = 0;
        ${rules.map((rule, r) => `n = rule${r}(before); ${rule.environment ? '' : 'acting += n - before;'} firings[${r}] += n - before; before = n;`).join('\n')}
        alive = acting > 0;
        // Arrays that guards reached: whoever checks that they did not write looks at these.
        b[${TOUCHED}] |= seen;
        seen = 0;
        return n;
      },
      probe() {
        alive = ${
          rules
            .map((rule, r) => (rule.environment ? '' : `probe${r}()`))
            .filter((call) => call !== '')
            .join(' || ') || 'false'
        };
      },
      get live() { return alive; },
    };`;
  const generated = new Function(
    'live',
    'rules',
    'successors',
    'firings',
    'report',
    'guardWrote',
    source,
  )(live, rules, successors, firings, report, guardWrote) as Omit<Expander, 'firings'>;
  return Object.assign(generated, { firings });
}

function expandRule<State>(
  compiled: CompiledSystem<State>,
  live: LiveState,
  r: number,
  reports: boolean,
): string {
  const { layout, budgetSlots, firstInstance } = compiled;
  const parameters = compiled.system.rules[r].parameters;
  const draw = budgetSlots[r].map((slot) => `write(${slot}, b[${FIRST_SLOT + slot}] - 1);`);
  const fire = (argument: string, instance: string) => `if (R${r}.guard(s, ${argument})) {
      if (b[${JOURNAL_END}] !== ${live.journalStart}) guardWrote(R${r}.name);
      seen |= b[${TOUCHED}];
      b[${TOUCHED}] = 0;
      ${reports ? 'const o = ' : ''}R${r}.effect(s, ${argument});
      ${draw.join(' ')}
      harvest(OUT, n * ${layout.words});
      INSTANCE[n] = ${instance};
      n++;
      ${reports ? `if (o !== undefined) report(o, ${instance});` : ''}
    }`;
  const first = firstInstance[r];
  const body =
    parameters === undefined
      ? fire('undefined', String(first))
      : `for (let p = 0; p < ${parameters.length}; p++) { const a = A${r}[p]; ${fire('a', `${first} + p`)} }`;
  return `function rule${r}(n) { ${whenDrained(budgetSlots[r], 'return n;')} ${body} return n; }`;
}

function probeRule<State>({ system, budgetSlots }: CompiledSystem<State>, r: number): string {
  const parameters = system.rules[r].parameters;
  const body =
    parameters === undefined
      ? `return R${r}.guard(s, undefined);`
      : `for (let p = 0; p < ${parameters.length}; p++) if (R${r}.guard(s, A${r}[p])) return true; return false;`;
  return `function probe${r}() { ${whenDrained(budgetSlots[r], 'return false;')} ${body} }`;
}

function whenDrained(slots: readonly number[], action: string): string {
  return slots.map((slot) => `if (b[${FIRST_SLOT + slot}] === 0) ${action}`).join(' ');
}

function guardWrote(rule: string): never {
  throw new ModelError(`the guard of rule '${rule}' writes to the state; only effects may`);
}

/**
 * From a rule to its decision diagram, by executing it.
 *
 * A rule may depend on nothing but the state and its parameter. So it is run on a view that answers
 * its questions: each field that it reads is a choice, and going through all values of all choices,
 * like a search of its own, gives everything that it can ever do. Helpers that it calls and variables
 * that it has captured take part as they are; nothing looks at the source. Where it asks too much,
 * or throws, the diagram says that the rule itself has to be evaluated.
 */
import type { CompiledSystem, Instance } from '../../state/compile.ts';
import { observedView } from '../../state/observed-view.ts';
import { valueCount } from '../../language/scalar.ts';
import { createDiagrams, type Diagram, type Fire, isComplete, type Leaf } from './diagram.ts';

/** Values of the largest field that is a choice. */
const MOST_VALUES = 64;
/** Choices on one path at most, tried in this order: each goes further than the one before. */
const DEPTHS = [1, 3, 6, 12, 64] as const;

export interface Unfolded {
  readonly diagram: Diagram;
  /** How often the instance was executed. */
  readonly runs: number;
}

/** Gives the diagram of an instance, as far as it is found with at most `runs` executions. */
export type Unfold = (instance: Instance, runs: number) => Unfolded;

/** Reads in one run: in a state that is never reached, a rule may go round in circles. */
const MOST_READS = 4096;
/** A run that reads more counts as several. */
const READS_PER_RUN = 64;

/** Thrown through a rule that asks too much. */
const TOO_MUCH = Symbol('too much to choose');

interface Choice {
  readonly slot: number;
  /** The code that is being tried. */
  code: number;
  /** The diagrams of those before. */
  readonly children: Diagram[];
}

export function createUnfold<State>(compiled: CompiledSystem<State>): Unfold {
  const { system, layout, budgetSlots } = compiled;
  const { fields } = layout;
  const diagrams = createDiagrams();
  const counts = fields.map(({ type }) => valueCount(type));
  /** In this run, by slot: its code, and the one that was chosen, or -1. */
  const codes = new Int32Array(fields.length);
  const chosen = new Int32Array(fields.length);
  const isKnown = new Uint8Array(fields.length);
  let touched: number[] = [];
  let choices: Choice[] = [];
  let position = 0;
  let reads = 0;
  let mostChoices = 0;
  let effect = false;
  let guardWrote = false;

  const choose = (slot: number): void => {
    if (position === choices.length) {
      if (position === mostChoices || counts[slot] > MOST_VALUES) throw TOO_MUCH;
      choices.push({ slot, code: 0, children: [] });
    }
    const choice = choices[position++];
    // Another question after the same answers: the rule does not depend on the state alone.
    if (choice.slot !== slot) throw TOO_MUCH;
    codes[slot] = choice.code;
    chosen[slot] = choice.code;
    isKnown[slot] = 1;
    touched.push(slot);
  };
  const read = (slot: number): number => {
    if (++reads > MOST_READS) throw TOO_MUCH;
    if (isKnown[slot] === 0) choose(slot);
    return codes[slot];
  };
  const write = (slot: number, code: number): void => {
    if (!effect) guardWrote = true;
    if (isKnown[slot] === 0) {
      isKnown[slot] = 1;
      chosen[slot] = -1;
      touched.push(slot);
    }
    codes[slot] = code;
  };
  const observed = observedView(layout.table.root, { get: read, put: write });
  const view = observed.view as State;

  const written = (): Fire['writes'] =>
    touched
      .filter((slot) => codes[slot] !== chosen[slot])
      .sort((a, b) => a - b)
      .map((slot) => [slot, codes[slot]] as const);

  const execute = ({ rule, parameter }: Instance): Leaf => {
    const { guard, effect: change, parameters } = system.rules[rule];
    const argument: unknown = parameters?.[parameter];
    for (const slot of budgetSlots[rule]) if (read(slot) === 0) return diagrams.disabled;
    const enabled = guard.call(system.rules[rule], view, argument);
    if (guardWrote) return diagrams.plain.guard;
    if (!enabled) return diagrams.disabled;
    effect = true;
    observed.begin();
    const outcome = change.call(system.rules[rule], view, argument);
    for (const slot of budgetSlots[rule]) write(slot, read(slot) - 1);
    return diagrams.fire(written(), outcome);
  };
  const run = (instance: Instance): Leaf => {
    for (const slot of touched) isKnown[slot] = 0;
    touched = [];
    position = 0;
    reads = 0;
    effect = false;
    guardWrote = false;
    const before = choices.length;
    try {
      const leaf = execute(instance);
      if (position >= before) return leaf;
    } catch {
      // Whatever is wrong, the rule itself will say it when a search gets there.
      if (position >= before) return effect ? diagrams.plain.effect : diagrams.plain.guard;
    }
    // It asked less than after the same answers before.
    return diagrams.plain.guard;
  };
  let left = 0;
  /** Undefined when it takes more runs than are left. */
  const attempt = (instance: Instance, depth: number): Diagram | undefined => {
    choices = [];
    mostChoices = depth;
    while (left > 0) {
      let diagram: Diagram = run(instance);
      left -= 1 + Math.floor(reads / READS_PER_RUN);
      for (;;) {
        const choice = choices[choices.length - 1];
        if (choice === undefined) return diagram;
        choice.children.push(diagram);
        if (++choice.code < counts[choice.slot]) break;
        choices.pop();
        diagram = diagrams.test(choice.slot, choice.children);
      }
    }
    return undefined;
  };

  return (instance, runs) => {
    left = runs;
    let diagram: Diagram = diagrams.plain.guard;
    for (const depth of DEPTHS) {
      const further = attempt(instance, depth);
      // Nothing new: what is left to the rule is not so for lack of choices.
      if (further === undefined || further === diagram) break;
      diagram = further;
      if (isComplete(diagram)) break;
    }
    return { diagram, runs: runs - left };
  };
}

/**
 * Which instances are worth specialising, and the code of all of them.
 */
import type { CompiledSystem, Instance } from '../../state/compile.ts';
import { type Diagram, isComplete } from './diagram.ts';
import { emit, type Emitted } from './emit.ts';
import { createUnfold } from './unfold.ts';

export interface Specialised {
  /**
   * By rule: the bodies of functions that fire all its instances, from successor `n` on; undefined
   * where that is left to the rule itself. They call `guardR(n, p)` and `effectR(n, p)`.
   */
  readonly rules: readonly (readonly string[] | undefined)[];
  /** Values that the code calls `C0`, `C1`, ... */
  readonly constants: readonly unknown[];
  /** Instances of which at least a part is specialised. */
  readonly instances: number;
  /** Nothing is left to the rules themselves, so that more effort would not give more. */
  readonly complete: boolean;
}

/** Executions of one instance. */
const FIRST_SHARE = 1 << 5;
const LAST_SHARE = 1 << 15;
/** Characters of one generated function; V8 does not optimise very long ones. */
const PART = 12_000;
/** Characters of all code. */
const MOST_TEXT = 2_000_000;

/** Executes instances `runs` times, all together, to find out what they do. */
export function specialise<State>(compiled: CompiledSystem<State>, runs: number): Specialised {
  const { system, layout, instances } = compiled;
  const diagrams = unfoldAll(compiled, runs);
  const constants: unknown[] = [];
  const constant = (value: unknown): string => {
    const index = constants.indexOf(value);
    return `C${index >= 0 ? index : constants.push(value) - 1}`;
  };
  const emitInstance = (instance: Instance, diagram: Diagram): Emitted | undefined => {
    const { index, rule, parameter } = instance;
    return emit(diagram, {
      table: layout.table,
      instance: index,
      plain: {
        guard: `n = guard${rule}(n, ${parameter});`,
        effect: `n = effect${rule}(n, ${parameter});`,
      },
      report: (outcome) =>
        outcome === undefined ? '' : `report?.(${constant(outcome)}, ${index});`,
      constant,
    });
  };

  let length = 0;
  let specialised = 0;
  let complete = true;
  const rules = system.rules.map((_, rule) => {
    const parts: string[] = [];
    let open = '';
    let words = new Set<number>();
    let worthIt = false;
    const close = () => {
      if (open !== '') parts.push(functionBody(open, words, layout.words));
      open = '';
      words = new Set();
    };
    for (const instance of instances.filter((one) => one.rule === rule)) {
      const diagram = diagrams[instance.index];
      const emitted = diagram.kind === 'plain' ? undefined : emitInstance(instance, diagram);
      if (!isComplete(diagram) || emitted === undefined) complete = false;
      if (emitted === undefined) {
        open += `n = guard${rule}(n, ${instance.parameter}); o = n * ${layout.words};\n`;
      } else {
        worthIt = true;
        specialised++;
        open += `${emitted.text}\n`;
        for (const word of emitted.words) words.add(word);
      }
      if (open.length > PART) close();
    }
    close();
    length += parts.reduce((sum, { length }) => sum + length, 0);
    return worthIt && length <= MOST_TEXT ? parts : undefined;
  });
  return { rules, constants, instances: specialised, complete };
}

/** Little effort for all instances first, then more for those that need it. */
function unfoldAll<State>(compiled: CompiledSystem<State>, runs: number): readonly Diagram[] {
  const unfold = createUnfold(compiled);
  const diagrams: Diagram[] = [];
  let left = runs;
  for (let share = FIRST_SHARE; share <= LAST_SHARE; share *= FIRST_SHARE) {
    for (const instance of compiled.instances) {
      const known: Diagram | undefined = diagrams[instance.index];
      if (known !== undefined && (isComplete(known) || left < share)) continue;
      const unfolded = unfold(instance, share);
      left -= unfolded.runs;
      diagrams[instance.index] = unfolded.diagram;
    }
  }
  return diagrams;
}

/** Of a function that is given `n`, the number of the next successor. */
function functionBody(text: string, words: ReadonlySet<number>, width: number): string {
  const declared = [...words].sort((a, b) => a - b).map((word) => `w${word} = base[${word}]`);
  return `${declared.length > 0 ? `const ${declared.join(', ')};` : ''}
    let o = n * ${width};
    ${text}`;
}

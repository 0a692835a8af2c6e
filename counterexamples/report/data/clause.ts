/**
 * The clause of a property that a state breaks: its predicate as written, and what it came to.
 */
import type { Property } from '../../../checker/index.ts';
import type { AddressRange, State } from '../../../model/index.ts';
import { culpritRanges, type ModelProperty } from '../../../properties/index.ts';
import { TROUBLE_WORD, troubles } from './ownership.ts';
import type { Walk } from './walk.ts';
import { rangeSize, rangeText } from './words.ts';

interface Clause {
  /** When the property is asked, in words. */
  readonly when: string;
  /** The predicate, as it stands in the code. */
  readonly source: string;
  /** What is the case in the state that breaks it. */
  readonly facts: readonly string[];
}

const WHEN: Readonly<Record<Property<State>['kind'], string>> = {
  always: 'Asked in every state. Here it is false:',
  quiescent: 'Asked in every state in which no thread has anything left to do. Here it is false:',
  'never-fires': 'No step may ever report one of these outcomes:',
  'no-deadlock': 'Asked in every state in which no thread can act: has each of them finished?',
  reachable: 'Some state must satisfy it:',
  eventually: 'On every fair path it must hold at some point:',
  'leads-to': 'Whenever the first holds, the second must hold then or later:',
  'always-possible': 'From every state there must be a way to one in which it holds:',
};

export function failingClause(walk: Walk, property: ModelProperty): Clause {
  const instance = property.instantiate(walk.model);
  const { values, quiescent } = walk.states.at(-1)!;
  const wrong = troubles(walk.model, values, quiescent).flatMap(({ kind, cells }) =>
    walk.model.cells
      .ranges(cells)
      .map((range) => `${TROUBLE_WORD[kind]}: [mem ${rangeText(range)}], ${rangeSize(range)}`),
  );
  const reported = walk.steps.at(-1)?.outcomes ?? [];
  return {
    when: WHEN[instance.kind],
    source: sourceOf(instance, walk),
    facts: [
      ...(instance.kind === 'never-fires' && reported.length > 0
        ? [`step ${walk.steps.length} reports "${reported.join(', ')}"`]
        : []),
      ...wrong,
    ],
  };
}

/** The bytes that the violation at the end of a walk is about. */
export function culpritsOf({ model, states, steps }: Walk, property: string): AddressRange[] {
  const last = steps.at(-1);
  return culpritRanges(model, property, {
    before: (states.at(-2) ?? states.at(-1))!.values,
    after: states.at(-1)!.values,
    parameter: last?.definition.parameters?.[last.parameter],
  });
}

function sourceOf(property: Property<State>, { model }: Walk): string {
  switch (property.kind) {
    case 'never-fires':
      return property.outcomes.join('\n');
    case 'no-deadlock':
      return functionText(model.design.finished ?? model.system.finished);
    case 'reachable':
      return functionText(property.witness);
    case 'leads-to':
      return `${functionText(property.from)}\n${functionText(property.to)}`;
    default:
      return functionText(property.holds);
  }
}

/** A function as it stands in the code, without the indentation of where it stands. */
export function functionText(code: ((...values: never[]) => unknown) | undefined): string {
  if (code === undefined) return '';
  const lines = String(code).split('\n');
  const indents = lines
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return lines.map((line, index) => (index === 0 ? line : line.slice(indent))).join('\n');
}

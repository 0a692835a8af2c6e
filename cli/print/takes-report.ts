/**
 * What it takes to violate each property, as text.
 */
import type { Exploration } from '../../checker/index.ts';
import { countText } from '../../counterexamples/words/count-text.ts';
import { wrap } from '../../counterexamples/words/wrap.ts';
import type { Model } from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';

/** One of the least ways to violate a property. */
export interface Way {
  readonly faults: number;
  readonly userOps: number;
  readonly steps: number;
  /** How many steps of it are practically impossible. */
  readonly improbable: number;
  /** Path of the trace. */
  readonly file: string;
}

/** For one machine under one design. `ways`: by property. */
export function takesLines(
  model: Model,
  properties: readonly ModelProperty[],
  { states, transitions, cut, verdicts }: Exploration,
  ways: ReadonlyMap<string, readonly Way[]>,
  width: number,
): string[] {
  const { scenario, design } = model;
  const column = Math.max(...properties.map(({ id }) => id.length)) + 2;
  const broken = properties.flatMap(({ id }) =>
    (ways.get(id) ?? []).map((way, i) => {
      const text = i === 0 ? costText(way) : `or ${costText(way)}`;
      const steps = `${way.steps} ${way.steps === 1 ? 'step' : 'steps'}`;
      const note = way.improbable > 0 ? ', improbable' : '';
      return `${(i === 0 ? id : '').padEnd(column)}${text.padEnd(27)}${steps.padStart(9)}${note}`;
    }),
  );
  const example = [...ways.values()].flat()[0];
  const of = (kind: string) =>
    properties.filter(({ id }) => verdicts.get(id)?.kind === kind).map(({ id }) => id);
  const silent = properties.filter((property) => property.applies(model) !== true);
  const list = (title: string, ids: readonly string[]) =>
    ids.length === 0 ? [] : indented(`${title}: ${ids.join(', ')}`, width);
  return [
    `== ${scenario.name} under ${design.id}: it takes`,
    ...(broken.length === 0 ? ['nothing that was found'] : broken),
    ...(cut === undefined ? [] : cutLines(cut.kind, width)),
    ...list('proved for any number of faults and operations', of('holds')),
    ...list('not found, and not proved', of('holds-within')),
    ...list('never comes to its premise', of('vacuous')),
    ...list(
      'says nothing here',
      silent.map(({ id }) => id),
    ),
    `${countText(states)} states, ${countText(transitions)} transitions`,
    ...(example === undefined
      ? []
      : [
          'a counterexample of each line above is written, such as',
          `  npm run -s replay -- ${example.file}`,
        ]),
    '',
  ];
}

function cutLines(kind: string, width: number): string[] {
  const text = `incomplete: the bound of ${kind} was hit, so that something less may do (--max-${kind})`;
  return indented(text, width);
}

/** Wrapped; further lines are indented. */
function indented(text: string, width: number): string[] {
  return wrap(text, width - 2).map((line, i) => (i === 0 ? line : `  ${line}`));
}

/** "a plain boot", "1 fault", "2 operations", "1 fault and 1 operation". */
function costText({ faults, userOps }: Way): string {
  const parts = [
    ...(faults === 0 ? [] : [`${faults} ${faults === 1 ? 'fault' : 'faults'}`]),
    ...(userOps === 0 ? [] : [`${userOps} ${userOps === 1 ? 'operation' : 'operations'}`]),
  ];
  return parts.length === 0 ? 'a plain boot' : parts.join(' and ');
}

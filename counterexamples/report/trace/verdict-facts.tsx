/**
 * The head of a counterexample: the verdict, the property, and what it was asked of.
 */
import type { ModelProperty } from '../../../properties/index.ts';
import { budgetText, designOrigin } from '../../replay/origin.ts';
import type { ReportCell } from '../../file/report-document.ts';
import { Elsewhere, Scenarios } from './elsewhere.tsx';
import type { Result, Results } from '../data/results.ts';
import type { TraceRoute } from '../data/route.ts';
import type { Walk } from '../data/walk.ts';
import { plural, VERDICT } from '../data/words.ts';

interface VerdictFactsProps {
  readonly results: Results;
  readonly route: TraceRoute;
  readonly result: Result;
  readonly property: ModelProperty;
  readonly cell: ReportCell;
  readonly walk: Walk | undefined;
}

export function VerdictFacts({ results, route, result, property, cell, walk }: VerdictFactsProps) {
  const verdict = VERDICT[cell.verdict];
  return (
    <div>
      <p class={`verdict ${cell.verdict}`}>
        <span aria-hidden="true">{verdict.sign}</span> {verdict.word}
        {walk === undefined ? null : ` in ${plural(walk.steps.length, 'step')}`}
        {walk?.path.loop === undefined ? null : `, ${forEver(walk.path.loop, walk.steps.length)}`}
      </p>
      <h1>{property.id}</h1>
      <p class="sentence">“{property.sentence}”</p>
      <dl class="facts">
        <dt>design</dt>
        <dd>
          <b>{result.design.id}</b> {result.design.title}
          <span class="origin">{designOrigin(result.design)}</span>
        </dd>
        <dt>scenario</dt>
        <dd>
          <b>{result.scenario.name}</b> {result.scenario.title}
        </dd>
        <dt>asked for by</dt>
        <dd>{property.askedBy}</dd>
        {cell.source === undefined ? null : (
          <>
            <dt>on record</dt>
            <dd>{cell.source}</dd>
          </>
        )}
        <dt>budgets</dt>
        <dd>{budgetText(results.budgets)}</dd>
        <dt>designs</dt>
        <dd>
          <Elsewhere
            results={results}
            here={route}
            places={results.designs.map(({ id }) => ({ ...route, design: id, name: id }))}
          />
        </dd>
        <dt>scenarios</dt>
        <dd>
          <Scenarios results={results} route={route} />
        </dd>
      </dl>
    </div>
  );
}

/** How an infinite path goes on. */
function forEver(loop: number, steps: number): string {
  return loop === steps ? 'then nothing happens any more' : `${loop + 1} to ${steps} for ever`;
}

/**
 * A verdict without a path.
 */
import { useMemo } from 'preact/hooks';
import type { ReportCell } from '../../file/report-document.ts';
import { modelOf, type Result, type Results } from '../data/results.ts';
import { type ExploreRoute, exploringPath, type TraceRoute } from '../data/route.ts';
import { SearchPanel } from '../search/search-panel.tsx';
import { executeWalk } from '../data/walk.ts';
import { plural } from '../data/words.ts';

/** What there is to say without a path; a violation on record can be searched for. */
export function NoPath({
  results,
  result,
  route,
  cell,
  explore,
}: {
  results: Results;
  result: Result;
  route: TraceRoute;
  cell: ReportCell;
  explore(route: ExploreRoute): void;
}) {
  const start = useMemo(
    () => executeWalk(modelOf(results, result), { initial: 0, firings: [] }),
    [results, result],
  );
  const { run } = result;
  return (
    <>
      <p class="quiet">
        {cell.reason ?? ''}{' '}
        {run === undefined
          ? 'This verdict is the one on record; nothing was run here yet.'
          : `${run.exhaustive ? 'The whole reachable space was searched' : 'Not the whole space was searched'}: ${plural(run.states, 'state')}, ${plural(run.transitions, 'transition')}.`}
      </p>
      {cell.verdict === 'not-applicable' ? null : (
        <SearchPanel
          walk={start}
          state={0}
          property={route.property}
          onFound={(path) =>
            explore(exploringPath(route, results.budgets, path, path.firings.length))
          }
        />
      )}
    </>
  );
}

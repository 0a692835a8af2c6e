/**
 * One counterexample: what is violated, the walk that violates it, and the clause that fails.
 */
import { useMemo } from 'preact/hooks';
import { culpritsOf } from '../data/clause.ts';
import { ClausePanel } from './clause-panel.tsx';
import { MachinePanel } from '../walk/machine-panel.tsx';
import { NoPath } from './no-path.tsx';
import { modelOf, type Results } from '../data/results.ts';
import { exploringPath, type Route, routeText, type TraceRoute } from '../data/route.ts';
import { saveTrace } from '../walk/save-trace.ts';
import { VerdictFacts } from './verdict-facts.tsx';
import { executeWalk } from '../data/walk.ts';
import { useExplanation, WhyPanel } from '../search/why-panel.tsx';
import { WalkView } from '../walk/walk-view.tsx';

export function TraceView({
  results,
  route,
  version,
  go,
}: {
  results: Results;
  route: TraceRoute;
  /** Of the program. */
  version: string;
  go(route: Route, replace: boolean): void;
}) {
  const result = results.find(route.scenario, route.design);
  const property = results.properties.find(({ id }) => id === route.property);
  const cell = result?.cells.get(route.property);
  const walk = useMemo(() => {
    if (result === undefined) return undefined;
    const model = modelOf(results, result);
    const path = results.path(model, route.property);
    return path && executeWalk(model, path);
  }, [results, result, route.property]);

  const explanation = useExplanation(walk, route.property);
  const culprits = useMemo(
    () => (walk === undefined ? [] : culpritsOf(walk, route.property)),
    [walk, route.property],
  );

  if (result === undefined || property === undefined || cell === undefined) {
    return (
      <main>
        <h1>Not in this report</h1>
        <p>
          Nothing is known of {route.property} for {route.design} on {route.scenario}.
        </p>
      </main>
    );
  }
  const steps = walk?.steps.length ?? 0;
  const shown = Math.min(route.state ?? steps, steps);
  return (
    <main class="trace">
      <header class="verdict-head">
        <VerdictFacts
          results={results}
          route={route}
          result={result}
          property={property}
          cell={cell}
          walk={walk}
        />
        {walk === undefined ? null : <WhyPanel explanation={explanation} />}
      </header>
      {walk === undefined ? (
        <NoPath
          results={results}
          result={result}
          route={route}
          cell={cell}
          explore={(to) => go(to, false)}
        />
      ) : (
        <WalkView
          walk={walk}
          state={shown}
          failing={walk.steps.length}
          culprits={culprits}
          actions={
            <>
              <a
                class="button"
                href={routeText(exploringPath(route, results.budgets, walk.path, shown))}
              >
                explore from here
              </a>
              <button
                type="button"
                onClick={() => saveTrace(walk, walk.steps.length, property, version)}
              >
                save as trace
              </button>
            </>
          }
          inevitable={typeof explanation === 'object' ? explanation.inevitableFrom : undefined}
          onSelect={(state) => go({ ...route, state }, true)}
        >
          <ClausePanel walk={walk} property={property} />
          <MachinePanel walk={walk} />
        </WalkView>
      )}
    </main>
  );
}

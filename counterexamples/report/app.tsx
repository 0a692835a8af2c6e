/**
 * The page: one view at a time, chosen by its address.
 */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Scenario } from '../../model/index.ts';
import { Explorer } from './explorer/explorer.tsx';
import { Matrix } from './matrix/matrix.tsx';
import { scenarios as namedScenarios } from './data/registry.ts';
import type { Results } from './data/results.ts';
import { parseRoute, type Route, routeText, START } from './data/route.ts';
import { TraceView } from './trace/trace-view.tsx';

export function App({ results, version }: { results: Results; version: string }) {
  const [route, setRoute] = useState<Route>(() => routeHere(results));
  useEffect(() => {
    const onHash = () => setRoute(routeHere(results));
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, []);
  /** A step or a letter of a filter replaces the entry of the history; another view is a new one. */
  const go = (to: Route, replace: boolean) => {
    const hash = routeText(to);
    if (replace) history.replaceState(null, '', hash);
    else history.pushState(null, '', hash);
    setRoute(to);
  };
  const [own, setOwn] = useState<readonly Scenario[]>([]);
  const scenarios = useMemo(() => explorable(own, results), [own, results]);
  useEffect(() => {
    document.title = `${titleOf(route)} · soft-reserve-checker`;
  }, [route]);
  return (
    <>
      <nav class="bar" aria-label="Page">
        <span class="home">soft-reserve-checker</span>
        <a href={routeText(START)} aria-current={route.view === 'matrix' ? 'page' : undefined}>
          verdicts
        </a>
        <a
          href={routeText(exploring(results, route))}
          aria-current={route.view === 'explore' ? 'page' : undefined}
        >
          explore
        </a>
        <span class="version">{version}</span>
      </nav>
      {route.view === 'trace' ? (
        <TraceView results={results} route={route} version={version} go={go} />
      ) : route.view === 'explore' ? (
        <Explorer
          scenarios={scenarios}
          route={route}
          version={version}
          onOwn={(scenario) => setOwn([scenario, ...own])}
          go={go}
        />
      ) : (
        <Matrix results={results} route={route.view === 'matrix' ? route : START} go={go} />
      )}
    </>
  );
}

/** What the address says; an explorer without a scenario starts where the link to it leads. */
function routeHere(results: Results): Route {
  const route = parseRoute(location.hash);
  return route.view === 'explore' && route.scenario === '' ? exploring(results, START) : route;
}

/** Where the explorer starts: on the scenario and design that are shown. */
function exploring(results: Results, route: Route): Route {
  if (route.view === 'explore') return route;
  const { faults, userOps } = results.budgets;
  const scenario = route.scenario === '' ? results.scenarios[0]!.name : route.scenario;
  const design = route.view === 'trace' ? route.design : results.designs.at(-1)!.id;
  return { view: 'explore', scenario, design, faults, userOps, walk: [], state: 0 };
}

/** Machines of the user's own, those of the results, and all others that have a name. */
function explorable(own: readonly Scenario[], results: Results): readonly Scenario[] {
  const byName = new Map<string, Scenario>();
  for (const scenario of [...own, ...results.scenarios, ...namedScenarios]) {
    if (!byName.has(scenario.name)) byName.set(scenario.name, scenario);
  }
  return [...byName.values()];
}

function titleOf(route: Route): string {
  switch (route.view) {
    case 'trace':
      return `${route.design}: ${route.property}`;
    case 'explore':
      return `exploring ${route.design}`;
    case 'matrix':
      return route.scenario === '' ? 'verdicts' : route.scenario;
  }
}

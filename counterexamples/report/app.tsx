/**
 * The page: one view at a time, chosen by its address.
 */
import { useEffect, useState } from 'preact/hooks';
import { Matrix } from './matrix.tsx';
import type { Results } from './results.ts';
import { parseRoute, type Route, routeText, START } from './route.ts';
import { TraceView } from './trace-view.tsx';

export function App({ results, version }: { results: Results; version: string }) {
  const [route, setRoute] = useState<Route>(() => parseRoute(location.hash));
  useEffect(() => {
    const onHash = () => setRoute(parseRoute(location.hash));
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
  useEffect(() => {
    document.title = `${titleOf(route)} · soft-reserve-checker`;
  }, [route]);
  return (
    <>
      <nav class="bar" aria-label="Page">
        <a
          class="home"
          href={routeText(START)}
          aria-current={route.view === 'matrix' ? 'page' : undefined}
        >
          soft-reserve-checker
        </a>
        <span class="version">{version}</span>
      </nav>
      {route.view === 'trace' ? (
        <TraceView results={results} route={route} go={go} />
      ) : (
        <Matrix results={results} route={route.view === 'matrix' ? route : START} go={go} />
      )}
    </>
  );
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

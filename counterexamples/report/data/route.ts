/**
 * What the page shows, as the part of its address behind the #: a link for every step.
 */
import type { Path } from '../../../checker/index.ts';

export interface MatrixRoute {
  readonly view: 'matrix';
  /** Name of a scenario; '' for all. */
  readonly scenario: string;
  readonly filter: string;
  /** Ids of the two designs to compare; empty for all designs. */
  readonly compare: readonly string[];
}

export interface TraceRoute {
  readonly view: 'trace';
  readonly scenario: string;
  readonly design: string;
  readonly property: string;
  /** A state: 0 is before the first step. Undefined: the last one. */
  readonly state: number | undefined;
}

export interface ExploreRoute {
  readonly view: 'explore';
  readonly scenario: string;
  readonly design: string;
  readonly faults: number;
  readonly userOps: number;
  /** Rule and parameter of each firing. */
  readonly walk: readonly (readonly [number, number])[];
  /** As `Path.loop`, for a walk that goes on for ever. */
  readonly loop?: number;
  readonly state: number;
}

export type Route = MatrixRoute | TraceRoute | ExploreRoute;

export const START: MatrixRoute = { view: 'matrix', scenario: '', filter: '', compare: [] };

export function routeText(route: Route): string {
  const part = encodeURIComponent;
  switch (route.view) {
    case 'matrix': {
      const query = new URLSearchParams();
      if (route.scenario !== '') query.set('scenario', route.scenario);
      if (route.filter !== '') query.set('filter', route.filter);
      if (route.compare.length > 0) query.set('compare', route.compare.join(' '));
      const text = query.toString();
      return text === '' ? '#/' : `#/?${text}`;
    }
    case 'trace': {
      const { scenario, design, property, state } = route;
      const path = ['trace', scenario, design, property].map(part).join('/');
      return state === undefined ? `#/${path}` : `#/${path}/${state}`;
    }
    case 'explore': {
      const { scenario, design, faults, userOps, walk, loop, state } = route;
      const path = ['explore', scenario, design, `${faults}-${userOps}`].map(part).join('/');
      if (walk.length === 0) return `#/${path}`;
      const firings = walk.map(([rule, parameter]) => `${rule}.${parameter}`).join(',');
      return `#/${path}/${state}/${firings}${loop === undefined ? '' : `/${loop}`}`;
    }
  }
}

/** The address of a counterexample, at its end. */
export function traceLink(scenario: string, design: string, property: string): string {
  return routeText({ view: 'trace', scenario, design, property, state: undefined });
}

/** Where the explorer has walked a path that was found for a counterexample. */
export function exploringPath(
  { scenario, design }: Pick<TraceRoute, 'scenario' | 'design'>,
  budgets: Pick<ExploreRoute, 'faults' | 'userOps'>,
  { firings, loop }: Pick<Path, 'firings' | 'loop'>,
  state: number,
): ExploreRoute {
  return {
    ...{ view: 'explore', scenario, design, ...budgets, state },
    walk: firings.map(({ rule, parameter }) => [rule, parameter]),
    ...(loop !== undefined && { loop }),
  };
}

/** Anything that is no address of this page leads to the matrix. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').map(decoded);
  const [view, scenario = '', design = '', ...rest] = parts;
  if (view === 'trace') {
    const [property = '', state] = rest;
    return { view, scenario, design, property, state: index(state) };
  }
  if (view === 'explore') {
    const [budgets = '', state, walk = '', loopText] = rest;
    const loop = index(loopText);
    const [faults, userOps] = budgets.split('-').map(index);
    return {
      view,
      scenario,
      design,
      faults: faults ?? 1,
      userOps: userOps ?? 2,
      state: index(state) ?? 0,
      ...(loop !== undefined && { loop }),
      walk: walk
        .split(',')
        .map((firing) => firing.split('.').map(index))
        .flatMap(([rule, parameter]) =>
          rule === undefined || parameter === undefined ? [] : [[rule, parameter] as const],
        ),
    };
  }
  const given = new URLSearchParams(query);
  return {
    view: 'matrix',
    scenario: given.get('scenario') ?? '',
    filter: given.get('filter') ?? '',
    compare: (given.get('compare') ?? '').split(' ').filter((id) => id !== ''),
  };
}

function index(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

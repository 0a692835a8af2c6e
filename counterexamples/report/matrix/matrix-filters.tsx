/**
 * What the matrix shows: which scenario, which rows, which two designs.
 */
import { useEffect, useRef } from 'preact/hooks';
import type { Results } from '../data/results.ts';
import type { MatrixRoute } from '../data/route.ts';
import { ScenarioOptions } from '../walk/scenario-options.tsx';
import { isTyping } from '../walk/walk-view.tsx';

interface MatrixFiltersProps {
  readonly results: Results;
  readonly route: MatrixRoute;
  go(route: MatrixRoute, replace: boolean): void;
}

export function MatrixFilters({ results, route, go }: MatrixFiltersProps) {
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || isTyping(event)) return;
      event.preventDefault();
      search.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <label>
        scenario
        <select
          value={route.scenario}
          onChange={({ currentTarget }) => go({ ...route, scenario: currentTarget.value }, false)}
        >
          <option value="">all {results.scenarios.length}</option>
          <ScenarioOptions scenarios={results.scenarios} />
        </select>
      </label>
      <label>
        filter
        <input
          ref={search}
          type="search"
          value={route.filter}
          placeholder="press / : property, design, or violated"
          aria-keyshortcuts="/"
          onInput={({ currentTarget }) => go({ ...route, filter: currentTarget.value }, true)}
        />
      </label>
      <fieldset>
        <legend>compare</legend>
        {[0, 1].map((side) => (
          <select
            aria-label={side === 0 ? 'first design to compare' : 'second design to compare'}
            value={route.compare[side] ?? ''}
            onChange={({ currentTarget }) =>
              go({ ...route, compare: compared(route.compare, side, currentTarget.value) }, false)
            }
          >
            <option value="">{side === 0 ? 'all designs' : 'with …'}</option>
            {results.designs.map(({ id }) => (
              <option value={id}>{id}</option>
            ))}
          </select>
        ))}
      </fieldset>
    </form>
  );
}

function compared(now: readonly string[], side: number, id: string): string[] {
  const pair = [now[0] ?? '', now[1] ?? ''];
  pair[side] = id;
  return pair[0] === '' && pair[1] === '' ? [] : pair;
}

/**
 * The searches on record, and the documents made of them: docs/states.md and docs/bytes.md.
 */
import { bytesDocument } from '../../counterexamples/findings/bytes-text.ts';
import {
  recordOf,
  type RecordedSearch,
  type Searches,
  statesText,
} from '../../counterexamples/findings/searches.ts';
import { designs, scenarios } from '../../model/index.ts';
import { readText } from '../system/files.ts';
import { KEPT } from './gallery.ts';
import type { CheckDocument } from '../commands/json-report.ts';
import { nodeFiles } from '../system/node-files.ts';

export const SEARCHES = `${KEPT}/searches.json`;

export function recordedSearches(): Searches {
  return JSON.parse(readText(nodeFiles, SEARCHES, 'searches')) as Searches;
}

/** The text of cli/maintain/kept/searches.json: a line for each search. */
export function searchesText(searches: Searches): string {
  const byScenario = Object.entries(searches).map(([scenario, byDesign]) => {
    const lines = Object.entries(byDesign).map(
      ([design, search]) => `  ${JSON.stringify(design)}: ${JSON.stringify(search)}`,
    );
    return ` ${JSON.stringify(scenario)}: {\n${lines.join(',\n')}\n }`;
  });
  return `{\n${byScenario.join(',\n')}\n}\n`;
}

/** The pages that `docs/` must have about the searches. */
export function searchPages(
  searches: Searches,
): { readonly path: string; readonly text: string }[] {
  const ids = designs.map(({ id }) => id);
  return [
    { path: 'states.md', text: statesText(searches, ids) },
    { path: 'bytes.md', text: bytesDocument(searches, scenarios) },
  ];
}

/**
 * The searches on record with those of a run in their place, in the order of the tables. Searches
 * that did not see the whole space leave what was on record.
 */
export function withRun(recorded: Searches, run: CheckDocument): Searches {
  const found = new Map<string, RecordedSearch>();
  const states = new Map(
    run.results
      .filter(({ exhaustive }) => exhaustive)
      .map((result) => [`${result.scenario} ${result.design}`, result.states]),
  );
  for (const { design, scenario, ...measures } of run.measures) {
    const key = `${scenario} ${design}`;
    const seen = states.get(key);
    if (seen !== undefined) found.set(key, recordOf(seen, measures));
  }
  const rows = scenarios.map(({ name }) => {
    const row = designs.flatMap(({ id }) => {
      const search = found.get(`${name} ${id}`) ?? recorded[name]?.[id];
      return search === undefined ? [] : [[id, search] as const];
    });
    return [name, Object.fromEntries(row)] as const;
  });
  return Object.fromEntries(rows);
}

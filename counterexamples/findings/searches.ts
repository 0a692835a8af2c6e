/**
 * What the searches on record gave beside their verdicts: how many states each scenario has under
 * each design, and the bytes that count in them.
 */
import type { Scenario } from '../../model/index.ts';
import { countText } from '../words/count-text.ts';
import { markdownTable } from '../words/markdown-table.ts';
import type { MeasuresJson } from '../file/report-document.ts';

/** One exhaustive search; measures that are 0 throughout are left out. */
export type RecordedSearch = { readonly states: number } & Partial<MeasuresJson>;

/** The data of cli/maintain/kept/searches.json: by scenario, then by design. */
export type Searches = Readonly<Record<string, Readonly<Record<string, RecordedSearch>>>>;

/** What is kept of a search. */
export function recordOf(states: number, measures: MeasuresJson): RecordedSearch {
  const notZero = Object.entries(measures).filter(([, [, high]]) => high !== '0');
  return { states, ...Object.fromEntries(notZero) };
}

/** docs/states.md: how large the spaces are. */
export function statesText(searches: Searches, designs: readonly string[]): string {
  const all = Object.entries(searches).flatMap(([scenario, byDesign]) =>
    Object.entries(byDesign).map(([design, { states }]) => ({ scenario, design, states })),
  );
  const sum = all.reduce((total, { states }) => total + states, 0);
  const [largest] = [...all].sort((a, b) => b.states - a.states);
  return [
    '# States',
    '',
    `Written by \`npm run record\` from a run of \`npm run check\`. How many states each scenario has under each design, with at most one fault and two operations of the administrator; every search was exhaustive, with an exact store. ${countText(all.length)} searches, ${countText(sum)} states; the largest is \`${largest!.design}\` on \`${largest!.scenario}\` with ${countText(largest!.states)}.`,
    '',
    "`npm run check -- --scenario '*' --workers 1` does all of them on one core and prints the time of each; [model/README.md](../model/README.md#scale) says what the longest took. The configurations of the kernel are in [configurations.md](configurations.md).",
    '',
    ...markdownTable(
      ['scenario', ...designs],
      Object.entries(searches).map(([scenario, byDesign]) => [
        scenario,
        ...designs.map((id) => {
          const search = byDesign[id];
          return search === undefined ? '' : countText(search.states);
        }),
      ]),
    ),
    '',
  ].join('\n');
}

/** Bytes of all Soft Reserved ranges of a machine. */
export function softReservedBytes({ softReserved }: Scenario): bigint {
  return softReserved.reduce((sum, { start, end }) => sum + end - start + 1n, 0n);
}

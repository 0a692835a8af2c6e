/**
 * `npm run record`: takes the verdicts of the last `npm run check` (out/check.json) as the ones on
 * record. Scenarios and designs that were not explored keep their rows.
 */
import { designs, scenarios } from '../model/index.ts';
import { COLUMNS, TABLE } from '../properties/expected-table.ts';
import { rowsOf } from '../properties/expected.ts';
import { properties } from '../properties/index.ts';
import { readText, writeAtomically } from './files.ts';
import type { CheckDocument } from './json-report.ts';
import { nodeFiles } from './node-files.ts';

const TARGET = 'properties/expected-table.ts';
const LETTERS = { holds: 'H', violated: 'F', vacuous: 'V', 'not-applicable': '-' } as const;

const source = process.argv[2] ?? 'out/check.json';
const document = JSON.parse(readText(nodeFiles, source, 'record')) as CheckDocument;

const letters = new Map<string, string>();
for (const scenario of Object.keys(TABLE)) {
  for (const [design, row] of Object.entries(rowsOf(scenario)!)) {
    row.split(' ').forEach((letter, i) => letters.set(key(scenario, design, COLUMNS[i]!), letter));
  }
}
for (const { scenario, design, property, verdict } of document.results) {
  const letter = (LETTERS as Readonly<Record<string, string>>)[verdict];
  if (letter === undefined) {
    throw new Error(`${scenario}, ${design}, ${property}: ${verdict} cannot be put on record`);
  }
  letters.set(key(scenario, design, property), letter);
}

/** By its lines, the first scenario that has them. */
const written = new Map<string, string>();
const rows = scenarios.map(({ name }) => {
  const lines = designs.flatMap(({ id }) => {
    const row = properties.map((p) => letters.get(key(name, id, p.id)) ?? '?');
    return row.every((letter) => letter === '?') ? [] : [`    '${id}': '${row.join(' ')}',`];
  });
  const text = lines.join('\n');
  const same = written.get(text);
  if (same !== undefined) return `  '${name}': '${same}',`;
  written.set(text, name);
  return `  '${name}': {\n${text}\n  },`;
});
const text = readText(nodeFiles, TARGET, 'record');
const head = text.slice(0, text.indexOf('/** The properties, in the order'));
writeAtomically(
  nodeFiles,
  TARGET,
  `${head}/** The properties, in the order of the letters below. */
export const COLUMNS: readonly string[] = [
${properties.map(({ id }) => `  '${id}',`).join('\n')}
];

/** By scenario: a row for each design, or the name of a scenario with the same rows. */
export const TABLE: Readonly<Record<string, Readonly<Record<string, string>> | string>> = {
${rows.join('\n')}
};
`,
);

function key(...names: readonly string[]): string {
  return names.join(' ');
}

/**
 * `npm run record`: takes the verdicts of the last `npm run check` (out/check.json) as the ones on
 * record, with the states and bytes of its searches, and writes docs/states.md and docs/bytes.md.
 * Scenarios and designs that were not explored keep their rows.
 */
import { existsSync } from 'node:fs';
import { parseJson } from '../../counterexamples/file/schema-errors.ts';
import { designs, scenarios } from '../../model/index.ts';
import { COLUMNS, TABLE } from '../../properties/expected-table.ts';
import { rowsOf } from '../../properties/expected.ts';
import { properties } from '../../properties/index.ts';
import { readText, writeAtomically } from '../system/files.ts';
import { helpOption } from '../options/help-lines.ts';
import { CHECK_SCHEMA_ID, type CheckDocument } from '../commands/json-report.ts';
import { DOCS } from './gallery.ts';
import { nodeFiles } from '../system/node-files.ts';
import { runScript } from './script.ts';
import { recordedSearches, searchesText, SEARCHES, searchPages, withRun } from './searches.ts';
import { UserError } from '../system/user-error.ts';

const TARGET = 'properties/expected-table.ts';
const LETTERS = { holds: 'H', violated: 'F', vacuous: 'V', 'not-applicable': '-' } as const;

await runScript(
  {
    name: 'record',
    usage: 'npm run record [-- FILE]',
    summary:
      'Takes the verdicts of a run of "npm run check" as the ones on record, in properties/expected-table.ts, and the states and bytes of its searches, in docs/searches.json, docs/states.md and docs/bytes.md. FILE is its check.json (default: out/check.json). Scenarios and designs that were not explored keep their rows.',
    options: helpOption,
    positionals: 1,
  },
  ({ positionals }) => {
    const run = readRun(positionals[0] ?? 'out/check.json');
    writeTable(run);
    writeSearches(run);
  },
);

/** Throws UserError when the file is not the result of a run that can be put on record. */
function readRun(path: string): CheckDocument {
  const read = parseJson(readText(nodeFiles, path, 'record'));
  const document = read.ok ? (read.value as Partial<CheckDocument> | null) : undefined;
  if (document?.schema !== CHECK_SCHEMA_ID) {
    throw new UserError(`${path}: expected the check.json that "npm run check" writes below --out`);
  }
  return document as CheckDocument;
}

function writeTable(document: CheckDocument): void {
  const text = readText(nodeFiles, TARGET, 'record');
  const head = text.slice(0, text.indexOf('/** The properties, in the order'));
  writeAtomically(
    nodeFiles,
    TARGET,
    `${head}${tableText(withVerdicts(lettersOnRecord(), document))}`,
  );
}

/** A letter by scenario, design and property. */
type Letters = ReadonlyMap<string, string>;

function key(...names: readonly string[]): string {
  return names.join(' ');
}

function lettersOnRecord(): Letters {
  const letters = new Map<string, string>();
  for (const scenario of Object.keys(TABLE)) {
    for (const [design, row] of Object.entries(rowsOf(scenario)!)) {
      for (const [i, letter] of row.split(' ').entries()) {
        letters.set(key(scenario, design, COLUMNS[i]!), letter);
      }
    }
  }
  return letters;
}

/** Throws UserError for a verdict that says too little, or is about something else than the record. */
function withVerdicts(recorded: Letters, { results }: CheckDocument): Letters {
  const letters = new Map(recorded);
  for (const { scenario, design, property, verdict, expected } of results) {
    const letter = (LETTERS as Readonly<Record<string, string>>)[verdict];
    const place = `${scenario}, ${design}, ${property}`;
    if (letter === undefined) throw new UserError(`${place}: ${verdict} cannot be put on record`);
    if (expected === null && recorded.has(key(scenario, design, property))) {
      throw new UserError(
        `${place}: explored under other budgets or another configuration than the record`,
      );
    }
    letters.set(key(scenario, design, property), letter);
  }
  return letters;
}

function tableText(letters: Letters): string {
  /** By its lines, the first scenario that has them. */
  const written = new Map<string, string>();
  const scenarioText = (name: string) => {
    const lines = designs.flatMap(({ id }) => {
      const row = properties.map((p) => letters.get(key(name, id, p.id)) ?? '?');
      return row.every((letter) => letter === '?')
        ? []
        : [`    ${quoted(id)}: '${row.join(' ')}',`];
    });
    const text = lines.join('\n');
    const same = written.get(text);
    if (same !== undefined) return `  ${quoted(name)}: '${same}',`;
    written.set(text, name);
    return `  ${quoted(name)}: {\n${text}\n  },`;
  };
  return `/** The properties, in the order of the letters below. */
export const COLUMNS: readonly string[] = [
${properties.map(({ id }) => `  '${id}',`).join('\n')}
];

/** By scenario: a row for each design, or the name of a scenario with the same rows. */
export const TABLE: Readonly<Record<string, Readonly<Record<string, string>> | string>> = {
${scenarios.map(({ name }) => scenarioText(name)).join('\n')}
};
`;
}

/** As a key, with quotes where prettier would have them. */
function quoted(name: string): string {
  return /^[a-z]+$/.test(name) ? name : `'${name}'`;
}

function writeSearches(run: CheckDocument): void {
  const searches = withRun(existsSync(SEARCHES) ? recordedSearches() : {}, run);
  writeAtomically(nodeFiles, SEARCHES, searchesText(searches));
  for (const { path, text } of searchPages(searches)) {
    writeAtomically(nodeFiles, `${DOCS}/${path}`, text);
  }
}

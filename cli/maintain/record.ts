/**
 * `npm run record`: takes the verdicts of the last `npm run check` (out/check.json) as the ones on
 * record, with the states and bytes of its searches, and writes docs/states.md and docs/bytes.md.
 * Scenarios and designs that were not explored keep their rows.
 */
import { existsSync } from 'node:fs';
import { parseJson } from '../../counterexamples/file/schema-errors.ts';
import { designs, scenarios } from '../../model/index.ts';
import { KINDS, type RecordedVerdict } from '../../properties/record/form.ts';
import { recordedVerdict } from '../../properties/record/lookup.ts';
import { recordText } from '../../properties/record/text.ts';
import { properties } from '../../properties/index.ts';
import { readText, writeAtomically } from '../system/files.ts';
import { helpOption } from '../options/help-lines.ts';
import { CHECK_SCHEMA_ID, type CheckDocument } from '../commands/json-report.ts';
import { DOCS } from './gallery.ts';
import { nodeFiles } from '../system/node-files.ts';
import { runScript } from './script.ts';
import { recordedSearches, searchesText, SEARCHES, searchPages, withRun } from './searches.ts';
import { UserError } from '../system/user-error.ts';

const TARGET = 'properties/record/verdicts.ts';

await runScript(
  {
    name: 'record',
    usage: 'npm run record [-- FILE]',
    summary:
      'Takes the verdicts of a run of "npm run check" as the ones on record, in properties/record/verdicts.ts, and the states and bytes of its searches, in cli/maintain/kept/searches.json, docs/states.md and docs/bytes.md. FILE is its check.json (default: out/check.json). Scenarios and designs that were not explored keep their rows.',
    options: helpOption,
    positionals: 1,
  },
  ({ positionals }) => {
    const run = readRun(positionals[0] ?? 'out/check.json');
    writeVerdicts(run);
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

function writeVerdicts(document: CheckDocument): void {
  const run = verdictsOf(document);
  const text = recordText(
    designs,
    scenarios.map(({ name }) => name),
    properties.map(({ id }) => id),
    (design, scenario, property) =>
      run.get(key(scenario, design, property)) ?? recordedVerdict(design, scenario, property),
  );
  writeAtomically(nodeFiles, TARGET, text);
}

function key(...names: readonly string[]): string {
  return names.join(' ');
}

/** Throws UserError for a verdict that says too little, or is about something else than the record. */
function verdictsOf({ results }: CheckDocument): ReadonlyMap<string, RecordedVerdict> {
  const verdicts = new Map<string, RecordedVerdict>();
  for (const { scenario, design, property, verdict, expected } of results) {
    const place = `${scenario}, ${design}, ${property}`;
    if (!isRecordable(verdict)) throw new UserError(`${place}: ${verdict} cannot be put on record`);
    if (expected === null && recordedVerdict(design, scenario, property) !== undefined) {
      throw new UserError(
        `${place}: explored under other budgets or another configuration than the record`,
      );
    }
    verdicts.set(key(scenario, design, property), verdict);
  }
  return verdicts;
}

function isRecordable(verdict: string): verdict is RecordedVerdict {
  return verdict !== 'unrecorded' && (KINDS as readonly string[]).includes(verdict);
}

/** As a key, with quotes where prettier would have them. */

function writeSearches(run: CheckDocument): void {
  const searches = withRun(existsSync(SEARCHES) ? recordedSearches() : {}, run);
  writeAtomically(nodeFiles, SEARCHES, searchesText(searches));
  for (const { path, text } of searchPages(searches)) {
    writeAtomically(nodeFiles, `${DOCS}/${path}`, text);
  }
}

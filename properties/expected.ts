/**
 * The recorded verdicts that `npm run check` compares with, under one fault and two administrator
 * operations, and what is known about them from elsewhere.
 */
import { NOTES, type Note } from './expected-sources.ts';
import { COLUMNS, TABLE } from './expected-table.ts';

export interface Expectation {
  readonly verdict: 'holds' | 'violated' | 'vacuous' | 'not-applicable';
  /** Where the expectation comes from, or why it differs from what a document predicted. */
  readonly source: string;
  /** What is known of a violation, see `Note`. */
  readonly status?: Note['status'];
}

/** The budgets under which the expectations were recorded. */
export const expectedBudgets = { faults: 1, userOps: 2 } as const;

/** The expectation under the default budgets; undefined when nothing is recorded. */
export function expectedVerdict(
  design: string,
  scenario: string,
  property: string,
): Expectation | undefined {
  const column = COLUMNS.indexOf(property);
  const letter = rowsOf(scenario)?.[design]?.split(' ')[column];
  if (letter === undefined) return undefined;
  const verdict = VERDICTS[letter]!;
  const note = NOTES.find(
    (n) =>
      n.property === property &&
      n.verdict === verdict &&
      (n.designs === 'all' || n.designs.includes(design)) &&
      (n.scenarios?.test(scenario) ?? true),
  );
  const source = note?.source ?? UNSAID[verdict];
  const status = note === undefined && verdict === 'violated' ? 'new' : note?.status;
  return { verdict, source, ...(status === undefined ? {} : { status }) };
}

/** The rows of a scenario, by design; undefined when nothing is recorded. */
export function rowsOf(scenario: string): Readonly<Record<string, string>> | undefined {
  const rows = TABLE[scenario];
  return typeof rows === 'string' ? rowsOf(rows) : rows;
}

/** Where no document says anything. */
const UNSAID: Readonly<Record<Expectation['verdict'], string>> = {
  holds: 'recorded from the checker, which searched the whole space; no document predicts it',
  violated: 'recorded from the checker; no document predicts it',
  vacuous: 'recorded from the checker: nothing on this machine leads to its premise',
  'not-applicable': 'the property says why it has nothing to say here',
};

const VERDICTS: Readonly<Record<string, Expectation['verdict']>> = {
  H: 'holds',
  F: 'violated',
  V: 'vacuous',
  '-': 'not-applicable',
};

/**
 * The recorded verdicts that `npm run check` compares with, under one fault and two administrator
 * operations, and what is known about them from elsewhere.
 */
import { recordedVerdict } from './record/lookup.ts';
import type { RecordedVerdict } from './record/form.ts';
import { NOTES } from './sources/index.ts';
import type { Note } from './sources/note.ts';

export interface Expectation {
  readonly verdict: RecordedVerdict;
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
  const verdict = recordedVerdict(design, scenario, property);
  if (verdict === undefined) return undefined;
  const note = noteOn(design, scenario, property, verdict);
  const source = note?.source ?? UNSAID[verdict];
  const status = note === undefined && verdict === 'violated' ? 'new' : note?.status;
  return { verdict, source, ...(status === undefined ? {} : { status }) };
}

/** What is known from elsewhere of a verdict on record; undefined when nothing is. */
export function noteOn(
  design: string,
  scenario: string,
  property: string,
  verdict: Expectation['verdict'],
): Note | undefined {
  return NOTES[property]?.find(
    (note) =>
      note.verdict === verdict &&
      (note.designs === 'all' || note.designs.includes(design)) &&
      (note.scenarios?.test(scenario) ?? true),
  );
}

/** Where nothing is known from elsewhere: what the verdict itself says, and no more. */
const UNSAID: Readonly<Record<Expectation['verdict'], string>> = {
  holds: 'by exhaustive search within the budgets; nothing is cited from elsewhere',
  violated: 'by a trace that replays; nothing is cited from elsewhere',
  vacuous: 'by exhaustive search within the budgets: nothing leads to its premise',
  'not-applicable': 'the property says why it has nothing to say here',
};

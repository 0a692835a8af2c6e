/**
 * The recorded verdicts that `npm run check` compares with.
 */

export interface Expectation {
  readonly verdict: 'holds' | 'violated' | 'vacuous' | 'not-applicable';
  /** Where the expectation comes from, or why it differs from what a document predicted. */
  readonly source: string;
}

/** The budgets under which the expectations were recorded. */
export const expectedBudgets = { faults: 1, userOps: 2 } as const;

/** The expectation under the default budgets; undefined when nothing is recorded. */
export function expectedVerdict(
  _design: string,
  _scenario: string,
  _property: string,
): Expectation | undefined {
  return undefined;
}

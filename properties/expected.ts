/**
 * The recorded verdicts that `npm run check` compares with, under one fault and two administrator
 * operations, and what is known about them from elsewhere.
 */
import { NOTES } from './expected-sources.ts';

export interface Expectation {
  readonly verdict: 'holds' | 'violated' | 'vacuous' | 'not-applicable';
  /** Where the expectation comes from, or why it differs from what a document predicted. */
  readonly source: string;
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
  const letter = TABLE[scenario]?.[design]?.split(' ')[column];
  if (letter === undefined) return undefined;
  const verdict = VERDICTS[letter]!;
  const note = NOTES.find(
    (n) =>
      n.property === property &&
      n.verdict === verdict &&
      (n.designs === 'all' || n.designs.includes(design)) &&
      (n.scenarios?.test(scenario) ?? true),
  );
  return { verdict, source: note?.source ?? 'recorded from the checker; no document predicts it' };
}

const VERDICTS: Readonly<Record<string, Expectation['verdict']>> = {
  H: 'holds',
  F: 'violated',
  V: 'vacuous',
  '-': 'not-applicable',
};

/** The properties, in the order of the letters below. */
const COLUMNS: readonly string[] = [
  'reuse-after-teardown',
  'leftovers-accounted',
  'single-owner',
  'no-stranded-memory',
  'no-stranded-memory-in-scope',
  'announced-once',
  'no-reset-under-live-memory',
  'innocents-survive',
  'no-deadlock',
  'tree-well-formed',
];

const TABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'n1-exact': {
    'v6.12': 'F F F F F H F H H H',
    trim: 'H F F F F F F H H H',
    'all-or-nothing': 'H H H H H H F F H H',
    'drop-leftovers': 'H H H H H H F F H H',
    'v7.1': 'H H H H H H F H H H',
  },
  'n1-exact-builtin': {
    'v6.12': 'H F H F F H H H H H',
    trim: 'H F F F F F F H H H',
    'all-or-nothing': 'H H H H H H F F H H',
    'drop-leftovers': 'H H H H H H F F H H',
    'v7.1': 'H H H H H H F H H H',
  },
  'n2-two-windows': {
    'v6.12': 'H F F F - H F H H H',
    trim: 'H F F F - F F H H H',
    'all-or-nothing': 'H H H F - H F F H H',
    'drop-leftovers': 'H H H F - H F F H H',
    'v7.1': 'H H H F - H F H H H',
  },
  'n3-two-windows-srat-split': {
    'v6.12': 'H F F F F H F H H H',
    trim: 'H F F F F F F H H H',
    'all-or-nothing': 'H H H H H H F F H H',
    'drop-leftovers': 'H H H H H H F F H H',
    'v7.1': 'H H H H H H F H H H',
  },
  'n4-sr-larger': {
    'v6.12': 'F F F F - H F H H H',
    trim: 'H F F F - F F H H H',
    'all-or-nothing': 'H H H F - H F H H H',
    'drop-leftovers': 'H H H F - H F H H H',
    'v7.1': 'H F H F - H F H H H',
  },
  'n4-sr-larger-builtin': {
    'v6.12': 'H F H F - H H H H H',
    trim: 'H F F F - F F H H H',
    'all-or-nothing': 'H H H F - H F H H H',
    'drop-leftovers': 'H H H F - H F H H H',
    'v7.1': 'H F H F - H F H H H',
  },
  'n5-sr-smaller': {
    'v6.12': 'F F F F F H F H H H',
    trim: 'F F F F F F F H H H',
    'all-or-nothing': 'H H H H H H F F H H',
    'drop-leftovers': 'H H H H H H F F H H',
    'v7.1': 'H H H H H H F H H H',
  },
  'n6-uncommitted': {
    'v6.12': 'V F H F F H V V H H',
    trim: 'V F F F F F F H H H',
    'all-or-nothing': 'V H H H H H F F H H',
    'drop-leftovers': 'V H H F F H F F H H',
    'v7.1': 'V H H H H H F H H H',
  },
  'n6-uncommitted-builtin': {
    'v6.12': 'V F H F F H H H H H',
    trim: 'V F F F F F F H H H',
    'all-or-nothing': 'V H H H H H F F H H',
    'drop-leftovers': 'V H H F F H F F H H',
    'v7.1': 'V H H H H H F H H H',
  },
  'n7-two-regions': {
    'v6.12': 'F F F F - H F H H H',
    trim: 'F F F F - F F H H H',
    'all-or-nothing': 'H H H F - H F F H H',
    'drop-leftovers': 'H H H F - H F F H H',
    'v7.1': 'H H H F - H F H H H',
  },
  'n7-two-regions-builtin': {
    'v6.12': 'H F H F - H H H H H',
    trim: 'F F F F - F F H H H',
    'all-or-nothing': 'H H H F - H F F H H',
    'drop-leftovers': 'H H H F - H F F H H',
    'v7.1': 'H H H F - H F H H H',
  },
  'n8-decoder-crosses': {
    'v6.12': 'H F F F - H F H H H',
    trim: 'H F F F - F H H H H',
    'all-or-nothing': 'H H H F - H F H H H',
    'drop-leftovers': 'H H H F - H F H H H',
    'v7.1': 'H F H F - H F H H H',
  },
  'n13-good-and-bad': {
    'v6.12': 'F F F F F H F H H H',
    trim: 'H F F F F F F H H H',
    'all-or-nothing': 'H H H H H H F F H H',
    'drop-leftovers': 'H H H F F H F F H H',
    'v7.1': 'H H H H H H F H H H',
  },
  'n13-good-and-bad-builtin': {
    'v6.12': 'H F H F F H H H H H',
    trim: 'H F F F F F F H H H',
    'all-or-nothing': 'H H H H H H F F H H',
    'drop-leftovers': 'H H H F F H F F H H',
    'v7.1': 'H H H H H H F H H H',
  },
  'n14-no-sr': {
    'v6.12': '- - H - - - H H H H',
    trim: '- - H - - - H H H H',
    'all-or-nothing': '- - H - - - F F H H',
    'drop-leftovers': '- - H - - - F F H H',
    'v7.1': '- - H - - - H H H H',
  },
  'n15-sr-outside': {
    'v6.12': 'F F F F F H F H H H',
    trim: 'H F F F F F F H H H',
    'all-or-nothing': 'H H H H H H F F H H',
    'drop-leftovers': 'H H H H H H F F H H',
    'v7.1': 'H H H H H H F H H H',
  },
  'n15-sr-outside-builtin': {
    'v6.12': 'H F H F F H H H H H',
    trim: 'H F F F F F F H H H',
    'all-or-nothing': 'H H H H H H F F H H',
    'drop-leftovers': 'H H H H H H F F H H',
    'v7.1': 'H H H H H H F H H H',
  },
  'n16-srat-larger': {
    'v6.12': 'F F F F - H H H H H',
    trim: 'F F F F - F F H H H',
    'all-or-nothing': 'H H H F - H F F H H',
    'drop-leftovers': 'H H H F - H F F H H',
    'v7.1': 'H H H F - H F H H H',
  },
  'l01-amd-exact': {
    'v6.12': 'F F F F F H F H H H',
    trim: 'H F F F F F F H H H',
    'all-or-nothing': 'H H H H H H F F H H',
    'drop-leftovers': 'H H H H H H F F H H',
    'v7.1': 'H H H H H H F H H H',
  },
  'l01-amd-exact-builtin': {
    'v6.12': 'H F H F F H H H H H',
    trim: 'H F F F F F F H H H',
    'all-or-nothing': 'H H H H H H F F H H',
    'drop-leftovers': 'H H H H H H F F H H',
    'v7.1': 'H H H H H H F H H H',
  },
  'l02-amd-three-windows': {
    'v6.12': 'H F F F - H F H H H',
    trim: 'H F F F - F F H H H',
    'all-or-nothing': 'H H H F - H F F H H',
    'drop-leftovers': 'H H H F - H F F H H',
    'v7.1': 'H H H F - H F H H H',
  },
  'l29-amd-mailbox': {
    'v6.12': 'V F H F F H V V H H',
    trim: 'V F H F F F V V H H',
    'all-or-nothing': 'V H H H H H V V H H',
    'drop-leftovers': 'V H H F F H V V H H',
    'v7.1': 'V H H H H H V V H H',
  },
  'l29-amd-mailbox-builtin': {
    'v6.12': 'V F H F F H V V H H',
    trim: 'V F H F F F V V H H',
    'all-or-nothing': 'V H H H H H V V H H',
    'drop-leftovers': 'V H H F F H V V H H',
    'v7.1': 'V H H H H H V V H H',
  },
};

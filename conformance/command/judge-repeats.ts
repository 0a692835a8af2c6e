/**
 * What several boots of one experiment on one kernel say about the model.
 */
import { isGood, type Judgement, judgementCell, judgementLines } from '../compare/judge.ts';
import type { Cell } from '../compare/table.ts';

/** A way that the kernel went, and what the model says to it. */
export interface JudgedWay {
  /** How many boots went it. */
  readonly boots: number;
  /** What tells it from the others. */
  readonly shows: string;
  readonly judgement: Judgement;
}

/** The cell of a table for all boots; `ways`: those that most boots went first, at least one. */
export function repeatedCell(ways: readonly JudgedWay[]): Pick<Cell, 'text' | 'good' | 'details'> {
  const good = ways.every(({ judgement }) => isGood(judgement));
  const boots = ways.reduce((sum, way) => sum + way.boots, 0);
  const [first] = ways;
  if (boots === 1) {
    const { judgement } = first!;
    return { text: judgementCell(judgement), good, details: judgementLines(judgement) };
  }
  if (ways.length === 1) {
    const { judgement } = first!;
    const text = `${judgementCell(judgement)}, ${boots} of ${boots}`;
    return { text, good, details: judgementLines(judgement) };
  }
  const allowed = ways.filter(({ judgement }) => isGood(judgement)).length;
  const says =
    allowed === ways.length
      ? `the model allows ${ways.length === 2 ? 'both' : `all ${ways.length}`}`
      : `the model allows ${allowed === 0 ? 'none' : allowed} of ${ways.length}`;
  return {
    text:
      [...new Set(ways.map(({ judgement }) => judgementCell(judgement)))].join(' | ') +
      `, ${ways.map((way) => way.boots).join('+')} of ${boots}`,
    good,
    details: [
      `${says}; of ${boots} boots the kernel went`,
      ...ways.flatMap(({ boots: some, shows, judgement }, i) => [
        `${letter(i)} in ${some}: ${shows}`,
        ...judgementLines(judgement).map((line) => `${letter(i)} ${line}`),
      ]),
    ],
  };
}

function letter(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

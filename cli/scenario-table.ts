/**
 * The table of one scenario: designs across; verdicts, counts and bytes down.
 */
import { hanging } from '../counterexamples/index.ts';
import type { ByteMeasures, MinMax } from '../properties/index.ts';
import { CELL, type GridRow, renderGrid } from './grid.ts';
import type { JobResult, PropertyOutcome } from './job.ts';
import { bytesText, durationText, exactCount, humanBytes, shortCount } from './quantities.ts';

/** A column: a design and what came out for it. */
export interface TableColumn {
  readonly head: string;
  /** Absent when Ctrl-C came before it ran. */
  readonly result: JobResult | undefined;
  /** Ids of properties whose verdict is not the one on record. */
  readonly unexpected: ReadonlySet<string>;
}

/** The word for a verdict in a cell of a table. */
export const VERDICT_WORD: Readonly<Record<PropertyOutcome['verdict'], string>> = {
  holds: 'holds',
  'holds-within': 'bounded',
  violated: 'VIOLATED',
  vacuous: 'vacuous',
  'not-applicable': 'n/a',
  error: 'ERROR',
};

const MEASURES: readonly (readonly [keyof ByteMeasures, string])[] = [
  ['usableBytes', 'bytes usable'],
  ['strandedBytes', 'bytes stranded'],
  ['wastedBytes', 'bytes wasted'],
  ['ownedTwiceBytes', 'bytes owned twice'],
  ['atRiskBytes', 'bytes at risk'],
];

/** The table of one scenario, then the exact bytes where a cell rounds them. */
export function scenarioTable(
  columns: readonly TableColumn[],
  properties: readonly string[],
  width: number,
): string[] {
  const counts: readonly (readonly [string, (result: JobResult) => string])[] = [
    ['states', (r) => shortCount(r.states)],
    ['transitions', (r) => shortCount(r.transitions)],
    ['depth', (r) => String(r.depth)],
    ['time', (r) => durationText(r.seconds)],
    ...MEASURES.map(
      ([id, label]) => [label, (r: JobResult) => bytesCell(r.measures[id], r)] as const,
    ),
  ];
  const rows: GridRow[] = [
    ...properties.map((property) => ({
      label: property,
      cells: columns.map((column) => verdictCell(column, property)),
    })),
    ...counts.map(([label, cell]) => ({
      label,
      cells: columns.map(({ result }) => (result === undefined ? '-' : cell(result))),
    })),
  ];
  return [
    ...searchesCut(columns, width),
    ...renderGrid({ heads: columns.map((column) => column.head), rows }, width),
    ...exactBytes(columns, width),
  ];
}

/** What comes first when a search did not see everything: SPIN's "search not completed". */
function searchesCut(columns: readonly TableColumn[], width: number): string[] {
  return columns.flatMap(({ head, result }) => {
    if (result === undefined) return [`NOT STARTED: ${head}`];
    const { cut, omissionProbability: omitted } = result;
    return [
      ...(cut === undefined
        ? []
        : hanging('SEARCH NOT COMPLETED: ', `${head} (${cutText(cut)})`, width)),
      ...(omitted === undefined
        ? []
        : hanging(
            'NOT A PROOF: ',
            `${head} (hashes of states were stored; some state was omitted with a probability of at most ${omitted.toExponential(1)})`,
            width,
          )),
    ];
  });
}

/** Why a search ended early. */
export function cutText(cut: NonNullable<JobResult['cut']>): string {
  switch (cut.kind) {
    case 'depth':
      return `no path beyond ${exactCount(cut.limit)} steps was followed`;
    case 'states':
      return `stopped at ${exactCount(cut.limit)} states`;
    case 'seconds':
      return `stopped after ${cut.limit} s`;
    case 'memory':
      return `stopped at ${bytesText(BigInt(cut.limit))} of memory; --max-memory allows more`;
    case 'interrupted':
      return 'interrupted';
    case 'error':
      return 'a rule or a property failed';
    case 'decided':
      return 'every property was decided';
  }
}

function verdictCell({ result, unexpected }: TableColumn, property: string): string {
  const outcome = result?.outcomes.find((o) => o.property === property);
  if (outcome === undefined) return '-';
  const doubt = outcome.verdict === 'vacuous' && outcome.bound !== undefined ? '?' : '';
  return VERDICT_WORD[outcome.verdict] + doubt + (unexpected.has(property) ? '!' : '');
}

/** `4G`, `0-4G`, or `..4G` (up to) when both ends do not fit; `?` when states may be missing. */
function bytesCell([low, high]: MinMax, { exhaustive }: JobResult): string {
  const doubt = exhaustive ? '' : '?';
  if (low === high) return bytesText(low) + doubt;
  const [a, b] = [humanBytes(low), humanBytes(high)];
  const first = a.exact && b.exact && a.unit === b.unit ? a.number : bytesText(low);
  const both = `${first}-${bytesText(high)}${doubt}`;
  return both.length <= CELL ? both : `..${bytesText(high)}${doubt}`;
}

function exactBytes(columns: readonly TableColumn[], width: number): string[] {
  return columns.flatMap(({ head, result }) => {
    if (result === undefined) return [];
    const rounded = MEASURES.flatMap(([id, label]) => {
      const [low, high] = result.measures[id];
      const whole = bytesCell([low, high], result);
      if (!whole.includes('~') && !whole.includes('..')) return [];
      const exact = low === high ? exactCount(low) : `${exactCount(low)} to ${exactCount(high)}`;
      return [`${label.replace('bytes ', '')} ${exact}`];
    });
    const where = result.exhaustive ? '' : ' (in what was searched)';
    return rounded.length === 0
      ? []
      : hanging('  ', `${head} exactly, in bytes: ${rounded.join('; ')}${where}`, width);
  });
}

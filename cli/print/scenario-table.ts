/**
 * The table of one scenario: designs across; verdicts, counts and bytes down.
 */
import type { Cut, Scope } from '../../checker/index.ts';
import { countText } from '../../counterexamples/words/count-text.ts';
import { hanging } from '../../counterexamples/index.ts';
import type { ByteMeasures, MinMax } from '../../properties/index.ts';
import { CELL, type GridRow, renderGrid } from './grid.ts';
import type { JobResult, PropertyOutcome } from '../jobs/job.ts';
import { reductionCells, reductionsRefused } from './reduction-cells.ts';
import { bytesText, durationText, humanBytes, shortCount } from '../system/quantities.ts';
import type { TableColumn } from './table-column.ts';

const VERDICT_WORD: Readonly<Record<PropertyOutcome['verdict'], string>> = {
  holds: 'holds',
  'holds-within': 'bounded',
  violated: 'VIOLATED',
  vacuous: 'vacuous',
  'not-applicable': 'n/a',
  error: 'ERROR',
};

/** The word for a verdict; `?` when only what was searched says so. */
export function verdictWord({ verdict, bound }: PropertyOutcome): string {
  return VERDICT_WORD[verdict] + (verdict === 'vacuous' && bound !== undefined ? '?' : '');
}

const MEASURES: readonly (readonly [keyof ByteMeasures, string])[] = [
  ['usableBytes', 'bytes usable'],
  ['dangerousBytes', 'bytes dangerous'],
  ['strandedBytes', 'bytes stranded'],
  ['wastedBytes', 'bytes wasted'],
  ['unusableBytes', 'bytes unusable'],
  ['ownedTwiceBytes', 'bytes owned twice'],
  ['awaitingBytes', 'bytes awaiting'],
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
    ...reductionCells(columns).map(({ label, cell }) => [label, cell] as const),
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

/**
 * What comes first when a search did not see everything (SPIN's "search not completed"), or not in
 * the way that was asked for.
 */
export function searchesCut(columns: readonly TableColumn[], width: number): string[] {
  const cut = columns.flatMap(({ head, result }) => {
    if (result === undefined) return [`NOT STARTED: ${head}`];
    const { cut, livenessCut, scope, omissionProbability: omitted } = result;
    const notes: readonly (readonly [string, string | undefined])[] = [
      ['SEARCH NOT COMPLETED', cut === undefined ? undefined : whyCut(cut, result)],
      [
        'PATHS NOT LOOKED AT',
        livenessCut === undefined || livenessCut.kind === 'sampled'
          ? undefined
          : `all states were seen, but not all steps kept: ${cutText(livenessCut, 'its next step takes')}`,
      ],
      ['SEED', cut === undefined && scope?.kind === 'swarm' ? scope.seed : undefined],
      [
        'NOT A PROOF',
        omitted === undefined
          ? undefined
          : `whole states were not stored; some state was omitted with a probability of at most ${omitted.toExponential(1)}`,
      ],
      ['COUNTS', scope === undefined ? undefined : countsText(scope, cut !== undefined)],
    ];
    return notes.flatMap(([title, text]) =>
      text === undefined ? [] : hanging(`${title}: `, `${head} (${text})`, width),
    );
  });
  return [...cut, ...reductionsRefused(columns, width)];
}

function whyCut(cut: Cut, { scope, states, memory, error, outcomes }: JobResult): string {
  const perState = `${(memory / states).toFixed(0)} bytes per state, ${countText(states)} stored`;
  const texts = [
    ...(cut.kind === 'sampled' ? [] : [cutText(cut)]),
    ...(cut.kind === 'memory' && states > 0 ? [perState] : []),
    // Open verdicts say it where they stand.
    ...(error === undefined || outcomes.some(({ reason }) => reason === error) ? [] : [error]),
    ...(scope === undefined ? [] : [scopeText(scope)]),
  ];
  return texts.join('; ');
}

/** What a search that does not simply go by its bounds looked at. */
function scopeText(scope: Scope): string {
  switch (scope.kind) {
    case 'walk':
      return `${countText(scope.walks)} random walks of at most ${countText(scope.length)} steps, seed ${scope.seed}`;
    case 'swarm':
      return `${countText(scope.searches)} searches of at most ${countText(scope.states)} states and ${countText(scope.depth)} steps, seed ${scope.seed}`;
    case 'iddfs':
      return `complete to depth ${countText(scope.depth)}`;
    case 'cheapest':
      return `complete for fewer than ${scope.below} of ${scope.costs.join(', ')} in all`;
  }
}

/** What is unusual about the number of states, if anything is. */
function countsText(scope: Scope, cut: boolean): string | undefined {
  switch (scope.kind) {
    case 'walk':
      return 'each visit of a walk counts as a state';
    case 'swarm':
      return cut ? 'a state counts in each search that stored it' : undefined;
    case 'iddfs':
      return scope.forgetful
        ? 'the memory did not hold all states; some were visited and counted again'
        : undefined;
    case 'cheapest':
      return undefined;
  }
}

/** Why a search ended early. */
function cutText(cut: Exclude<Cut, { kind: 'sampled' }>, more = 'a quarter more takes'): string {
  switch (cut.kind) {
    case 'depth':
      return `no path beyond ${countText(cut.limit)} steps was followed`;
    case 'states':
      return `stopped at ${countText(cut.limit)} states`;
    case 'seconds':
      return `stopped after ${cut.limit} s`;
    case 'memory':
      return `stopped at ${bytesText(BigInt(cut.limit))} of memory${
        cut.needed === undefined ? '' : `, ${more} ${aboutBytes(cut.needed)}`
      }; --max-memory allows more`;
    case 'interrupted':
      return 'interrupted';
    case 'error':
      return 'a rule or a property failed';
    case 'decided':
      return 'every property was decided';
  }
}

function aboutBytes(bytes: number): string {
  return bytesText(BigInt(Math.round(bytes))).replace('~', '');
}

function verdictCell({ result, unexpected }: TableColumn, property: string): string {
  const outcome = result?.outcomes.find((o) => o.property === property);
  if (outcome === undefined) return '-';
  return verdictWord(outcome) + (unexpected.has(property) ? '!' : '');
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
      const exact = low === high ? countText(low) : `${countText(low)} to ${countText(high)}`;
      return [`${label.replace('bytes ', '')} ${exact}`];
    });
    const where = result.exhaustive ? '' : ' (in what was searched)';
    return rounded.length === 0
      ? []
      : hanging('  ', `${head} exactly, in bytes: ${rounded.join('; ')}${where}`, width);
  });
}

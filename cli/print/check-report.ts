/**
 * The result of `check` for people: a table for each scenario, then a summary.
 */
import { countText } from '../../counterexamples/words/count-text.ts';
import { budgetText, designOrigin, hanging } from '../../counterexamples/index.ts';
import { assumptionLines } from './assumption-report.ts';
import type { Tried } from '../exploration/assumptions.ts';
import { coverageReport } from './coverage-report.ts';
import {
  asExpected,
  type Explored,
  exhaustiveRunMissed,
  expectationOf,
  type Run,
} from '../exploration/exploration.ts';
import { renderGrid } from './grid.ts';
import { grouped } from './grouped.ts';
import type { Io } from '../io/io.ts';
import type { PropertyOutcome } from '../jobs/job.ts';
import { stepPhrase } from '../jobs/job-result.ts';
import { textWidth } from '../io/output.ts';
import { plainEnds } from './plain-end.ts';
import { durationText } from '../system/quantities.ts';
import { manyDesignsTable, numberedProperties } from './many-designs-table.ts';
import { scenarioTable, searchesCut, verdictWord } from './scenario-table.ts';
import { searchKind } from '../exploration/search-choice.ts';
import type { ChosenScenario } from '../exploration/selection.ts';
import { tracePath } from '../system/trace-path.ts';

/** With more designs than this, each is a line of letters instead of a column of words. */
const COLUMNS = 6;
/** More files than this are not listed one by one. */
const FILES = 12;
/** With more scenarios than this, reasons are not given. */
const DETAILED = 3;

/** Lines of the report; the width is that of the terminal, or 80. */
export function checkReport(
  explored: Explored,
  tried: readonly Tried[],
  io: Io,
  out: string,
): string[] {
  const { plan, runs } = explored;
  const width = textWidth(io.stdout);
  const detailed = plan.scenarios.length <= DETAILED;
  const judged = runs.flatMap((run) => judge(run, explored, io));
  const numbered =
    plan.designs.length <= COLUMNS
      ? []
      : [
          ...numberedProperties(
            plan.properties.map(({ id }) => id),
            width,
          ),
          '',
        ];
  return [
    ...numbered,
    ...plan.scenarios.flatMap((chosen) => [
      ...scenarioHeader(chosen, width),
      ...assumptionLines(chosen, width, tried, out),
      ...tableOf(chosen, judged, explored, width),
      ...(detailed ? reasons(chosen, judged, width) : []),
      ...(detailed ? witnesses(chosen, judged, width) : []),
      ...(detailed ? plainEnds(chosen.scenario, plan.designs, width) : []),
      '',
    ]),
    ...(numbered.length === 0 ? legend(judged, detailed, width) : numbered.slice(0, -1)),
    '',
    ...plan.designs.flatMap((d) => hanging(`${d.id}: `, designOrigin(d), width)),
    ...(plan.scenarios.length > 1 ? ['', ...summary(judged, explored, width)] : []),
    ...unfiredRules(explored, width),
    ...coverageReport(explored, width),
    ...counterexamples(judged, out, width),
    ...unexpectedVerdicts(judged, width),
    '',
    ...conclusion(judged, explored, width),
  ];
}

/** Name and source of a scenario. */
export function scenarioHeader({ scenario }: ChosenScenario, width: number): string[] {
  return [
    ...hanging(`== ${scenario.name}: `, scenario.title, width),
    ...(scenario.source === undefined ? [] : hanging('   source: ', scenario.source, width)),
  ];
}

interface Judged {
  readonly run: Run;
  readonly outcome: PropertyOutcome;
  /** The verdict on record. */
  readonly expected: string | undefined;
  readonly source: string | undefined;
  readonly asExpected: boolean;
}

function judge(run: Run, { plan }: Explored, io: Io): Judged[] {
  return (run.result?.outcomes ?? []).map((outcome) => {
    const expectation = expectationOf(run, outcome, plan, io);
    return {
      run,
      outcome,
      expected: expectation?.verdict,
      source: expectation?.source,
      asExpected: asExpected(outcome, expectation),
    };
  });
}

function tableOf(
  chosen: ChosenScenario,
  judged: readonly Judged[],
  { plan, runs }: Explored,
  width: number,
): string[] {
  const columns = runs
    .filter((run) => run.chosen === chosen)
    .map((run) => ({
      head: run.design.id,
      result: run.result,
      unexpected: new Set(
        judged.filter((j) => j.run === run && !j.asExpected).map((j) => j.outcome.property),
      ),
    }));
  const properties = plan.properties.map((property) => property.id);
  if (columns.length <= COLUMNS) return scenarioTable(columns, properties, width);
  return [...searchesCut(columns, width), ...manyDesignsTable(columns, properties, width)];
}

/** Why a property was not applicable, and what went wrong, with the designs it is true of. */
function reasons(chosen: ChosenScenario, judged: readonly Judged[], width: number): string[] {
  const byText = grouped(
    judged.flatMap(({ run, outcome }) =>
      run.chosen !== chosen || outcome.reason === undefined
        ? []
        : [
            [
              `${outcome.property} ${verdictWord(outcome)}: ${outcome.reason}`,
              run.design.id,
            ] as const,
          ],
    ),
  );
  return [...byText].flatMap(([text, designs]) =>
    hanging('  ', `${text} (${designs.join(', ')})`, width),
  );
}

/** How to reach what a property looks for. */
function witnesses(chosen: ChosenScenario, judged: readonly Judged[], width: number): string[] {
  return judged.flatMap(({ run, outcome: { property, witness } }) => {
    if (run.chosen !== chosen || witness === undefined) return [];
    const steps = witness.length === 0 ? 'the initial state is one' : stepPhrase(witness);
    return hanging('  ', `${property} can be reached (${run.design.id}): ${steps}`, width);
  });
}

function legend(judged: readonly Judged[], detailed: boolean, width: number): string[] {
  const seen = new Set(judged.map(({ outcome }) => outcome.verdict));
  const parts = [
    ...(seen.has('holds') ? ['holds: in the whole reachable space'] : []),
    ...(seen.has('holds-within')
      ? ['bounded: no violation in what was searched, which is not all: not a proof']
      : []),
    ...(seen.has('vacuous') ? ['vacuous: its premise is never reached'] : []),
    ...(seen.has('not-applicable')
      ? [`n/a: it says nothing here${detailed ? '' : ' (--scenario NAME prints why)'}`]
      : []),
    ...(judged.some((j) => !j.asExpected) ? ['!: not the verdict on record'] : []),
    'bytes: smallest-largest over all states in which the system has settled, K M G T are powers of 1024',
    'kernels: of x86-64 (on arm64 and riscv dax_hmem of v7.0 and later sees no Soft Reserved range)',
    ...(judged.some((j) => j.run.result?.exhaustive === false)
      ? ['?: in the states that were searched, which are not all']
      : []),
  ];
  return hanging('', `${parts.join('; ')}.`, width);
}

/** Properties down, designs across: in how many scenarios each is violated. */
function summary(judged: readonly Judged[], { plan }: Explored, width: number): string[] {
  const cell = (property: string, design: string) => {
    const here = judged.filter(
      ({ run, outcome }) => outcome.property === property && run.design.id === design,
    );
    const decided = here.filter(
      ({ outcome }) => outcome.verdict === 'holds' || outcome.verdict === 'violated',
    );
    const violated = decided.filter(({ outcome }) => outcome.verdict === 'violated');
    const bounded = here.some(({ outcome }) => outcome.bound !== undefined) ? '?' : '';
    const unexpected = here.every((j) => j.asExpected) ? '' : '!';
    const ratio = decided.length === 0 ? '-' : `${violated.length}/${decided.length}`;
    return ratio + bounded + unexpected;
  };
  const grid = {
    heads: plan.designs.map((design) => design.id),
    rows: plan.properties.map(({ id }) => ({
      label: id,
      cells: plan.designs.map((design) => cell(id, design.id)),
    })),
  };
  return [
    ...hanging(
      '== ',
      'all scenarios: violated in how many of those where it could be decided',
      width,
    ),
    ...renderGrid(grid, width),
  ];
}

/**
 * Rules that no scenario of the run enabled, with the designs in which: a guard that is never true,
 * perhaps. Says nothing of a design whose searches were cut short.
 */
function unfiredRules({ plan, runs }: Explored, width: number): string[] {
  const designsOf = grouped(
    plan.designs.flatMap(({ id }) => {
      const ofDesign = runs.filter((run) => run.design.id === id);
      if (!ofDesign.every((run) => run.result?.exhaustive)) return [];
      const results = ofDesign.flatMap((run) => run.result ?? []);
      const fired = new Set(results.flatMap((result) => result.fired));
      const never = new Set(results.flatMap((r) => r.rules).filter((rule) => !fired.has(rule)));
      return [...never].map((rule) => [rule, id] as const);
    }),
  );
  const rulesOf = grouped([...designsOf].map(([rule, ids]) => [ids.join(', '), rule] as const));
  if (rulesOf.size === 0) return [];
  return [
    '',
    'Rules that were never enabled:',
    ...[...rulesOf].flatMap(([designs, rules]) =>
      hanging('  ', `${designs}: ${rules.join('; ')}`, width),
    ),
  ];
}

function counterexamples(judged: readonly Judged[], out: string, width: number): string[] {
  const traces = judged.flatMap(({ outcome }) => outcome.trace ?? []);
  const [first] = traces;
  if (first === undefined) return [];
  const path = (trace: typeof first) => tracePath(out, trace);
  return [
    '',
    ...hanging(
      '',
      `${traces.length} counterexample(s), replayed and written below ${out}/; read one with`,
      width,
    ),
    ...(traces.length <= FILES
      ? traces.map((trace) => `  npm run -s replay -- ${path(trace)}`)
      : [`  npm run -s replay -- ${path(first)}`]),
  ];
}

function unexpectedVerdicts(judged: readonly Judged[], width: number): string[] {
  const different = judged.filter((j) => !j.asExpected);
  if (different.length === 0) return [];
  return [
    '',
    'Verdicts that are not the ones on record:',
    ...different.flatMap(({ run, outcome, expected, source }) => {
      const place = `${run.chosen.scenario.name}, ${run.design.id}, ${outcome.property}`;
      const found = verdictWord(outcome);
      const why = outcome.reason === undefined ? '' : ` (${outcome.reason})`;
      const record = expected === undefined ? '' : `, on record: ${expected} (${source})`;
      return hanging('  ', `${place}: ${found}${why}${record}`, width);
    }),
  ];
}

/** The last lines: how much was searched, and what that amounts to. */
/** Which bound was hit although none was given, and how to see more. */
function boundText({ plan, bounds }: Explored): string {
  if (bounds.seconds === undefined || plan.search['max-seconds'] !== undefined) {
    return 'A bound was hit where an exhaustive run was asked for.';
  }
  return `A search of a machine of your own ends after ${durationText(bounds.seconds)} unless you say otherwise: --max-seconds for longer, --exhaustive to the end, --faults 0 --user-ops 0 for less to search${searchKind(plan.search) === 'bfs' ? ', --search walk to look at whole boots first' : ''}.`;
}

function conclusion(judged: readonly Judged[], explored: Explored, width: number): string[] {
  const { plan, runs, interrupted, seconds } = explored;
  const results = runs.flatMap((run) => run.result ?? []);
  const sum = (value: (r: (typeof results)[number]) => number) =>
    countText(results.reduce((total, result) => total + value(result), 0));
  const effort = `${results.length} of ${runs.length} searches, ${sum((r) => r.states)} states, ${sum((r) => r.transitions)} transitions, ${durationText(seconds)}; ${budgetText(plan.budgets)}.`;
  const complete = results.length === runs.length && results.every((r) => r.exhaustive);
  const different = judged.filter((j) => !j.asExpected).length;
  const recorded = judged.filter((j) => j.expected !== undefined).length;
  const verdicts = [
    ...(interrupted ? ['Interrupted: the result is partial.'] : []),
    ...(!complete && !interrupted
      ? ['Not every search was exhaustive: what is not violated is not proved either.']
      : []),
    ...(exhaustiveRunMissed(explored) ? [boundText(explored)] : []),
    recorded === 0
      ? 'No verdicts are on record for this run.'
      : different === 0
        ? `${complete ? 'All' : 'None of the'} ${recorded} verdicts ${complete ? 'are the ones on record' : 'contradicts the record'}.`
        : `${different} of ${judged.length} verdicts are not the ones on record.`,
  ];
  return [...hanging('', effort, width), ...hanging('', verdicts.join(' '), width)];
}

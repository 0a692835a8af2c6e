/**
 * `compare A B`: two designs side by side, and for each difference the shortest schedule that tells
 * them apart. `compare B` compares with the design that B is based on.
 */
import { budgetText, hanging, traceSummary } from '../../counterexamples/index.ts';
import { distinctionText } from '../../counterexamples/explain/distinction-text.ts';
import { type Distinction, distinguish } from '../../counterexamples/explain/distinguish.ts';
import { lesserViolation } from '../../counterexamples/explain/takes.ts';
import type { Design, Scenario } from '../../model/index.ts';
import { assumptionLines } from '../print/assumption-report.ts';
import { scenarioHeader } from '../print/check-report.ts';
import { EXIT, type ExitStatus } from '../system/exit-status.ts';
import { searchOptions, selectionOptions } from '../exploration/exploration-options.ts';
import {
  type Explored,
  exhaustiveRunMissed,
  explorePlan,
  type Run,
} from '../exploration/exploration.ts';
import { helpOption } from '../options/help-lines.ts';
import type { Io } from '../io/io.ts';
import type { PropertyOutcome } from '../jobs/job.ts';
import { type OptionTable, parseOptions } from '../options/options.ts';
import { printLines, textWidth } from '../io/output.ts';
import { searchKind } from '../exploration/search-choice.ts';
import { scenarioTable, verdictWord } from '../print/scenario-table.ts';
import {
  type ChosenScenario,
  chooseBudgets,
  chooseDesigns,
  chooseProperties,
  chooseScenarios,
} from '../exploration/selection.ts';
import { UserError } from '../system/user-error.ts';

export const compareOptions = {
  ...selectionOptions,
  ...searchOptions,
  ...helpOption,
} as const satisfies OptionTable;

/** Runs the command; differences between two designs are a result, not a failure. */
export async function compare(argv: readonly string[], io: Io): Promise<ExitStatus> {
  const { options, positionals } = parseOptions(compareOptions, argv);
  const designs = twoDesigns(withAncestor(positionals, io), io);
  const explored = await explorePlan(
    {
      scenarios: chooseScenarios(options, io),
      designs,
      properties: chooseProperties(options.property, io),
      budgets: chooseBudgets(options, io),
      search: options,
    },
    io,
  );
  printLines(io.stdout, compareReport(explored, io));
  if (explored.interrupted) return EXIT.interrupted;
  return exhaustiveRunMissed(explored) ? EXIT.bounded : EXIT.expected;
}

/** A single name is compared with the design that it is based on. */
function withAncestor(names: readonly string[], io: Io): readonly string[] {
  if (names.length !== 1) return names;
  const only = chooseDesigns(names, io, 'compare');
  if (only.length === 1 && only[0]!.basedOn === undefined) {
    throw new UserError(
      `compare ${names[0]}: it is based on no other design; expected the name of a second one`,
    );
  }
  return only.length === 1 ? [only[0]!.basedOn!, ...names] : names;
}

function twoDesigns(names: readonly string[], io: Io): readonly Design[] {
  if (names.length !== 2 || names[0] === names[1]) {
    const found = names.length === 0 ? 'none' : names.join(', ');
    throw new UserError(
      `compare: expected the names of two different designs, such as "compare trim all-or-nothing", or of one that is based on another; found ${found}`,
    );
  }
  return names.map((name) => {
    const designs = chooseDesigns([name], io, 'compare');
    if (designs.length !== 1) {
      throw new UserError(
        `compare ${name}: expected one design, found ${designs.map(({ id }) => id).join(', ')}`,
      );
    }
    return designs[0]!;
  });
}

const TRACE_TITLE = {
  bfs: 'the shortest trace',
  dfs: 'a trace (depth first)',
  iddfs: 'the shortest trace',
  walk: 'a trace (random walk)',
  swarm: 'a trace (swarm)',
} as const;

interface Difference {
  readonly chosen: ChosenScenario;
  readonly property: string;
  /** In the order of the command line. */
  readonly sides: readonly { readonly design: Design; readonly outcome: PropertyOutcome }[];
}

/** Lines of the report. */
function compareReport(explored: Explored, io: Io): string[] {
  const width = textWidth(io.stdout);
  const { plan, runs, interrupted } = explored;
  const differences = plan.scenarios.flatMap((chosen) =>
    differencesOf(
      chosen,
      runs.filter((run) => run.chosen === chosen),
    ),
  );
  return [
    ...plan.scenarios.flatMap((chosen) => [
      ...scenarioHeader(chosen, width),
      ...assumptionLines(chosen, width),
      ...sideBySide(chosen, explored, differences, width),
      '',
    ]),
    ...shortestTraces(explored, differences, io, width),
    ...hanging(
      '',
      `Verdicts differ in ${differences.length} place(s); ${budgetText(plan.budgets)}.`,
      width,
    ),
    ...(interrupted ? ['Interrupted: the result is partial.'] : []),
    ...(runs.every((run) => run.result?.exhaustive)
      ? []
      : hanging(
          '',
          'Not every search was exhaustive: what is not violated is not proved either.',
          width,
        )),
  ];
}

function differencesOf(chosen: ChosenScenario, runs: readonly Run[]): Difference[] {
  const [first, second] = runs;
  return (first?.result?.outcomes ?? []).flatMap((outcome) => {
    const other = second?.result?.outcomes.find((o) => o.property === outcome.property);
    if (other === undefined || other.verdict === outcome.verdict) return [];
    const sides = [
      { design: first!.design, outcome },
      { design: second!.design, outcome: other },
    ];
    return [{ chosen, property: outcome.property, sides }];
  });
}

function sideBySide(
  chosen: ChosenScenario,
  { plan, runs }: Explored,
  differences: readonly Difference[],
  width: number,
): string[] {
  const different = differences.filter((d) => d.chosen === chosen).map((d) => d.property);
  const alike = plan.properties.length - different.length;
  const columns = runs
    .filter((run) => run.chosen === chosen)
    .map((run) => ({
      head: run.design.id,
      result: run.result,
      unexpected: new Set<string>(),
    }));
  return [
    ...scenarioTable(columns, different, width),
    `${alike} of ${plan.properties.length} verdicts are alike.`,
  ];
}

/**
 * For each property and each way in which the verdicts differ, the scenario with the shortest trace:
 * there the schedule that both designs can follow, or, where none is found, the trace.
 */
function shortestTraces(
  { plan }: Explored,
  differences: readonly Difference[],
  io: Io,
  width: number,
): string[] {
  const shortest = new Map<string, { difference: Difference; steps: number }>();
  for (const difference of differences) {
    const key = `${difference.property}: ${verdictsOf(difference)}`;
    const steps = Math.min(
      ...difference.sides.map(({ outcome }) => outcome.trace?.steps.length ?? Infinity),
    );
    const known = shortest.get(key);
    if (steps !== Infinity && (known === undefined || steps < known.steps)) {
      shortest.set(key, { difference, steps });
    }
  }
  const title = TRACE_TITLE[searchKind(plan.search)];
  return [...shortest.values()].flatMap(({ difference }) =>
    difference.sides.flatMap(({ design, outcome }, index) => {
      if (outcome.trace === undefined) return [];
      const { scenario } = difference.chosen;
      const other = difference.sides[1 - index]!.design;
      const found = distinction(scenario, design, other, outcome.property, plan, io);
      const names = { violating: design.id, keeping: other.id };
      return [
        ...hanging('== ', `${difference.property}: ${verdictsOf(difference)}`, width),
        ...hanging('   ', `"${outcome.trace.sentence}"`, width),
        ...(found === undefined
          ? [
              ...hanging('   ', `${title} of ${design.id}, on ${scenario.name}:`, width),
              ...traceSummary(outcome.trace, width),
            ]
          : [
              ...hanging(
                '   ',
                `the shortest schedule that both can follow until ${design.id} violates what ${other.id} keeps, on ${scenario.name}:`,
                width,
              ),
              ...distinctionText(found, names, width),
            ]),
        '',
      ];
    }),
  );
}

/** Looked for within the smallest budgets in which the first design violates the property. */
function distinction(
  scenario: Scenario,
  violating: Design,
  keeping: Design,
  propertyId: string,
  { budgets, properties }: Explored['plan'],
  io: Io,
): Distinction | undefined {
  const { registry } = io;
  const property = properties.find(({ id }) => id === propertyId)!;
  const model = registry.buildModel(scenario, violating, budgets);
  const lesser = lesserViolation(model, property, budgets, registry);
  if (lesser === 'unknown') return undefined;
  const least = lesser === 'none' ? model : lesser.model;
  const other = registry.buildModel(scenario, keeping, least.budgets);
  return distinguish(least, other, property, registry);
}

/** `VIOLATED by trim, holds by all-or-nothing`. */
function verdictsOf({ sides }: Difference): string {
  return sides
    .map(({ design, outcome }) => `${verdictWord(outcome)} under ${design.id}`)
    .join(', ');
}

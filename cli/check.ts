/**
 * `check`: scenarios x designs x properties, with tables, files and an exit status.
 */
import { type Trace, writeScenario, writeTrace } from '../counterexamples/index.ts';
import { checkOptions } from './check-options.ts';
import { checkReport } from './check-report.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import {
  asExpected,
  type Explored,
  exhaustiveRunMissed,
  expectationOf,
  explorePlan,
  type Run,
} from './exploration.ts';
import { writeAtomically } from './files.ts';
import type { Io } from './io.ts';
import { checkDocument } from './json-report.ts';
import { listText } from './list.ts';
import { parseOptions } from './options.ts';
import { printLines, textWidth } from './output.ts';
import { chooseBudgets, chooseDesigns, chooseProperties, chooseScenarios } from './selection.ts';
import { UserError } from './user-error.ts';

/** Runs the command; see EXIT for what the result means. */
export async function check(argv: readonly string[], io: Io): Promise<ExitStatus> {
  const { options, positionals } = parseOptions(checkOptions, argv);
  if (positionals.length > 0) {
    throw new UserError(
      `${positionals[0]}: unexpected argument; name designs with --design and scenarios with --scenario`,
    );
  }
  if (options.list) {
    printLines(io.stdout, listText(io.registry, textWidth(io.stdout)));
    return EXIT.expected;
  }
  const plan = {
    scenarios: chooseScenarios(options, io),
    designs: chooseDesigns(options.design, io),
    properties: chooseProperties(options.property, io),
    budgets: chooseBudgets(options, io),
    search: options,
  };
  if (options['save-scenario'] !== undefined) {
    const own = plan.scenarios.filter((chosen) => chosen.own);
    if (own.length !== 1) {
      throw new UserError(
        '--save-scenario: expected the dumps of one machine (--iomem, --dmesg, --cedt, ...)',
      );
    }
    writeAtomically(io.files, options['save-scenario'], writeScenario(own[0]!.scenario));
  }

  const out = options.out ?? 'out';
  const writeTraces = ({ result }: Run): void => {
    for (const { trace } of result?.outcomes ?? []) {
      if (trace !== undefined) {
        writeAtomically(io.files, tracePath(out, trace), writeTrace(trace));
      }
    }
  };
  const explored = await explorePlan(plan, io, writeTraces, options);
  const document = checkDocument(explored, io, (trace) => tracePath(out, trace));
  const json = `${JSON.stringify(document, null, 2)}\n`;
  writeAtomically(io.files, `${out}/check.json`, json);
  if (options.json) io.stdout.write(json);
  else printLines(io.stdout, checkReport(explored, io, out));
  return statusOf(explored, io);
}

function tracePath(out: string, trace: Trace): string {
  return `${out}/${trace.scenario.name}/${trace.design}/${trace.property}.json`;
}

function statusOf(explored: Explored, io: Io): ExitStatus {
  if (explored.interrupted) return EXIT.interrupted;
  if (exhaustiveRunMissed(explored)) return EXIT.bounded;
  const differs = explored.runs.some((run) =>
    run.result?.outcomes.some(
      (outcome) => !asExpected(outcome, expectationOf(run, outcome, explored.plan, io)),
    ),
  );
  return differs ? EXIT.unexpected : EXIT.expected;
}

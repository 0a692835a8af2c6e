/**
 * `check`: scenarios x designs x properties, with tables, files and an exit status.
 */
import { writeScenario, writeTrace } from '../../counterexamples/index.ts';
import { tryAlternatives } from '../exploration/assumptions.ts';
import { checkReport } from '../print/check-report.ts';
import { EXIT, type ExitStatus } from '../system/exit-status.ts';
import {
  checkpointOptions,
  searchOptions,
  selectionOptions,
} from '../exploration/exploration-options.ts';
import {
  asExpected,
  type Explored,
  exhaustiveRunMissed,
  expectationOf,
  explorePlan,
  type Run,
} from '../exploration/exploration.ts';
import { writeAtomically } from '../system/files.ts';
import { helpOption } from '../options/help-lines.ts';
import type { Io } from '../io/io.ts';
import { checkDocument } from './json-report.ts';
import { listText } from '../print/list.ts';
import { type OptionTable, parseOptions } from '../options/options.ts';
import { printLines, textWidth } from '../io/output.ts';
import {
  chooseBudgets,
  chooseDesigns,
  chooseProperties,
  chooseScenarios,
} from '../exploration/selection.ts';
import {
  findingsOf,
  type Report,
  type Reporter,
  type ReporterName,
  reporters,
} from './reporters.ts';
import { alternativePath, tracePath } from '../system/trace-path.ts';
import { UserError } from '../system/user-error.ts';

export const checkOptions = {
  design: {
    kind: 'texts',
    metavar: 'NAME',
    help: 'a design (globs such as "v*"); repeatable (default: all)',
  },
  ...selectionOptions,
  ...searchOptions,
  ...checkpointOptions,
  reporter: {
    kind: 'choices',
    choices: Object.keys(reporters) as ReporterName[],
    help: `beside the tables: ${Object.entries<Reporter>(reporters).map(reporterHelp).join('; ')}`,
  },
  coverage: {
    kind: 'flag',
    help: 'then look at all states once more and print, for each design, how often each rule fires and in how many states it is enabled, and which fields nobody reads',
  },
  json: { kind: 'flag', help: 'the same as --reporter json' },
  out: {
    kind: 'text',
    metavar: 'DIR',
    help: 'write counterexamples and check.json below DIR (default: out)',
  },
  'save-scenario': {
    kind: 'text',
    metavar: 'FILE',
    help: 'write the scenario of your machine as JSON, to edit it or to send it',
  },
  list: { kind: 'flag', help: 'list designs, scenarios and properties' },
  version: { kind: 'flag', help: 'print the versions of the program and of the model' },
  ...helpOption,
} as const satisfies OptionTable;

function reporterHelp([name, { help, file }]: readonly [string, Reporter]): string {
  return `"${name}", ${help}${file === undefined ? '' : `, in ${file} below --out`}`;
}

/** Runs the command; see EXIT for what the result means. */
export async function check(argv: readonly string[], io: Io): Promise<ExitStatus> {
  const { options, positionals } = parseOptions(checkOptions, argv);
  if (positionals.length > 0) {
    throw new UserError(
      `${positionals[0]}: unexpected argument; name designs with --design and scenarios with --scenario`,
    );
  }
  if (options.version) {
    const { toolVersion, modelVersion } = io.registry;
    printLines(io.stdout, [`soft-reserve-checker ${toolVersion}, model ${modelVersion}`]);
    return EXIT.expected;
  }
  if (options.list) {
    printLines(io.stdout, listText(io.registry, textWidth(io.stdout)));
    return EXIT.expected;
  }
  const chosen = chooseReporters(options);
  const plan = {
    scenarios: chooseScenarios(options, io),
    designs: chooseDesigns(options.design, io),
    properties: chooseProperties(options.property, io),
    budgets: chooseBudgets(options, io),
    search: options,
    ...(options.coverage ? { coverage: true } : {}),
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
  const searched = await explorePlan(plan, io, writeTraces, options);
  const { tried, interrupted } = searched.interrupted
    ? { tried: [], interrupted: true }
    : await tryAlternatives(searched, io);
  for (const { alternative, differences } of tried) {
    if (differences.length === 0) continue;
    const { scenario } = alternative;
    writeAtomically(io.files, alternativePath(out, scenario), writeScenario(scenario));
  }
  const explored = { ...searched, interrupted };
  const document = checkDocument(explored, tried, io, out);
  const findings = explored.runs.map((run) => findingsOf(run, explored, io, out));
  const report: Report = { explored, tried, document, findings, io, out };
  writeAtomically(io.files, `${out}/check.json`, reporters.json.text(report));
  await runReporters(chosen, report);
  return statusOf(explored, io);
}

/** Prints the tables, unless a reporter takes their place, and what the others have to say. */
async function runReporters(chosen: readonly Reporter[], report: Report): Promise<void> {
  const { explored, tried, io, out } = report;
  if (!chosen.some(({ alone }) => alone)) {
    printLines(io.stdout, checkReport(explored, tried, io, out));
  }
  const written: string[] = [];
  for (const { file, text } of chosen) {
    if (file === undefined) {
      io.stdout.write(await text(report));
    } else {
      writeAtomically(io.files, `${out}/${file}`, await text(report));
      written.push(`${out}/${file}`);
    }
  }
  if (written.length > 0) io.stderr.write(`written: ${written.join(', ')}\n`);
}

/** Those named, each once; at most one of them may have stdout for itself. */
function chooseReporters(options: {
  reporter: readonly ReporterName[] | undefined;
  json: boolean;
}) {
  const names = new Set([...(options.reporter ?? []), ...(options.json ? ['json' as const] : [])]);
  const chosen = [...names].map((name): Reporter => reporters[name]);
  const printing = chosen.filter(({ file }) => file === undefined);
  if (printing.length > 1 && printing.some(({ alone }) => alone)) {
    throw new UserError(
      `--reporter ${[...names].join(',')}: json has stdout for itself; ask for the others in another run, or read check.json below --out`,
    );
  }
  return chosen;
}

function statusOf(explored: Explored, io: Io): ExitStatus {
  if (explored.interrupted) return EXIT.interrupted;
  if (exhaustiveRunMissed(explored)) return EXIT.bounded;
  const differs = explored.runs.some(
    (run) =>
      run.result?.error !== undefined ||
      run.result?.outcomes.some(
        (outcome) => !asExpected(outcome, expectationOf(run, outcome, explored.plan, io)),
      ),
  );
  return differs ? EXIT.unexpected : EXIT.expected;
}

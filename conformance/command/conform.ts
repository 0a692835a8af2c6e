/**
 * The command: chooses kernels and experiments, boots, compares, prints.
 */
import { EXIT, type ExitStatus } from '../../cli/system/exit-status.ts';
import { helpLines, wantsHelp } from '../../cli/options/help-lines.ts';
import { parseOptions } from '../../cli/options/options.ts';
import { printLines, textWidth } from '../../cli/io/output.ts';
import { matchNames } from '../../cli/exploration/selection.ts';
import { UserError } from '../../cli/system/user-error.ts';
import type { Design } from '../../model/index.ts';
import { bootAll, type ConformIo, place, report } from './boot-all.ts';
import type { Job, Outcome } from '../qemu/campaign.ts';
import { cacheFolder, chooseKernels, chooseTools, lazily, listing, type Target } from './choice.ts';
import { conformBugs } from './conform-bugs.ts';
import { conformTraces } from './conform-traces.ts';
import { coverageLines } from '../recordings/coverage.ts';
import { Archive, type Tools } from '../qemu/equipment.ts';
import { experimentNames, experimentsFor } from '../experiments/experiments.ts';
import { onKernel } from '../experiments/kernel-config.ts';
import { judge, judgementCell } from '../compare/judge.ts';
import { type JudgedWay, repeatedCell } from './judge-repeats.ts';
import { keepRecordings } from '../recordings/keep.ts';
import { conformHelp, conformOptions, type ConformValues } from './options.ts';
import { allRecordings } from '../recordings/recordings.ts';
import { circumstancesText, waysOf } from '../recordings/repeats.ts';
import type { Cell } from '../compare/table.ts';

/** Runs the command. Throws UserError for what the user can put right. */
export async function conform(argv: readonly string[], io: ConformIo): Promise<ExitStatus> {
  if (wantsHelp(argv)) {
    printLines(io.stdout, helpLines(conformHelp, textWidth(io.stdout)));
    return EXIT.expected;
  }
  const { options, positionals } = parseOptions(conformOptions, argv);
  if (positionals.length > 0) {
    throw new UserError(`${positionals[0]}: unexpected argument; all arguments are options`);
  }
  const say = (text: string) => io.stderr.write(`${text}\n`);
  const archive = lazily(() => new Archive(cacheFolder(options), io.signal, say));
  if (options.coverage) {
    printLines(io.stdout, coverageLines(allRecordings(), textWidth(io.stdout)));
    return EXIT.expected;
  }
  if (options.list) {
    printLines(io.stdout, await listing(archive, textWidth(io.stdout)));
    return EXIT.expected;
  }
  if (options.record && options.append !== undefined) {
    throw new UserError(
      '--record and --append: expected one of them; recordings are of usual boots',
    );
  }
  if (options.bug.length > 0) {
    for (const [name, given] of [
      ['experiment', options.experiment.length > 0],
      ['trace', options.trace.length > 0],
      ['record', options.record],
    ] as const) {
      if (given) throw new UserError(`--bug and --${name}: expected one of them`);
    }
    return conformBugs(options, archive, io);
  }
  if (options.trace.length > 0) {
    if (options.repeat !== undefined) {
      throw new UserError(
        '--repeat and --trace: expected one of them; a trace is booted until the kernel takes its order',
      );
    }
    if (options.experiment.length > 0) {
      throw new UserError('--experiment and --trace: expected one of them');
    }
    return conformTraces(options, archive, io);
  }
  const wanted = matchNames('--experiment', 'experiment', options.experiment, experimentNames);
  const kernels = await fetchAll(await chooseKernels(options, archive));
  const chosen = (name: string) => options.experiment.length === 0 || wanted.has(name);
  const jobs: DesignJob[] = [];
  const cells: Cell[] = [];
  for (const { kernel, design } of kernels) {
    for (const plan of experimentsFor(design).filter(({ name }) => chosen(name))) {
      const adapted = onKernel(plan, kernel.config);
      if (adapted.kind === 'expressible') {
        jobs.push({ kernel, experiment: adapted.experiment, design });
      } else {
        const at = place({ kernel, experiment: plan });
        cells.push({ ...at, text: 'not expressible', good: false, details: [adapted.reason] });
      }
    }
  }
  return run(jobs, cells, await chooseTools(options, archive, io.signal), options, io);
}

async function fetchAll(targets: readonly Target[]) {
  const kernels = [];
  for (const { design, kernel } of targets) kernels.push({ design, kernel: await kernel() });
  return kernels;
}

interface DesignJob extends Job {
  readonly design: Design;
}

/** Boots, compares with the model, prints the table. `refused`: cells of what cannot be booted. */
async function run(
  jobs: readonly DesignJob[],
  refused: readonly Cell[],
  tools: Tools,
  options: ConformValues,
  io: ConformIo,
): Promise<ExitStatus> {
  const boots = options.repeat ?? 1;
  const outcomes = new Map(jobs.map((job) => [job, [] as Outcome[]]));
  // Each experiment once, then each a second time: a run that is ended has something of all.
  const all = Array.from({ length: boots }, (_, i) =>
    jobs.map((job) => ({ ...job, ...(boots > 1 && { repeat: i + 1 }), of: job })),
  ).flat();
  const where = await bootAll(all, tools, options, io, ({ of: job }, outcome) => {
    outcomes.get(job)!.push(outcome);
    return judgementCell(judge(job.experiment, job.design, outcome));
  });
  // Where something could be compared, what this kernel cannot be put through is no difference.
  const cells = refused.map((cell) => ({ ...cell, good: jobs.length > 0 }));
  for (const [job, own] of outcomes) {
    if (own.length === 0) continue;
    if (options.record && own.length === boots) {
      keepRecordings(job, own, tools.qemuVersion, where);
    }
    cells.push({ ...place(job), ...repeatedCell(waysJudged(job, own)) });
  }
  if (boots > 1) io.stdout.write(`${boots} boots of each: ${circumstancesText(where)}\n\n`);
  return report([...jobs.map(place), ...refused], cells, io);
}

function waysJudged({ experiment, design }: DesignJob, outcomes: readonly Outcome[]): JudgedWay[] {
  return waysOf(outcomes, ({ log }) => log).map(({ boots, shows }) => {
    return { boots: boots.length, shows, judgement: judge(experiment, design, boots[0]) };
  });
}

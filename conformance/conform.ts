/**
 * The command: chooses kernels and experiments, boots, compares, prints.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { EXIT, type ExitStatus } from '../cli/exit-status.ts';
import { writeAtomically } from '../cli/files.ts';
import type { Output } from '../cli/io.ts';
import { nodeFiles } from '../cli/node-files.ts';
import { parseOptions } from '../cli/options.ts';
import { printLines, textWidth } from '../cli/output.ts';
import { matchNames } from '../cli/selection.ts';
import { UserError } from '../cli/user-error.ts';
import { didYouMean } from '../counterexamples/index.ts';
import { type Design, designs } from '../model/index.ts';
import { type Job, type Outcome, runCampaign } from './campaign.ts';
import { Archive, type Kernel, ownKernel, qemuVersion, type Tools } from './equipment.ts';
import { experimentNames, experimentsFor } from './experiments.ts';
import { judge, judgementCell, judgementLines } from './judge.ts';
import { designOfKernel } from './kernel-design.ts';
import { conformHelp, conformOptions, type ConformValues } from './options.ts';
import { CampaignProgress } from './progress.ts';
import { recordingPath, writeRecording } from './recording.ts';
import { RECORDINGS } from './recordings.ts';
import { campaignTable, type Cell } from './table.ts';

export interface ConformIo {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly signal: AbortSignal;
  readonly cores: number;
}

const LOGS = 'out/conformance';
const SECONDS_FOR_A_BOOT = 180;

/** Runs the command. Throws UserError for what the user can put right. */
export async function conform(argv: readonly string[], io: ConformIo): Promise<ExitStatus> {
  const { options, positionals } = parseOptions(conformOptions, argv);
  if (options.help) {
    printLines(io.stdout, conformHelp(textWidth(io.stdout)));
    return EXIT.expected;
  }
  if (positionals.length > 0) {
    throw new UserError(`${positionals[0]}: unexpected argument; all arguments are options`);
  }
  const say = (text: string) => io.stderr.write(`${text}\n`);
  const archive = lazily(() => new Archive(cacheFolder(options), io.signal, say));
  if (options.list) {
    printLines(io.stdout, await listing(archive));
    return EXIT.expected;
  }
  const wanted = matchNames('--experiment', 'experiment', options.experiment, experimentNames);
  const kernels = await chooseKernels(options, archive);
  const tools = await chooseTools(options, archive, io.signal);
  const chosen = (name: string) => options.experiment.length === 0 || wanted.has(name);
  const jobs = kernels.flatMap(({ kernel, design }) =>
    experimentsFor(design.id)
      .filter(({ name }) => chosen(name))
      .map((experiment) => ({ kernel, experiment, design })),
  );
  return run(jobs, tools, options, io);
}

interface DesignJob extends Job {
  readonly design: Design;
}

async function run(
  jobs: readonly DesignJob[],
  tools: Tools,
  options: ConformValues,
  io: ConformIo,
): Promise<ExitStatus> {
  const cells: Cell[] = [];
  const progress = new CampaignProgress(io.stderr, jobs.length);
  await runCampaign(
    jobs,
    {
      tools,
      workers: options.jobs ?? io.cores,
      timeout: options.timeout ?? SECONDS_FOR_A_BOOT,
      signal: io.signal,
      onProgress: ({ kernel, experiment }, what) =>
        progress.at(`${experiment.name} on ${kernel.name}`, what),
    },
    (job, outcome) => {
      const { kernel, experiment, design } = job as DesignJob;
      keepLogs(job, outcome);
      const judgement = judge(experiment, design, outcome);
      if (options.record && outcome.log.complete) record(job, outcome, tools);
      const text = judgementCell(judgement);
      const details = judgementLines(judgement);
      cells.push({ row: experiment.name, column: kernel.name, text, details });
      const seconds = outcome.boot.seconds.toFixed(0);
      progress.done(`${experiment.name} on ${kernel.name}`, `${text} (${seconds} s)`);
    },
  );
  progress.clear();
  const rows = [...new Set(jobs.map(({ experiment }) => experiment.name))];
  const columns = [...new Set(jobs.map(({ kernel }) => kernel.name))];
  printLines(io.stdout, campaignTable(rows, columns, cells));
  if (io.signal.aborted) return EXIT.interrupted;
  return cells.every(({ text }) => text === 'agrees') ? EXIT.expected : EXIT.unexpected;
}

function keepLogs({ kernel, experiment }: Job, { boot }: Outcome): void {
  const path = `${LOGS}/${kernel.release}/${experiment.name}`;
  writeAtomically(nodeFiles, `${path}.log`, `${boot.log.join('\n')}\n`);
  writeAtomically(nodeFiles, `${path}.console`, `${boot.console}${boot.qemu}`);
}

function record({ kernel, experiment }: Job, { log }: Outcome, tools: Tools): void {
  const { release, packages } = kernel;
  const recording = {
    kernel: { release, packages },
    qemu: tools.qemuVersion,
    experiment,
    steps: log.steps,
  };
  const path = `${RECORDINGS}/${recordingPath(recording)}`;
  writeAtomically(nodeFiles, path, writeRecording(recording));
}

async function chooseKernels(
  options: ConformValues,
  archive: () => Archive,
): Promise<{ readonly kernel: Kernel; readonly design: Design }[]> {
  if ((options.vmlinuz === undefined) !== (options.modules === undefined)) {
    throw new UserError('--vmlinuz and --modules: expected both or none of them');
  }
  if (options.vmlinuz !== undefined) {
    const kernel = ownKernel(options.vmlinuz, options.modules!);
    return [{ kernel, design: designFor(kernel.release, options.design) }];
  }
  const versions =
    options.kernel.length > 0 ? options.kernel : newestOfEachDesign(await archive().releases());
  const kernels = [];
  for (const version of versions) {
    const design = designFor(version, options.design);
    kernels.push({ kernel: await archive().kernel(version), design });
  }
  return kernels;
}

function newestOfEachDesign(releases: readonly string[]): string[] {
  const newest = new Map<string, string>();
  for (const release of releases) {
    const design = designOfKernel(release);
    if (design !== undefined) newest.set(design, release);
  }
  return [...newest.values()];
}

function designFor(version: string, wanted: string | undefined): Design {
  const id = wanted ?? designOfKernel(version);
  const ids = designs.map((d) => d.id);
  if (id === undefined) {
    throw new UserError(
      `kernel ${version}: expected v6.3 or newer; older ones assemble no regions that firmware committed`,
    );
  }
  const design = designs.find((d) => d.id === id);
  if (design !== undefined) return design;
  throw new UserError(`--design ${id}: no such design${didYouMean(id, ids)}`);
}

async function chooseTools(
  options: ConformValues,
  archive: () => Archive,
  signal: AbortSignal,
): Promise<Tools> {
  const own = options.qemu !== undefined && options.busybox !== undefined;
  const fetched = own ? undefined : await archive().tools();
  const qemu =
    options.qemu === undefined ? fetched!.qemu : { program: options.qemu, dataFolders: [] };
  const busybox = options.busybox ?? fetched!.busybox;
  return { qemu, busybox, qemuVersion: await qemuVersion(qemu, signal) };
}

function cacheFolder({ cache }: ConformValues): string {
  if (cache !== undefined) return cache;
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'soft-reserve-checker');
}

async function listing(archive: () => Archive): Promise<string[]> {
  const experiments = new Map(
    designs.flatMap(({ id }) => experimentsFor(id)).map((e) => [e.name, e.title]),
  );
  const width = Math.max(...[...experiments.keys()].map((name) => name.length));
  return [
    'experiments',
    ...[...experiments].map(([name, title]) => `  ${name.padEnd(width)}  ${title}`),
    '',
    'kernels',
    ...(await archive().releases()).map((release) => {
      const design = designOfKernel(release);
      return `  ${release}${design === undefined ? ' (no regions of firmware)' : `  ${design}`}`;
    }),
  ];
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/**
 * Runs the boots of a command, keeps their logs, and prints the table at the end.
 */
import { EXIT, type ExitStatus } from '../cli/exit-status.ts';
import { writeAtomically } from '../cli/files.ts';
import type { Output } from '../cli/io.ts';
import { nodeFiles } from '../cli/node-files.ts';
import { printLines, textWidth } from '../cli/output.ts';
import { type Job, type Outcome, runCampaign } from './campaign.ts';
import type { Tools } from './equipment.ts';
import { kernelReports } from './kernel-reports.ts';
import type { ConformValues } from './options.ts';
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

/** Row and column of a boot in the table. */
export function place({ experiment, kernel }: Job): { row: string; column: string } {
  return { row: experiment.name, column: kernel.name };
}

/** Runs all boots; `judgeIt` says in a word what came of one. */
export async function bootAll<J extends Job>(
  jobs: readonly J[],
  tools: Tools,
  options: ConformValues,
  io: ConformIo,
  judgeIt: (job: J, outcome: Outcome) => string,
): Promise<void> {
  const progress = new CampaignProgress(io.stderr, jobs.length);
  const name = ({ experiment, kernel }: Job) => `${experiment.name} on ${kernel.name}`;
  await runCampaign(
    jobs,
    {
      tools,
      workers: options.jobs ?? io.cores,
      timeout: options.timeout ?? SECONDS_FOR_A_BOOT,
      append: options.append,
      signal: io.signal,
      onProgress: (job, what) => progress.at(name(job), what),
    },
    (job, outcome) => {
      keepLogs(job, outcome);
      if (options.record) record(job, outcome, tools);
      const text = judgeIt(job, outcome);
      progress.done(name(job), `${text} (${outcome.boot.seconds.toFixed(0)} s)`);
    },
  );
  progress.clear();
}

/** Prints the table. */
export function report(
  places: readonly { readonly row: string; readonly column: string }[],
  cells: readonly Cell[],
  io: ConformIo,
): ExitStatus {
  const rows = [...new Set(places.map(({ row }) => row))];
  const columns = [...new Set(places.map(({ column }) => column))];
  printLines(io.stdout, campaignTable(rows, columns, cells, textWidth(io.stdout)));
  if (io.signal.aborted) return EXIT.interrupted;
  return cells.every(({ good }) => good) ? EXIT.expected : EXIT.unexpected;
}

function keepLogs({ kernel, experiment }: Job, { boot }: Outcome): void {
  const path = `${LOGS}/${kernel.release}/${experiment.name}`;
  writeAtomically(nodeFiles, `${path}.log`, `${boot.log.join('\n')}\n`);
  writeAtomically(nodeFiles, `${path}.console`, `${boot.console}${boot.qemu}`);
}

/** A boot that broke off is kept when the kernel said of what it died. */
function record({ kernel, experiment }: Job, { boot, log }: Outcome, tools: Tools): void {
  const { release, design, packages } = kernel;
  const died = kernelReports(boot.console).filter(({ event }) => event === log.steps.length);
  if (!log.complete && (died.length === 0 || log.steps.length === 0)) return;
  const recording = {
    kernel: { release, ...(design !== undefined && { design }), packages },
    qemu: tools.qemuVersion,
    experiment,
    steps: log.steps,
    ...(!log.complete && { died }),
  };
  const path = `${RECORDINGS}/${recordingPath(recording)}`;
  writeAtomically(nodeFiles, path, writeRecording(recording));
}

/**
 * Runs the boots of a command, keeps their logs, and prints the table at the end.
 */
import { availableParallelism, loadavg } from 'node:os';
import { EXIT, type ExitStatus } from '../../cli/system/exit-status.ts';
import { writeAtomically } from '../../cli/system/files.ts';
import type { Output } from '../../cli/io/io.ts';
import { nodeFiles } from '../../cli/system/node-files.ts';
import { printLines, textWidth } from '../../cli/io/output.ts';
import { type Job, type Outcome, runCampaign } from '../qemu/campaign.ts';
import type { Tools } from '../qemu/equipment.ts';
import type { ConformValues } from './options.ts';
import { CampaignProgress } from './progress.ts';
import type { Circumstances } from '../recordings/repeats.ts';
import { campaignTable, type Cell } from '../compare/table.ts';

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

/** Runs all boots, says on what machine; `judgeIt` says in a word what came of one. */
export async function bootAll<J extends Job>(
  jobs: readonly J[],
  tools: Tools,
  options: ConformValues,
  io: ConformIo,
  judgeIt: (job: J, outcome: Outcome) => string,
): Promise<Circumstances> {
  const progress = new CampaignProgress(io.stderr, jobs.length);
  const name = ({ experiment, kernel, repeat }: Job) =>
    `${experiment.name} on ${kernel.name}${repeat === undefined ? '' : `, boot ${repeat}`}`;
  const loads: number[] = [];
  await runCampaign(
    jobs,
    {
      tools,
      workers: options.jobs ?? io.cores,
      timeout: options.timeout ?? SECONDS_FOR_A_BOOT,
      append: options.append,
      processors: options.processors,
      signal: io.signal,
      onProgress: (job, what) => progress.at(name(job), what),
    },
    (job, outcome) => {
      keepLogs(job, outcome);
      loads.push(loadavg()[0]!);
      const text = judgeIt(job, outcome);
      progress.done(name(job), `${text} (${outcome.boot.seconds.toFixed(0)} s)`);
    },
  );
  progress.clear();
  const sum = loads.reduce((a, b) => a + b, 0);
  const load = Number((sum / Math.max(1, loads.length)).toFixed(1));
  return {
    processors: options.processors ?? 1,
    host: { processors: availableParallelism(), load },
  };
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

function keepLogs({ kernel, experiment, repeat }: Job, { boot }: Outcome): void {
  const number = repeat === undefined ? '' : `.${repeat}`;
  const path = `${LOGS}/${kernel.release}/${experiment.name}${number}`;
  writeAtomically(nodeFiles, `${path}.log`, `${boot.log.join('\n')}\n`);
  writeAtomically(nodeFiles, `${path}.console`, `${boot.console}${boot.qemu}`);
}

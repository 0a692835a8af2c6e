/**
 * `--bug`: does a kernel have a bug that was found here?
 */
import type { ExitStatus } from '../../cli/system/exit-status.ts';
import { matchNames } from '../../cli/exploration/selection.ts';
import { bootAll, type ConformIo, report } from './boot-all.ts';
import { type KernelBug, kernelBugs, lookFor } from './bugs.ts';
import type { Job, Outcome } from '../qemu/campaign.ts';
import { chooseKernels, chooseTools, usesDefaultKernels } from './choice.ts';
import type { Archive } from '../qemu/equipment.ts';
import { eventText } from '../experiments/event.ts';
import { everyExperiment } from '../experiments/experiments.ts';
import { onKernel } from '../experiments/kernel-config.ts';
import { kernelReports } from '../observe/kernel-reports.ts';
import type { ConformValues } from './options.ts';
import { type Circumstances, circumstancesText } from '../recordings/repeats.ts';
import type { Cell } from '../compare/table.ts';

interface BugJob extends Job {
  readonly bug: KernelBug;
}

/** What the boots for one bug on one kernel showed so far. */
interface Tally {
  readonly job: BugJob;
  /** Boots that showed it. */
  shown: number;
  boots: number;
  /** Of the last boot that showed it, or of the last one. */
  lines: readonly string[];
}

/**
 * Boots each bug on each kernel (without a choice on the newest kernel on which it was seen) until it
 * shows, or so often that it should have; with `--repeat` as often as that says.
 */
export async function conformBugs(
  options: ConformValues,
  archive: () => Archive,
  io: ConformIo,
): Promise<ExitStatus> {
  const wanted = matchNames(
    '--bug',
    'bug',
    options.bug,
    kernelBugs.map(({ name }) => name),
  );
  const bugs = kernelBugs.filter(({ name }) => wanted.has(name));
  const { jobs, refused } = await jobsOf(bugs, options, archive);
  const tallies = jobs.map((job): Tally => ({ job, shown: 0, boots: 0, lines: [] }));
  const tools = jobs.length === 0 ? undefined : await chooseTools(options, archive, io.signal);
  let where: Circumstances | undefined;
  for (let boot = 1; !io.signal.aborted; boot++) {
    const open = tallies.filter((tally) => goesOn(tally, options));
    if (open.length === 0) break;
    const again = open.map((tally) => ({ ...tally.job, repeat: boot, tally }));
    where = await bootAll(again, tools!, options, io, ({ tally }, outcome) => {
      return count(tally, outcome) ? 'reproduced' : 'not reproduced';
    });
  }
  const cells = [...refused, ...tallies.filter(({ boots }) => boots > 0).map(cellOf)];
  if (where !== undefined) io.stdout.write(`${circumstancesText(where)}\n\n`);
  return report([...tallies.map(({ job }) => placeOf(job)), ...refused], cells, io);
}

async function jobsOf(
  bugs: readonly KernelBug[],
  options: ConformValues,
  archive: () => Archive,
): Promise<{ readonly jobs: readonly BugJob[]; readonly refused: readonly Cell[] }> {
  const jobs: BugJob[] = [];
  const refused: Cell[] = [];
  for (const bug of bugs) {
    const plan = everyExperiment().find(({ name }) => name === bug.experiment)!;
    const newest = { ...options, kernel: bug.seenOn.slice(-1) };
    for (const target of await chooseKernels(
      usesDefaultKernels(options) ? newest : options,
      archive,
    )) {
      const adapted = onKernel(plan, target.config);
      const place = { row: bug.name, column: target.name };
      if (adapted.kind === 'impossible') {
        refused.push({ ...place, text: 'not expressible', good: false, details: [adapted.reason] });
        continue;
      }
      jobs.push({ bug, kernel: await target.kernel(), experiment: adapted.experiment });
    }
  }
  return { jobs, refused };
}

function goesOn({ job, shown, boots }: Tally, { repeat }: ConformValues): boolean {
  if (repeat !== undefined) return boots < repeat;
  return shown === 0 && boots < (job.bug.boots ?? 1);
}

/** Whether this boot showed the bug. */
function count(tally: Tally, { log, boot }: Outcome): boolean {
  const died = kernelReports(boot.console).filter(({ event }) => event === log.steps.length);
  const look = lookFor(tally.job.bug, log.steps, log.complete ? [] : died);
  tally.boots++;
  if (look.reproduced) tally.shown++;
  if (look.reproduced || tally.shown === 0) tally.lines = look.lines;
  return look.reproduced;
}

function cellOf({ job, shown, boots, lines }: Tally): Cell {
  const { experiment, bug, kernel } = job;
  const times = boots === 1 ? '' : ` in ${shown} of ${boots} boots`;
  return {
    ...placeOf(job),
    text: shown > 0 ? `reproduced${times}` : `not reproduced${times}`,
    good: shown > 0,
    details: [
      bug.property === undefined ? bug.title : `${bug.title} (\`${bug.property}\`)`,
      `boot; ${experiment.events.map(eventText).join('; ')}`,
      ...lines,
      `the whole console: out/conformance/${kernel.release}/${experiment.name}.*.console`,
    ],
  };
}

function placeOf({ bug, kernel }: BugJob): { row: string; column: string } {
  return { row: bug.name, column: kernel.name };
}

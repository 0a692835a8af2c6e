/**
 * `--trace`: does each kernel do what a counterexample says?
 */
import { basename } from 'node:path';
import type { ExitStatus } from '../../cli/system/exit-status.ts';
import { readText } from '../../cli/system/files.ts';
import { nodeFiles } from '../../cli/system/node-files.ts';
import { realRegistry } from '../../cli/jobs/real-registry.ts';
import { UserError } from '../../cli/system/user-error.ts';
import {
  problemText,
  readTrace,
  type ReplayedTrace,
  replayTrace,
} from '../../counterexamples/index.ts';
import { bootAll, type ConformIo, report } from './boot-all.ts';
import type { Job, Outcome } from '../qemu/campaign.ts';
import { chooseKernels, chooseTools, type Target, usesDefaultKernels } from './choice.ts';
import type { Archive } from '../qemu/equipment.ts';
import { eventsText, express } from '../compare/express.ts';
import type { Expressed, Translation } from '../compare/from-trace.ts';
import { configOfTrace, otherConfig } from '../experiments/kernel-config.ts';
import { keepRecordings } from '../recordings/keep.ts';
import { isShipped } from '../compare/kernel-design.ts';
import type { ConformValues } from './options.ts';
import type { Cell } from '../compare/table.ts';
import { judgeTrace, type TraceVerdict, traceVerdictText } from '../compare/trace-verdict.ts';

/** Boots until a kernel takes the order of a trace, where several are its own choice. */
const MOST_BOOTS = 4;

interface TraceJob extends Job {
  readonly label: string;
  readonly trace: ReplayedTrace;
  readonly translation: Expressed;
}

interface Question {
  /** What it is called in the table. */
  readonly label: string;
  readonly trace: ReplayedTrace;
  readonly translation: Translation;
}

/** Boots what can be expressed, and prints a verdict for each trace and kernel. */
export async function conformTraces(
  options: ConformValues,
  archive: () => Archive,
  io: ConformIo,
): Promise<ExitStatus> {
  const questions = options.trace.map((path): Question => {
    const trace = readReplayedTrace(path);
    return { label: labelOf(path, options.trace), trace, translation: express(trace) };
  });
  const targets = await targetsOf(questions, options, archive);
  const cells: Cell[] = [];
  const places: { row: string; column: string }[] = [];
  const jobs: TraceJob[] = [];
  const tell = (row: string, column: string, verdict: TraceVerdict, events: string[]) => {
    const details = [...events, traceVerdictText(verdict)];
    cells.push({ row, column, text: verdict.kind, good: verdict.kind === 'confirmed', details });
  };
  for (const question of questions) {
    const { label, trace, translation } = question;
    const { design } = trace.model;
    const own = usesDefaultKernels(options)
      ? // With the default kernels each trace is for those of its design.
        targets.filter((target) => target.design.id === design.id)
      : targets;
    if (own.length === 0) {
      const reason = isShipped(design.id)
        ? `no kernel that can be fetched ships ${design.id}`
        : `${design.id} was never merged, so no kernel ships it (--vmlinuz and --design run one of your own)`;
      places.push({ row: label, column: 'any kernel' });
      tell(label, 'any kernel', { kind: 'not expressible', step: 0, reason }, []);
    }
    for (const target of own) {
      places.push({ row: label, column: target.name });
      const reason = mismatch(question, target);
      if (reason !== undefined) {
        tell(label, target.name, { kind: 'not expressible', step: 0, reason }, []);
      } else if (translation.kind === 'impossible') {
        tell(label, target.name, { ...translation, kind: 'not expressible' }, []);
      } else {
        const kernel = await target.kernel();
        jobs.push({ kernel, experiment: translation.experiment, label, trace, translation });
      }
    }
  }
  const tools = jobs.length === 0 ? undefined : await chooseTools(options, archive, io.signal);
  let open: readonly TraceJob[] = tools === undefined ? [] : jobs;
  for (let boots = 1; open.length > 0 && !io.signal.aborted; boots++) {
    const again: TraceJob[] = [];
    const booted: [TraceJob, Outcome][] = [];
    const where = await bootAll(open, tools!, options, io, (job, outcome) => {
      booted.push([job, outcome]);
      const { trace, translation, label, kernel } = job;
      const verdict = judgeTrace(trace, translation, outcome, boots);
      if (verdict.kind === 'not expressible' && boots < MOST_BOOTS) {
        again.push(job);
        return 'another order, once more';
      }
      tell(label, kernel.name, verdict, [eventsText(translation)]);
      return verdict.kind;
    });
    if (options.record) {
      for (const [job, outcome] of booted) {
        keepRecordings(job, [outcome], tools!.qemuVersion, where);
      }
    }
    open = again;
  }
  return report(places, cells, io);
}

/** The kernels; the archive is asked for none where no kernel ships any of the designs. */
async function targetsOf(
  questions: readonly Question[],
  options: ConformValues,
  archive: () => Archive,
): Promise<readonly Target[]> {
  if (!usesDefaultKernels(options)) return chooseKernels(options, archive);
  const possible = questions.filter(({ trace }) => isShipped(trace.model.design.id));
  const ids = possible.map(({ trace }) => trace.model.design.id);
  return ids.length === 0 ? [] : chooseKernels(options, archive, ids);
}

/** The name of the file, where no other one has it. */
function labelOf(path: string, paths: readonly string[]): string {
  const name = basename(path, '.json');
  return paths.every((other) => other === path || basename(other, '.json') !== name) ? name : path;
}

/** Why a trace is not about a kernel, if so. */
function mismatch({ trace }: Question, { design, config }: Target): string | undefined {
  const { model } = trace;
  if (design.id === model.design.id) return otherConfig({ config: configOfTrace(trace) }, config);
  return `this kernel ships ${design.id}, the trace is about ${model.design.id}`;
}

function readReplayedTrace(path: string): ReplayedTrace {
  const read = readTrace(readText(nodeFiles, path, '--trace'));
  if (!read.ok)
    throw new UserError(read.problems.map((p) => `${path}: ${problemText(p)}`).join('\n'));
  const replayed = replayTrace(read.value, realRegistry);
  if (replayed.kind === 'refused') throw new UserError(`${path}: ${replayed.message}`);
  return replayed;
}

/**
 * `--trace`: does each kernel do what a counterexample says?
 */
import type { ExitStatus } from '../cli/exit-status.ts';
import { readText } from '../cli/files.ts';
import { nodeFiles } from '../cli/node-files.ts';
import { realRegistry } from '../cli/real-registry.ts';
import { UserError } from '../cli/user-error.ts';
import {
  problemText,
  readTrace,
  type ReplayedTrace,
  replayTrace,
} from '../counterexamples/index.ts';
import { bootAll, type ConformIo, report } from './boot-all.ts';
import type { Job } from './campaign.ts';
import { chooseKernels, chooseTools, usesDefaultKernels } from './choice.ts';
import type { Archive } from './equipment.ts';
import { eventsText, express } from './express.ts';
import type { Expressed } from './from-trace.ts';
import { otherConfig } from './kernel-config.ts';
import type { ConformValues } from './options.ts';
import type { Cell } from './table.ts';
import { judgeTrace, type TraceVerdict, traceVerdictText } from './trace-verdict.ts';

interface TraceJob extends Job {
  readonly trace: ReplayedTrace;
  readonly translation: Expressed;
}

/** Boots what can be expressed, and prints a verdict for each trace and kernel. */
export async function conformTraces(
  options: ConformValues,
  archive: () => Archive,
  io: ConformIo,
): Promise<ExitStatus> {
  const traces = options.trace.map((path) => ({ path, trace: readReplayedTrace(path) }));
  const ids = [...new Set(traces.map(({ trace }) => trace.model.design.id))];
  const kernels = await chooseKernels(options, archive, ids);
  const cells: Cell[] = [];
  const places: { row: string; column: string }[] = [];
  const jobs: TraceJob[] = [];
  for (const { path, trace } of traces) {
    if (
      !kernels.some(({ design }) => design === trace.model.design) &&
      usesDefaultKernels(options)
    ) {
      const at = { row: path, column: 'any kernel' };
      const details = [`no kernel that can be fetched ships ${trace.model.design.id}`];
      places.push(at);
      cells.push({ ...at, text: 'not expressible', details });
    }
    for (const { kernel, design } of kernels) {
      const at = { row: path, column: kernel.name };
      const refuse = (verdict: TraceVerdict) => {
        cells.push({ ...at, text: verdict.kind, details: [traceVerdictText(verdict)] });
      };
      // With the default kernels each trace is for those of its design.
      if (design !== trace.model.design && usesDefaultKernels(options)) continue;
      places.push(at);
      const translation = express(trace);
      const config = otherConfig(trace.model.scenario, kernel.config);
      if (design !== trace.model.design) {
        const reason = `this kernel ships ${design.id}, the trace is about ${trace.model.design.id}`;
        refuse({ kind: 'not expressible', step: 0, reason });
      } else if (config !== undefined) {
        refuse({ kind: 'not expressible', step: 0, reason: config });
      } else if (translation.kind === 'impossible') {
        refuse({ ...translation, kind: 'not expressible' });
      } else {
        jobs.push({ kernel, experiment: translation.experiment, trace, translation });
      }
    }
  }
  const tools = jobs.length === 0 ? undefined : await chooseTools(options, archive, io.signal);
  if (tools !== undefined) {
    await bootAll(jobs, tools, options, io, (job, outcome) => {
      const verdict = judgeTrace(job.trace, job.translation, outcome);
      const { path } = traces.find(({ trace }) => trace === job.trace)!;
      const details = [eventsText(job.translation), traceVerdictText(verdict)];
      cells.push({ row: path, column: job.kernel.name, text: verdict.kind, details });
      return verdict.kind;
    });
  }
  return report(places, cells, ['confirmed'], io);
}

function readReplayedTrace(path: string): ReplayedTrace {
  const read = readTrace(readText(nodeFiles, path, '--trace'));
  if (!read.ok)
    throw new UserError(read.problems.map((p) => `${path}: ${problemText(p)}`).join('\n'));
  const replayed = replayTrace(read.value, realRegistry);
  if (replayed.kind === 'refused') throw new UserError(`${path}: ${replayed.message}`);
  return replayed;
}

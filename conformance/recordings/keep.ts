/**
 * Keeps what kernels did as recordings.
 */
import { readdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeAtomically } from '../../cli/system/files.ts';
import { nodeFiles } from '../../cli/system/node-files.ts';
import type { Job, Outcome } from '../qemu/campaign.ts';
import { kernelReports } from '../observe/kernel-reports.ts';
import { type Boots, type Recording, recordingPath, writeRecording } from './recording.ts';
import { RECORDINGS } from './recordings.ts';
import { type Circumstances, waysOf } from './repeats.ts';

/**
 * Keeps the boots of one experiment on one kernel, a recording for each way that the kernel went,
 * instead of those that there were. A boot that broke off is kept when the kernel said of what it died.
 */
export function keepRecordings(
  { kernel: { release, design, packages }, experiment }: Job,
  outcomes: readonly Outcome[],
  qemu: string,
  where: Circumstances,
  folder = RECORDINGS,
): void {
  const ways = waysOf(outcomes, ({ log }) => log);
  const recordings = ways.flatMap(({ boots }, i): Recording[] => {
    const [{ boot, log }] = boots;
    const died = kernelReports(boot.console).filter(({ event }) => event === log.steps.length);
    if (!log.complete && (died.length === 0 || log.steps.length === 0)) return [];
    const rate: Boots = { went: boots.length, of: outcomes.length, way: i + 1, ...where };
    return [
      {
        kernel: { release, ...(design !== undefined && { design }), packages },
        qemu,
        ...((outcomes.length > 1 || where.processors > 1) && { boots: rate }),
        experiment,
        steps: log.steps,
        ...(!log.complete && { died }),
      },
    ];
  });
  if (recordings.length === 0) return;
  for (const path of otherWays(folder, recordings[0]!)) rmSync(path);
  for (const recording of recordings) {
    const path = `${folder}/${recordingPath(recording)}`;
    writeAtomically(nodeFiles, path, writeRecording(recording));
  }
}

/** Files of the ways of the same experiment that an earlier run kept. */
function otherWays(folder: string, recording: Recording): string[] {
  const { boots, ...rest } = recording;
  const first = `${folder}/${recordingPath(boots ? { ...rest, boots: { ...boots, way: 1 } } : rest)}`;
  const begin = first.slice(0, -'.json'.length);
  let files: string[] = [];
  try {
    files = readdirSync(dirname(first)).map((name) => `${dirname(first)}/${name}`);
  } catch {
    // The first recording of a kernel.
  }
  return files.filter(
    (path) => path.startsWith(`${begin}.way`) && /^\d+\.json$/.test(path.slice(begin.length + 4)),
  );
}

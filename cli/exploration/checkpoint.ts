/**
 * Checkpoints of one long search: a first line that says in JSON which run it is of, then the
 * snapshot of the search.
 */
import { canResume, SnapshotError } from '../../checker/index.ts';
import type { Checkpoints } from '../jobs/executor.ts';
import type { CheckpointValues } from './exploration-options.ts';
import { readChunks, writeChunksAtomically } from '../system/files.ts';
import type { Io } from '../io/io.ts';
import type { Job } from '../jobs/job.ts';
import { UserError } from '../system/user-error.ts';

const DEFAULT_SECONDS = 60;
const NEWLINE = 10;

/**
 * What the options ask for; undefined when they ask for no checkpoints. Throws UserError when the
 * jobs are not one that can be resumed, or when the file is of another run.
 */
export function checkpointsOf(
  values: CheckpointValues,
  jobs: readonly Job[],
  io: Io,
): Checkpoints | undefined {
  const { checkpoint, resume, 'checkpoint-every': seconds } = values;
  if (seconds !== undefined && checkpoint === undefined) {
    throw new UserError('--checkpoint-every: expected --checkpoint FILE too');
  }
  if (checkpoint === undefined && resume === undefined) return undefined;
  const option = checkpoint === undefined ? '--resume' : '--checkpoint';
  const [job] = jobs;
  if (job === undefined || jobs.length > 1) {
    throw new UserError(
      `${option}: it is for one search, this run has ${jobs.length}; name one --scenario and one --design`,
    );
  }
  const { search } = job.options;
  if (search !== 'bfs' && search !== 'dfs') {
    throw new UserError(
      `${option} with --search ${search}: only bfs and dfs can be resumed${search === 'iddfs' ? '' : '; the same --seed gives the same run'}`,
    );
  }
  if (!canResume(job.options)) {
    const why =
      job.options.store === 'bitstate'
        ? '--store bitstate: such a search cannot be resumed'
        : '--reduce: a search with reductions cannot be resumed';
    throw new UserError(`${option} with ${why}`);
  }
  const identity = identityOf(job, io);
  const milliseconds = 1000 * (seconds ?? DEFAULT_SECONDS);
  let written = io.clock();
  return {
    resume: resume === undefined ? undefined : snapshotIn(resume, identity, io),
    afterSlice(running, interrupted) {
      if (checkpoint === undefined) return;
      if (!interrupted && io.clock() - written < milliseconds) return;
      const snapshot = running.snapshot();
      if (snapshot !== undefined) {
        const head = new TextEncoder().encode(`${JSON.stringify(identity)}\n`);
        writeChunksAtomically(io.files, checkpoint, [head, ...snapshot]);
      }
      written = io.clock();
    },
  };
}

/** Runs `work`; a checkpoint that the search refuses becomes a mistake of the user. */
export async function refusingSnapshots<Result>(
  { resume }: CheckpointValues,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw new UserError(`--resume ${resume}: ${error.message}`);
  }
}

/** By name: what a checkpoint and the run that resumes it must have in common. */
function identityOf({ scenario, design, budgets }: Job, { registry }: Io) {
  return {
    program: `version ${registry.toolVersion}`,
    model: `version ${registry.modelVersion}`,
    design,
    scenario: scenario.name,
    budgets: `${budgets.faults} faults, ${budgets.userOps} operations`,
    contents: JSON.stringify(scenario, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    ),
  };
}

/** Bytes: far more than the first line of any checkpoint has. */
const LONGEST_HEAD = 1 << 22;

/** The chunks of the snapshot, after the first line is found to be that of this run. */
function* snapshotIn(
  path: string,
  identity: ReturnType<typeof identityOf>,
  io: Io,
): Iterable<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array();
  for (const chunk of readChunks(io.files, path, '--resume')) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    const end = chunk.indexOf(NEWLINE);
    const part = end < 0 ? chunk : chunk.subarray(0, end);
    const line: Uint8Array = new Uint8Array(head.length + part.length);
    line.set(head);
    line.set(part, head.length);
    head = line;
    if (end < 0 && head.length < LONGEST_HEAD) continue;
    requireSame(path, new TextDecoder().decode(line), identity);
    head = undefined;
    yield chunk.subarray(end + 1);
  }
  if (head !== undefined) throw new UserError(`--resume ${path}: it is not a checkpoint`);
}

function requireSame(path: string, line: string, identity: ReturnType<typeof identityOf>): void {
  let found: Readonly<Record<string, unknown>>;
  try {
    found = JSON.parse(line) as typeof found;
  } catch {
    throw new UserError(`--resume ${path}: it is not a checkpoint`);
  }
  for (const [name, expected] of Object.entries(identity)) {
    if (found[name] === expected) continue;
    const difference =
      name === 'contents'
        ? `the contents of scenario ${identity.scenario} have changed`
        : `${name} was ${String(found[name])}, now it is ${expected}`;
    throw new UserError(`--resume ${path}: it is of another run: ${difference}`);
  }
}

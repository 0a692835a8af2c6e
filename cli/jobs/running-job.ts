/**
 * Runs a job in this thread, slice by slice.
 */
import { type Progress, startCoverage, startSearch } from '../../checker/index.ts';
import type { Job, JobResult } from './job.ts';
import { resultOf } from './job-result.ts';
import { prepareJob } from './prepared-job.ts';
import type { Registry } from './registry.ts';

/** A job that is advanced in slices, so that its caller can show progress and stop it. */
export interface RunningJob {
  /**
   * Works until so many rules have fired, by default for some hundredths of a second. True when the
   * search is over.
   */
  advance(transitions?: number): boolean;
  readonly progress: Progress & { readonly seconds: number };
  interrupt(): void;
  /** See `Search.snapshot`. */
  snapshot(): readonly Uint8Array[] | undefined;
  /** Records and replays a trace for each violation. */
  result(): JobResult;
}

const SLICE_TRANSITIONS = 50_000;

/**
 * Builds the model and starts the search. `clock` counts milliseconds. Throws ScenarioError when the
 * scenario exceeds a limit of the model, and SnapshotError when the job cannot go on from `resume`.
 */
export function startJob(
  job: Job,
  registry: Registry,
  clock: () => number,
  resume?: Iterable<Uint8Array>,
): RunningJob {
  const started = clock();
  const prepared = prepareJob(job, registry);
  const { model, options } = prepared;
  const search = startSearch(model.system, {
    ...{ ...options, clock },
    ...(resume === undefined ? {} : { resume }),
  });
  const { states: most, memory: room } = job.bounds;
  const limits = {
    ...(most === undefined ? {} : { states: most }),
    ...(room === undefined ? {} : { memory: room }),
  };
  const { properties, measures } = options;
  const pass = job.coverage
    ? startCoverage(model.system, { properties, measures, limits })
    : undefined;
  const seconds = () => (clock() - started) / 1000;
  return {
    advance: (transitions = SLICE_TRANSITIONS) =>
      search.advance(transitions) && (pass?.advance(transitions) ?? true),
    get progress() {
      return { ...search.progress, seconds: seconds() };
    },
    interrupt: () => search.interrupt(),
    snapshot: () => search.snapshot(),
    result() {
      const exploration = search.result();
      const result = resultOf(prepared, registry, exploration, seconds(), search.graph);
      return pass === undefined ? result : { ...result, coverage: pass.result() };
    },
  };
}

/**
 * Runs the chosen scenarios under the chosen designs.
 */
import type { Bounds } from '../../checker/index.ts';
import type { Budgets, Design } from '../../model/index.ts';
import { ScenarioError } from '../../model/index.ts';
import type { Expectation, ModelProperty } from '../../properties/index.ts';
import { checkpointsOf, refusingSnapshots } from './checkpoint.ts';
import type { CheckpointValues, SearchValues } from './exploration-options.ts';
import type { Io } from '../io/io.ts';
import type { Job, JobResult, PropertyOutcome } from '../jobs/job.ts';
import { runJobs } from './run-jobs.ts';
import { searchChoice } from './search-choice.ts';
import type { ChosenScenario } from './selection.ts';
import { UserError } from '../system/user-error.ts';

/** What is to be explored. */
interface Plan {
  readonly scenarios: readonly ChosenScenario[];
  readonly designs: readonly Design[];
  readonly properties: readonly ModelProperty[];
  readonly budgets: Budgets;
  readonly search: SearchValues;
  /** See `Job.coverage`. */
  readonly coverage?: boolean;
}

/** One scenario under one design, and what came out. */
export interface Run {
  readonly chosen: ChosenScenario;
  readonly design: Design;
  /** Absent when Ctrl-C came before it started. */
  readonly result: JobResult | undefined;
}

export interface Explored {
  readonly plan: Plan;
  /** By scenario, then by design, in the order of the plan. */
  readonly runs: readonly Run[];
  /** Of each search. */
  readonly bounds: Bounds;
  readonly interrupted: boolean;
  /** Wall clock of the whole. */
  readonly seconds: number;
}

const NO_CHECKPOINTS: CheckpointValues = {
  checkpoint: undefined,
  'checkpoint-every': undefined,
  resume: undefined,
};

/**
 * Seconds that a search of a machine of the user's own takes at most unless he bounds it himself, asks
 * for all of it, or keeps it in a checkpoint: nobody has searched that machine before, and one of many
 * windows and devices has more states than any machine can hold.
 */
const OWN_SECONDS = 60;

const MEMORY_LIMIT = 4 * 1024 ** 3;

/** Bytes that one search takes at most unless it is told otherwise, of its share of the machine. */
export function defaultMemory(share: number): number {
  return Math.min(MEMORY_LIMIT, Math.floor(share));
}

/**
 * Explores a plan with progress on stderr. Ctrl-C stops it; what was found until then is returned.
 * `finished` is called for each run as it ends. Throws UserError for a scenario of the user's own
 * that the model cannot hold.
 */
export async function explorePlan(
  plan: Plan,
  io: Io,
  finished: (run: Run) => void = () => undefined,
  checkpointing: CheckpointValues = NO_CHECKPOINTS,
): Promise<Explored> {
  const { search, budgets, properties } = plan;
  const options = searchChoice(search);
  refuseImpossible(plan, io);
  const pairs = plan.scenarios.flatMap((chosen) =>
    plan.designs.map((design) => ({ chosen, design })),
  );
  const workers = search.workers ?? io.machine.cores;
  const share = io.machine.memory / 2 / Math.min(workers, pairs.length);
  const long = checkpointing.checkpoint !== undefined || checkpointing.resume !== undefined;
  const bounds = {
    ...boundsOf(search, share),
    ...(isUnknown(plan) && !long ? { seconds: OWN_SECONDS } : {}),
  };
  const jobs = pairs.map(({ chosen, design }): Job => ({
    scenario: chosen.scenario,
    design: design.id,
    properties: properties.map((property) => property.id),
    budgets,
    options,
    bounds,
    ...(plan.coverage ? { coverage: true } : {}),
  }));
  const checkpoints = checkpointsOf(checkpointing, jobs, io);
  const started = io.clock();
  const { results, interrupted } = await refusingSnapshots(checkpointing, () =>
    runJobs(jobs, workers, io, {
      alone(title, reason) {
        // Who did not ask for workers need not know.
        if (search.workers === undefined) return;
        io.stderr.write(`note: one worker explores ${title}: ${reason}\n`);
      },
      finished: (index, result) => finished({ ...pairs[index]!, result }),
      ...(checkpoints === undefined ? {} : { checkpoints }),
    }),
  );
  const runs = pairs.map((pair, index) => ({ ...pair, result: results[index] }));
  return { plan, runs, bounds, interrupted, seconds: (io.clock() - started) / 1000 };
}

/** The verdict on record; undefined for a scenario of the user's own or for other budgets. */
export function expectationOf(
  run: Run,
  outcome: PropertyOutcome,
  plan: Plan,
  io: Io,
): Expectation | undefined {
  const recorded = io.registry.expectedBudgets;
  const { faults, userOps } = plan.budgets;
  if (run.chosen.own || faults !== recorded.faults || userOps !== recorded.userOps) {
    return undefined;
  }
  const { scenario } = run.chosen;
  return io.registry.expectedVerdict(run.design.id, scenario.name, outcome.property);
}

/**
 * Is this the verdict on record? A search that the user bounded may find no violation where none
 * was expected; an error is never what was expected.
 */
export function asExpected(outcome: PropertyOutcome, expected: Expectation | undefined): boolean {
  if (expected === undefined) return outcome.verdict !== 'error';
  if (outcome.bound !== undefined) {
    return expected.verdict === 'holds' || expected.verdict === 'vacuous';
  }
  return outcome.verdict === expected.verdict;
}

/** True when a bound was hit although the user asked for the whole space, or set no bound. */
export function exhaustiveRunMissed(explored: Explored): boolean {
  const { search } = explored.plan;
  const asked = search.exhaustive || !hasUserBound(search);
  const bounds: readonly string[] = [
    ...['depth', 'states', 'seconds', 'memory'],
    // Who asks for a swarm has asked for a sample, unless that was to be exhaustive.
    ...(search.exhaustive ? ['sampled'] : []),
  ];
  const kinds = explored.runs.flatMap(({ result }) => [
    result?.cut?.kind,
    result?.livenessCut?.kind,
  ]);
  return asked && kinds.some((kind) => kind !== undefined && bounds.includes(kind));
}

/** Is it about a machine of which nothing is known, without a word on how much of it is wanted? */
function isUnknown({ scenarios, search }: Plan): boolean {
  return scenarios.some(({ own }) => own) && !search.exhaustive && !hasUserBound(search);
}

function hasUserBound(search: SearchValues): boolean {
  const given = [
    search['max-depth'],
    search['max-states'],
    search['max-seconds'],
    search['max-memory'],
  ];
  return given.some((bound) => bound !== undefined);
}

function boundsOf(search: SearchValues, memoryShare: number): Bounds {
  const memory = search['max-memory'];
  const { 'max-depth': depth, 'max-states': states, 'max-seconds': seconds } = search;
  return {
    ...(depth === undefined ? {} : { depth }),
    ...(states === undefined ? {} : { states }),
    ...(seconds === undefined ? {} : { seconds }),
    memory: memory === undefined ? defaultMemory(memoryShare) : Number(memory),
  };
}

/** Scenarios of the user's own are tried on the model before anything is explored. */
function refuseImpossible(plan: Plan, io: Io): void {
  for (const { scenario, own } of plan.scenarios) {
    if (!own) continue;
    for (const design of plan.designs) {
      try {
        io.registry.buildModel(scenario, design, plan.budgets);
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        throw new UserError(`scenario "${scenario.name}": ${error.message}`);
      }
    }
  }
}

/**
 * Which assumptions about the user's machine decide a result: each alternative is searched as any
 * scenario is, and compared with what was assumed.
 */
import type { Alternative, Assumption } from '../../model/import/index.ts';
import type { Bounds } from '../../checker/index.ts';
import { type Budgets, type Design, type Scenario, ScenarioError } from '../../model/index.ts';
import type { ByteMeasures, MinMax } from '../../properties/index.ts';
import { defaultMemory, type Explored } from './exploration.ts';
import type { Io } from '../io/io.ts';
import type { Job, JobResult, PropertyOutcome } from '../jobs/job.ts';
import { runJobs } from './run-jobs.ts';
import type { ChosenScenario } from './selection.ts';

/** One verdict or measure of a design, as assumed and otherwise. */
export type Difference =
  | {
      readonly kind: 'verdict';
      readonly property: string;
      readonly assumed: PropertyOutcome['verdict'];
      readonly otherwise: PropertyOutcome['verdict'];
    }
  | {
      readonly kind: 'bytes';
      readonly measure: keyof ByteMeasures;
      readonly assumed: MinMax;
      readonly otherwise: MinMax;
    };

/** What an alternative changes. */
export interface Tried {
  readonly chosen: ChosenScenario;
  readonly assumption: Assumption;
  readonly alternative: Alternative;
  readonly budgets: Budgets;
  /** By design, those without a difference left out. */
  readonly differences: readonly {
    readonly design: string;
    readonly found: readonly Difference[];
  }[];
  /** Designs whose search was cut short or which the model cannot hold, so that nothing is said. */
  readonly open: readonly string[];
}

interface Trials {
  readonly tried: readonly Tried[];
  readonly interrupted: boolean;
}

/** With more states than this, together, the alternatives are searched on the plain boot only. */
const MOST_STATES = 200_000;
/** A single search is cut at so many. */
const MOST_STATES_OF_ONE = 100_000;

const PLAIN_BOOT: Budgets = { faults: 0, userOps: 0 };

/**
 * Searches the alternatives of all assumptions of the plan, one at a time, breadth first: within the
 * budgets of the run when that is cheap, otherwise on a plain boot.
 */
export async function tryAlternatives(explored: Explored, io: Io): Promise<Trials> {
  const tried: Tried[] = [];
  for (const chosen of explored.plan.scenarios) {
    const some = (chosen.assumptions ?? []).some(({ alternatives }) => alternatives.length > 0);
    if (!some) continue;
    const trials = await tryThose(chosen, explored, io);
    tried.push(...trials.tried);
    if (trials.interrupted) return { tried, interrupted: true };
  }
  return { tried, interrupted: false };
}

async function tryThose(chosen: ChosenScenario, explored: Explored, io: Io): Promise<Trials> {
  const { plan } = explored;
  const runs = explored.runs.filter((run) => run.chosen === chosen);
  const alternatives = (chosen.assumptions ?? []).flatMap((assumption) =>
    assumption.alternatives.map((alternative) => ({ assumption, alternative })),
  );
  const states = runs.reduce((sum, { result }) => sum + (result?.states ?? 0), 0);
  const searched = runs.every(({ result }) => result?.exhaustive === true);
  const affordable = searched && states * alternatives.length <= MOST_STATES;
  const budgets = affordable ? plan.budgets : PLAIN_BOOT;

  const workers = plan.search.workers ?? io.machine.cores;
  const jobOf = ({ scenario }: Pick<ChosenScenario, 'scenario'>, design: Design): Job => ({
    scenario,
    design: design.id,
    properties: plan.properties.map((property) => property.id),
    budgets,
    options: { search: 'bfs', store: 'exact' },
    bounds: boundsOfOne(explored, io.machine.memory / 2 / workers),
  });
  const byJob = new Map<string, JobResult | undefined>();
  const search = async (scenarios: readonly Scenario[], designs: readonly Design[]) => {
    const wanted = scenarios.flatMap((scenario) => designs.map((one) => jobOf({ scenario }, one)));
    const jobs = wanted.filter((job) => isPossible(job, plan.designs, io));
    const { results, interrupted } = await runJobs(jobs, workers, io);
    for (const [index, job] of jobs.entries()) byJob.set(keyOf(job), results[index]);
    return interrupted;
  };
  let interrupted = affordable ? false : await search([chosen.scenario], plan.designs);
  const baseOf = (design: Design): JobResult | undefined =>
    affordable
      ? runs.find((run) => run.design === design)?.result
      : byJob.get(keyOf(jobOf(chosen, design)));
  if (!interrupted) {
    // Where it is not known what happens as assumed, there is nothing to compare with.
    const known = plan.designs.filter((design) => baseOf(design)?.exhaustive === true);
    interrupted = await search(
      alternatives.map(({ alternative }) => alternative.scenario),
      known,
    );
  }

  const tried = alternatives.map(({ assumption, alternative }): Tried => {
    const differences: Tried['differences'][number][] = [];
    const open: string[] = [];
    for (const design of plan.designs) {
      const base = baseOf(design);
      const other = byJob.get(keyOf(jobOf(alternative, design)));
      if (!base?.exhaustive || !other?.exhaustive) {
        open.push(design.id);
        continue;
      }
      const found = differencesOf(base, other);
      if (found.length > 0) differences.push({ design: design.id, found });
    }
    return { chosen, assumption, alternative, budgets, differences, open };
  });
  return { tried, interrupted };
}

/** What bounds the searches of the run bounds these too. */
function boundsOfOne({ plan, bounds }: Explored, memoryShare: number): Bounds {
  const states = Math.min(
    MOST_STATES_OF_ONE,
    plan.search['max-states'] ?? Number.POSITIVE_INFINITY,
  );
  const { seconds } = bounds;
  return {
    states,
    memory: defaultMemory(memoryShare),
    ...(seconds === undefined ? {} : { seconds }),
  };
}

/** Jobs of one list differ in scenario and design. */
function keyOf({ scenario, design }: Job): string {
  return `${scenario.name} ${design}`;
}

function isPossible(job: Job, designs: readonly Design[], io: Io): boolean {
  const design = designs.find(({ id }) => id === job.design)!;
  try {
    io.registry.buildModel(job.scenario, design, job.budgets);
    return true;
  } catch (error) {
    if (error instanceof ScenarioError) return false;
    throw error;
  }
}

function differencesOf(base: JobResult, other: JobResult): Difference[] {
  const verdicts = base.outcomes.flatMap(({ property, verdict }): Difference[] => {
    const otherwise = other.outcomes.find((each) => each.property === property)!.verdict;
    // Whether a property is vacuous or says nothing is no news to somebody with a machine.
    if ((verdict === 'violated') === (otherwise === 'violated')) return [];
    return [{ kind: 'verdict', property, assumed: verdict, otherwise }];
  });
  const measures = Object.keys(base.measures) as (keyof ByteMeasures)[];
  const bytes = measures.flatMap((measure): Difference[] => {
    const [assumed, otherwise] = [base.measures[measure], other.measures[measure]];
    if (assumed[0] === otherwise[0] && assumed[1] === otherwise[1]) return [];
    return [{ kind: 'bytes', measure, assumed, otherwise }];
  });
  return [...bytes, ...verdicts];
}

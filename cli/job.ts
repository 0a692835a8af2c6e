/**
 * One exploration: a scenario under a design. Jobs and their results are plain values, so that they
 * can cross to a worker thread and back.
 */
import {
  type Bounds,
  type Coverage,
  type Cut,
  type Progress,
  type ReductionReport,
  type Scope,
  type SearchOptions,
  startCoverage,
  startSearch,
  type Verdict,
} from '../checker/index.ts';
import type { Trace } from '../counterexamples/index.ts';
import type { Budgets, Model, Scenario, State } from '../model/index.ts';
import type { ByteMeasures, ModelProperty } from '../properties/index.ts';
import { resultOf } from './job-result.ts';
import type { Registry } from './registry.ts';

export interface Job {
  readonly scenario: Scenario;
  /** Id of the design. */
  readonly design: string;
  /** Ids of the properties. */
  readonly properties: readonly string[];
  readonly budgets: Budgets;
  readonly options: SearchChoice;
  readonly bounds: Bounds;
  /** Afterwards look at all states once more and count who uses what; default no. */
  readonly coverage?: boolean;
}

/** How to search, as far as the user can choose. */
export type SearchChoice = Pick<
  SearchOptions<unknown>,
  'search' | 'store' | 'bitstate' | 'seed' | 'walks' | 'walkLength' | 'searches' | 'reduction'
>;

/** What came out for one property. */
export interface PropertyOutcome {
  readonly property: string;
  readonly verdict: Verdict['kind'];
  /** For `holds-within` and `vacuous`: what cut the search short, if anything did. */
  readonly bound?: string;
  /** For `not-applicable` and `error`: why. */
  readonly reason?: string;
  /** For `violated`; it has been replayed. */
  readonly trace?: Trace;
  /** For a `reachable` property that holds: the steps to a state that it looks for, in the log's words. */
  readonly witness?: readonly string[];
}

export interface JobResult {
  readonly outcomes: readonly PropertyOutcome[];
  readonly measures: ByteMeasures;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** Wall clock. */
  readonly seconds: number;
  /** Bytes. */
  readonly memory: number;
  /** Absent when nothing cut the search short. */
  readonly cut?: Cut;
  /** Why properties about paths were not decided, although all states were seen. */
  readonly livenessCut?: Cut;
  /** When that was an error of the model: which, and the steps to it. */
  readonly error?: string;
  /** What the searches iddfs, walk and swarm looked at. */
  readonly scope?: Scope;
  /** What became of the reductions that were asked for. */
  readonly reduction?: ReductionReport;
  /** For an approximate store: at most how probable it is that any state was omitted. */
  readonly omissionProbability?: number;
  /** The whole reachable space was searched with an exact store. */
  readonly exhaustive: boolean;
  /** Names of all rules, and of those that fired. */
  readonly rules: readonly string[];
  readonly fired: readonly string[];
  /** When it was asked for. */
  readonly coverage?: Coverage;
}

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

/** A job with its model built. */
export interface PreparedJob {
  readonly model: Model;
  /** Each property of the job, and what is asked of this model, or why nothing is. */
  readonly chosen: readonly ReturnType<typeof instantiate>[];
  readonly options: SearchOptions<State> &
    Required<Pick<SearchOptions<State>, 'properties' | 'measures'>>;
}

/** Builds the model. Throws ScenarioError when the scenario exceeds a limit of the model. */
export function prepareJob(job: Job, registry: Registry): PreparedJob {
  const known = [...registry.designs, ...(registry.designVariants ?? [])];
  const design = known.find((d) => d.id === job.design);
  if (design === undefined) throw new Error(`no design is called ${job.design}`);
  const model = registry.buildModel(job.scenario, design, job.budgets);
  const chosen = registry.properties
    .filter((property) => job.properties.includes(property.id))
    .map((property) => instantiate(property, model));
  const properties = chosen.flatMap(({ instance }) =>
    typeof instance === 'string' ? [] : [instance],
  );
  const measures = registry.measuresOf(model);
  const { bounds } = job;
  const options = { ...job.options, bounds, properties, measures, noteGraph: true };
  return { model, chosen, options };
}

/** The property on this model, or the reason why it says nothing about it. */
function instantiate(property: ModelProperty, model: Model) {
  const applies = property.applies(model);
  return { property, instance: applies === true ? property.instantiate(model) : applies };
}

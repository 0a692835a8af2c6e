/**
 * One exploration: a scenario under a design. Jobs and their results are plain values, so that they
 * can cross to a worker thread and back.
 */
import {
  type Bounds,
  type Coverage,
  type Cut,
  type Exploration,
  type Graph,
  type ModelFault,
  type Path,
  type Progress,
  type ReductionReport,
  replay,
  type Scope,
  type SearchOptions,
  startCoverage,
  startSearch,
  type Verdict,
} from '../checker/index.ts';
import { dropNeedless } from '../counterexamples/drop-steps.ts';
import { record, type Trace } from '../counterexamples/index.ts';
import { graphOf, leastOfShortest } from '../counterexamples/least-shortest.ts';
import type { Budgets, Model, Scenario, State } from '../model/index.ts';
import type { ByteMeasures, ModelProperty } from '../properties/index.ts';
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
interface PreparedJob {
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

/** Records and replays a trace for each violation. `graph`: of the states, if the search noted it. */
export function resultOf(
  { model, chosen, options }: PreparedJob,
  registry: Registry,
  exploration: Exploration,
  seconds: number,
  graph?: Graph,
): JobResult {
  const { states, transitions, depth, memory, cut, error, scope, reduction } = exploration;
  const { omissionProbability, firings, livenessCut } = exploration;
  const rules = model.system.rules.map((rule) => rule.name);
  const paths = leastPaths(options, model, exploration, graph);
  return {
    outcomes: chosen.map(({ property, instance }) => {
      if (typeof instance === 'string') {
        return { property: property.id, verdict: 'not-applicable', reason: instance };
      }
      const verdict = exploration.verdicts.get(instance.id);
      return outcomeOf(verdict, paths.get(instance.id), property, model, registry);
    }),
    measures: registry.byteMeasures(model, exploration),
    ...{ states, transitions, depth, seconds, memory },
    ...(cut === undefined ? {} : { cut }),
    ...(livenessCut === undefined ? {} : { livenessCut }),
    ...(error === undefined ? {} : { error: faultText(model, error) }),
    ...(scope === undefined ? {} : { scope }),
    ...(reduction === undefined ? {} : { reduction }),
    ...(omissionProbability === undefined ? {} : { omissionProbability }),
    exhaustive: cut === undefined && omissionProbability === undefined,
    rules,
    fired: rules.filter((_, index) => (firings[index] ?? 0) > 0),
  };
}

/** The property on this model, or the reason why it says nothing about it. */
function instantiate(property: ModelProperty, model: Model) {
  const applies = property.applies(model);
  return { property, instance: applies === true ? property.instantiate(model) : applies };
}

/** In larger spaces the first shortest path is good enough. */
const MOST_COMPARED = 250_000;

/**
 * By id of the property: the path to record for a violation. Of shortest paths the least, whether the
 * search noted its graph or not, so that a resumed one gives the same; of other searches a path
 * without needless steps.
 */
function leastPaths(
  { search = 'bfs', reduction, properties }: PreparedJob['options'],
  { system }: Model,
  { verdicts, states }: Exploration,
  noted: Graph | undefined,
): ReadonlyMap<string, Path> {
  const found = properties.flatMap((property) => {
    const verdict = verdicts.get(property.id);
    return verdict?.kind === 'violated' ? [{ property, path: verdict.path }] : [];
  });
  const byProperty = (paths: readonly Path[]) =>
    new Map(found.map(({ property }, index) => [property.id, paths[index]!]));
  const areShortest = (search === 'bfs' || search === 'iddfs') && reduction === undefined;
  if (!areShortest) {
    return byProperty(found.map(({ property, path }) => dropNeedless(system, property, path)));
  }
  if (found.length === 0 || states > MOST_COMPARED) return new Map();
  const graph = noted ?? graphOf(system, MOST_COMPARED);
  return byProperty(leastOfShortest(system, graph, found));
}

/** Steps as one phrase. */
export function stepPhrase(lines: readonly string[]): string {
  return lines.map((line, index) => `${index + 1} "${line}"`).join(', ');
}

function outcomeOf(
  verdict: Verdict | undefined,
  path: Path | undefined,
  property: ModelProperty,
  model: Model,
  registry: Registry,
): PropertyOutcome {
  if (verdict === undefined) throw new Error(`the search gave no verdict for ${property.id}`);
  const outcome = { property: property.id, verdict: verdict.kind };
  switch (verdict.kind) {
    case 'holds-within':
    case 'vacuous':
      return verdict.bound === undefined ? outcome : { ...outcome, bound: verdict.bound };
    case 'violated':
      return { ...outcome, trace: record(model, property, path ?? verdict.path, registry) };
    case 'not-applicable':
      return { ...outcome, reason: verdict.reason };
    case 'error':
      return { ...outcome, reason: faultText(model, verdict) };
    case 'holds': {
      if (verdict.witness === undefined) return outcome;
      return { ...outcome, witness: stepLines(model, verdict.witness) };
    }
  }
}

/** The lines of a path that was replayed before. */
function stepLines({ system }: Model, path: Path): string[] {
  const replayed = replay(system, path);
  if ('message' in replayed) throw new Error(`a witness does not replay: ${replayed.message}`);
  return replayed.steps.map(({ line }) => line);
}

function faultText(model: Model, { message, path }: ModelFault): string {
  return message + stepsBefore(model, path);
}

/** The way to an error of the model, as far as it can be taken. */
function stepsBefore({ system }: Model, path: Path | undefined): string {
  if (path === undefined) return '';
  const whole = replay(system, path);
  const taken =
    'message' in whole
      ? replay(system, { ...path, firings: path.firings.slice(0, whole.step) })
      : whole;
  if ('message' in taken) return '';
  if (taken.steps.length === 0) return '; it is the initial state';
  return `; the steps to it: ${stepPhrase(taken.steps.map(({ line }) => line))}`;
}

/**
 * One exploration: a scenario under a design. Jobs and their results are plain values, so that they
 * can cross to a worker thread and back.
 */
import type {
  Bounds,
  Coverage,
  Cut,
  ReductionReport,
  Scope,
  SearchOptions,
  Verdict,
} from '../../checker/index.ts';
import type { Trace } from '../../counterexamples/index.ts';
import type { Budgets, Scenario } from '../../model/index.ts';
import type { ByteMeasures } from '../../properties/index.ts';

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

/**
 * Results of an exploration. Results are values; exceptions are for bugs of ours.
 */
import type { MeasureValue, Path } from '../language/property.ts';
import type { ReductionReport } from './reduction-report.ts';

/** One of the least ways to violate a property, or to reach what is to be reachable. */
export interface Way {
  /** How often each cost is paid, in the order of `Exploration.costs`. */
  readonly costs: readonly number[];
  /** With the fewest steps of all paths that cost this. */
  readonly path: Path;
  /** True when the search was cut before it knew of all that might cost less. */
  readonly provisional?: true;
}

/**
 * What came out for one property. `ways` is given by the search 'cheapest': the Pareto front of what it
 * takes, least first; `path` or `witness` is that of the first.
 */
export type Verdict =
  /**
   * The whole reachable space was searched with an exact store; or, for a `reachable` property, a
   * witness was found (in any search), and `witness` leads to it.
   */
  | { readonly kind: 'holds'; readonly witness?: Path; readonly ways?: readonly Way[] }
  /** No violation found, but something cut the search short or the store is approximate. */
  | { readonly kind: 'holds-within'; readonly bound: string }
  /**
   * `path` leads to the state that violates it (its last firing, for `never-fires`; a state from
   * which there is no way, for `always-possible`), or is a lasso, for `eventually` and `leads-to`.
   */
  | { readonly kind: 'violated'; readonly path: Path; readonly ways?: readonly Way[] }
  /**
   * The premise, or the witness of a `reachable` property, was never reached: in the whole
   * reachable space, or, when `bound` is given, within that bound.
   */
  | { readonly kind: 'vacuous'; readonly bound?: string }
  | { readonly kind: 'not-applicable'; readonly reason: string }
  | ModelFault;

/** A rule or a property threw, wrote what a field cannot take, or does not depend on the state alone. */
export interface ModelFault {
  readonly kind: 'error';
  readonly message: string;
  /** To the state in which it did; its last firing is the one that failed, if one did. */
  readonly path?: Path;
}

/** The kinds of verdicts. */
export type VerdictKind = Verdict['kind'];

/** Why a search ended before the whole space was seen. */
export type Cut =
  | { readonly kind: 'depth'; readonly limit: number }
  | { readonly kind: 'states'; readonly limit: number }
  | { readonly kind: 'seconds'; readonly limit: number }
  | {
      readonly kind: 'memory';
      /** Bytes: the bound, or what was taken when the machine had no more. */
      readonly limit: number;
      /** Bytes with which it goes on for a while: about a quarter more states, or the next step. */
      readonly needed?: number;
    }
  | { readonly kind: 'interrupted' }
  /** The caller asked to stop as soon as every property is decided, and it was. */
  | { readonly kind: 'decided' }
  /** A rule or a property failed; the verdicts tell. */
  | { readonly kind: 'error' }
  /** It only ever looks at a sample of the space; `Exploration.scope` tells which. */
  | { readonly kind: 'sampled' };

/** When a measure takes a value. */
export interface Measured {
  readonly value: MeasureValue;
  /** The least costs, each in the order of `Exploration.costs`, of a quiescent state with this value. */
  readonly costs: readonly (readonly number[])[];
}

/** What a search that does not simply go by its bounds looked at. */
export type Scope =
  | {
      readonly kind: 'walk';
      /** With which the same walks come again. */
      readonly seed: string;
      /** Random walks begun. */
      readonly walks: number;
      /** Firings of a walk at most. */
      readonly length: number;
    }
  | {
      readonly kind: 'swarm';
      /** With which the same searches come again. */
      readonly seed: string;
      /** Searches begun. */
      readonly searches: number;
      /** Bounds of each of them. */
      readonly states: number;
      readonly depth: number;
    }
  | {
      readonly kind: 'iddfs';
      /** All states up to this depth were judged; -1 when not even the initial ones. */
      readonly depth: number;
      /** The memory did not hold all of them: some were visited, and counted, more than once. */
      readonly forgetful: boolean;
    }
  | {
      readonly kind: 'cheapest';
      /** Everything was judged that costs less than this in all. */
      readonly below: number;
      /** The names of the costs. */
      readonly costs: readonly string[];
    };

/** Where a search stops, at the latest; absent means no bound. */
export interface Bounds {
  /** Longest path followed, in firings. */
  readonly depth?: number;
  /** Largest number of states stored. */
  readonly states?: number;
  /** Wall-clock seconds, by the clock given in the options. */
  readonly seconds?: number;
  /** Bytes of all stores together, at every moment. */
  readonly memory?: number;
}

/** The result of a search. */
export interface Exploration {
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /**
   * Distinct states stored. Random walks store none and count every visit; a swarm of which no
   * search was exhaustive counts what each of its searches stored.
   */
  readonly states: number;
  /** Rule firings, those that lead to a known state included. */
  readonly transitions: number;
  /** Length of the longest path followed (breadth first: the diameter from the initial states). */
  readonly depth: number;
  readonly quiescentStates: number;
  /** Absent when the search was exhaustive. */
  readonly cut?: Cut;
  /** Why `cut` is an error: what failed, in which state, and the way there. Every open verdict is it. */
  readonly error?: ModelFault;
  /** Given by the searches 'iddfs', 'walk' and 'swarm', and by 'cheapest' when it was cut. */
  readonly scope?: Scope;
  /**
   * Why liveness properties were not decided on the whole state graph, when the search itself was
   * exhaustive: the graph takes more memory and time than the search.
   */
  readonly livenessCut?: Cut;
  /** For approximate stores: an upper estimate of the probability that any state was omitted. */
  readonly omissionProbability?: number;
  /** Bytes taken by the visited set, the queue and the links to parents, at their largest. */
  readonly memory: number;
  /** Of these, bytes of all but the queue. Given by searches 'bfs' and 'dfs' with such a set. */
  readonly memoryWithoutQueue?: number;
  /** Distinct values of each measure over the quiescent states, ascending. */
  readonly measures: ReadonlyMap<string, readonly MeasureValue[]>;
  /** Firings per rule, by index. */
  readonly firings: readonly number[];
  /** Given by the search 'cheapest': the names of the budgets of the system, which are costs here. */
  readonly costs?: readonly string[];
  /** Given by the search 'cheapest': least vectors of costs, over all states. */
  readonly labels?: number;
  /** Given by the search 'cheapest': `measures` with what it takes, by value, ascending. */
  readonly measuredAt?: ReadonlyMap<string, readonly Measured[]>;
  /** Present when reductions were asked for: which were applied, and what came of it. */
  readonly reduction?: ReductionReport;
}

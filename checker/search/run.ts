/**
 * What a search is to those who drive it and draw conclusions from it, whatever its order.
 */
import type { Expander } from '../expand/expand.ts';
import type { Judge } from '../judge/judge.ts';
import type { Links } from '../store/links.ts';
import type { LiveState } from '../state/live.ts';
import type { Path } from '../language/property.ts';
import type { Successors } from '../expand/successors.ts';
import type { Cut, Scope } from '../judge/verdict.ts';

/** A search that is over, or is taken as over: what its results are drawn from. */
export interface RunResult {
  /** Why it ended early; absent when exhaustive or not over. */
  readonly cut: Cut | undefined;
  /** What a rule or property threw, and the state (its number, and packed) in which it did. */
  readonly failure: Failure | undefined;
  readonly judge: Pick<Judge, 'findings' | 'premiseMissing' | 'measures'>;
  readonly quiescentStates: number;
  readonly links: Pick<Links, 'length' | 'path'>;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** Bytes, at its largest. */
  readonly peakMemory: number;
  /** Of these, bytes of all but the frontier; for searches that keep more than that. */
  readonly peakWithoutFrontier?: number;
  readonly firings: readonly number[];
  /** For searches that do not go by the bounds alone: what they looked at. */
  readonly scope?: Scope | undefined;
  /** With store 'bitstate': at most how probable it is that any state was omitted. */
  readonly omission?: number;
  /** The path that rules can take, for one along `links`. */
  realPath(path: Path): Path;
}

export interface Run extends RunResult {
  /** Expands until about `transitions` more rules have fired. True when the search is over. */
  advance(transitions: number): boolean;
  /** Ends it now, for this reason, unless it is over. */
  stop(cut: Cut): void;
  readonly over: boolean;
  readonly frontier: number;
  /** Bytes. */
  readonly memory: number;
}

/** What a reduction puts between the rules and the stores. */
export interface Hooks<State> {
  /** Makes the expander from the one that fires everything. */
  expander?(
    all: Expander,
    live: LiveState & { readonly view: State },
    to: Successors,
    report: Judge['report'],
  ): Expander;
  /** Changes the packed initial states before they are stored. */
  initialStates?(words: Int32Array, count: number): void;
  /** See `Run`; needed when stored states are not the ones that rules lead to. */
  realPath?(path: Path): Path;
}

export interface Failure {
  readonly thrown: unknown;
  readonly state: number;
  readonly words: Int32Array;
}

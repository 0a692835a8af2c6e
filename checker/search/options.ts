/**
 * How to search: what a user may ask for, and what is refused.
 */
import {
  checkChoice,
  checkMeasures,
  checkNames,
  checkProperties,
} from '../language/check-input.ts';
import { type Specialisation, SPECIALISATIONS } from '../expand/expand.ts';
import type { Measure, Property } from '../language/property.ts';
import type { Bounds } from '../judge/verdict.ts';

/**
 * - 'cheapest': by what paths cost, then by steps; gives for each property the Pareto front of what it
 *   takes. Budgets are costs: they bound what may be paid, and are no part of the states. Store 'exact',
 *   without reductions and without a bound of depth.
 * - 'bfs': breadth first; paths of violations are shortest.
 * - 'dfs': depth first.
 * - 'iddfs': iterative deepening; shortest paths as breadth first, in as little memory as you give
 *   it (`bounds.memory`): what it has to forget, it visits again. With a memory that does not hold
 *   all states it ends by itself only when no path is infinite. Store 'exact' only.
 * - 'walk': random walks; store nothing, never exhaustive.
 * - 'swarm': depth-first searches with different orders of the rules, each bounded by
 *   `bounds.states` (default 100000), `bounds.depth` (default 1000) and `bounds.memory`.
 */
export type SearchKind = 'cheapest' | 'bfs' | 'dfs' | 'iddfs' | 'walk' | 'swarm';

/** How to search, for what, and when to stop. */
export interface SearchOptions<State> {
  /** Default 'bfs'. */
  readonly search?: SearchKind;
  /**
   * Default 'exact'. 'compact' stores a 64-bit hash of each state instead of the state; 'bitstate',
   * for searches 'dfs' and 'swarm', a few bits in an array of fixed size. Both can omit states, and
   * say with what probability.
   */
  readonly store?: 'exact' | 'compact' | 'bitstate';
  readonly bitstate?: BitstateOptions;
  /** For 'walk' and 'swarm', which draw on chance: the same seed gives the same result; default 1. */
  readonly seed?: string | number;
  /** For 'walk': how many, from 1 up; default 1000. */
  readonly walks?: number;
  /** For 'walk': firings of each at most; default 1000. */
  readonly walkLength?: number;
  /** For 'swarm': how many, from 1 up; default 16. */
  readonly searches?: number;
  readonly bounds?: Bounds;
  readonly properties?: readonly Property<State>[];
  readonly measures?: readonly Measure<State>[];
  /** Milliseconds; needed only for `bounds.seconds`. This folder has no clock of its own. */
  readonly clock?: () => number;
  /** Stop as soon as every property is violated or has its witness; default false. */
  readonly stopWhenDecided?: boolean;
  /**
   * Chunks of a snapshot that the same search of the same system made, of any size: the search goes
   * on from there. Searches 'cheapest', 'bfs' and 'dfs' without reductions.
   */
  readonly resume?: Iterable<Uint8Array>;
  /**
   * Whether rules are turned into code that works on packed states (`specialise/`): 'never', 'at
   * once', 'early', or, the default, 'when it pays'. The result is the same. Searches 'bfs' and
   * 'dfs'; one by several workers does it early by default.
   */
  readonly specialise?: Specialisation;
  /** Reductions to try; each is applied only where no verdict can depend on it. Default: none. */
  readonly reduction?: ReductionOptions;
  /** Note the state graph on the way, see `Search.graph`. Default: when a property asks about it. */
  readonly noteGraph?: boolean;
}

/** For store 'bitstate'. */
export interface BitstateOptions {
  /** Size of the array; default 64 MiB. A byte for each state is little, ten are plenty. */
  readonly bytes?: number;
  /** Bits for each state, from 1 to 16; default 3. */
  readonly hashes?: number;
}

/** Which reductions to try. */
export interface ReductionOptions {
  /** Store one state for all that a permutation of interchangeable indices leads to each other. */
  readonly symmetry?: boolean;
  /** Fire only some of the rules that commute. Counterexamples may then not be shortest ones. */
  readonly partialOrder?: boolean;
  /** Check what the reductions rely on, on samples; a broken promise is an error of the model. */
  readonly debug?: boolean;
}

/** Do searches with these options make snapshots that they can be resumed from? */
export function canResume<State>(options: SearchOptions<State>): boolean {
  const { search = 'bfs', store, reduction } = options;
  const inOrder = search === 'cheapest' || search === 'bfs' || search === 'dfs';
  return inOrder && store !== 'bitstate' && reduction === undefined;
}

/** Names of options. The compiler misses here what is added to the types. */
const OPTIONS = {
  ...{ search: 0, store: 0, bitstate: 0, seed: 0, walks: 0, walkLength: 0, searches: 0 },
  ...{ bounds: 0, properties: 0, measures: 0, clock: 0, stopWhenDecided: 0, resume: 0 },
  ...{ specialise: 0, reduction: 0, noteGraph: 0 },
} satisfies Record<keyof SearchOptions<unknown>, 0>;
const BOUNDS = { depth: 0, states: 0, seconds: 0, memory: 0 } satisfies Record<keyof Bounds, 0>;
const REDUCTIONS = { symmetry: 0, partialOrder: 0, debug: 0 } satisfies Record<
  keyof ReductionOptions,
  0
>;
const BITSTATE = { bytes: 0, hashes: 0 } satisfies Record<keyof BitstateOptions, 0>;

/** Throws TypeError, RangeError or ModelError for options that are misspelt, out of range, or do not go together. */
export function checkOptions<State>(options: SearchOptions<State>): void {
  const { bounds = {}, clock, search, store = 'exact' } = options;
  checkNames('SearchOptions', options, Object.keys(OPTIONS));
  checkNames('bounds', bounds, Object.keys(BOUNDS));
  checkNames('reduction', options.reduction ?? {}, Object.keys(REDUCTIONS));
  checkNames('bitstate', options.bitstate ?? {}, Object.keys(BITSTATE));
  checkChoice('search', search, ['cheapest', 'bfs', 'dfs', 'iddfs', 'walk', 'swarm']);
  checkChoice('store', store, ['exact', 'compact', 'bitstate']);
  checkChoice('specialise', options.specialise, SPECIALISATIONS);
  checkProperties(options.properties ?? []);
  checkMeasures(options.measures ?? []);
  for (const [name, limit] of Object.entries(bounds)) {
    if (limit !== undefined && !(limit >= 0)) {
      throw new RangeError(`bounds.${name} is ${limit}, expected a number from 0 up`);
    }
  }
  if (bounds.seconds !== undefined && clock === undefined) {
    throw new TypeError('bounds.seconds needs a clock in the options');
  }
  for (const name of ['walks', 'walkLength', 'searches'] as const) {
    const count = options[name];
    const low = name === 'walkLength' ? 0 : 1;
    if (count !== undefined && !(Number.isInteger(count) && count >= low)) {
      throw new RangeError(`${name} is ${count}, expected an integer from ${low} up`);
    }
  }
  checkBitstate(options);
  if (options.resume !== undefined && !canResume(options)) {
    throw new TypeError(`search '${search}' with these options cannot be resumed`);
  }
  if (search === 'cheapest') {
    if (bounds.depth !== undefined) {
      throw new TypeError("search 'cheapest' has no bound of depth: take 'bfs'");
    }
    if (options.reduction !== undefined) {
      throw new TypeError("search 'cheapest' has no reductions: take 'bfs'");
    }
  }
  if ((search === 'cheapest' || search === 'iddfs' || search === 'walk') && store !== 'exact') {
    throw new TypeError(`search '${search}' has no store '${store}'`);
  }
}

function checkBitstate<State>({
  search = 'bfs',
  store,
  bitstate = {},
}: SearchOptions<State>): void {
  if (store === 'bitstate' && search !== 'dfs' && search !== 'swarm') {
    throw new TypeError(`store 'bitstate' goes with search 'dfs' or 'swarm', not '${search}'`);
  }
  const { bytes = 4, hashes = 1 } = bitstate;
  if (!(bytes >= 4)) throw new RangeError(`bitstate.bytes is ${bytes}, expected 4 or more`);
  if (!Number.isInteger(hashes) || hashes < 1 || hashes > 16) {
    throw new RangeError(`bitstate.hashes is ${hashes}, expected an integer from 1 to 16`);
  }
}

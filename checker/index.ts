/**
 * A general explicit-state model checker; `README.md` beside this file is the way in.
 *
 * - Describe a system: field types (`record`, `array`, `range`, ...), then `system({ ... })`.
 * - Say what must hold: values of type `Property`, and of type `Measure` for numbers.
 * - Search: `explore` runs to the end, `startSearch` in slices; both give an `Exploration`.
 * - Look at a path: `replay` and `follow` execute it again, `enabledFirings` tells how it could go on.
 * - Look at a whole space: `coverage`, `stateGraph`.
 */

/** Systems: the fields of a state, and the rules that change it. */
export {
  array,
  type ArrayType,
  bits,
  type BitsType,
  boolean,
  type BooleanType,
  type ElementType,
  enumeration,
  type EnumerationType,
  type FieldTypes,
  type FixedArray,
  oneOf,
  optional,
  type OptionalType,
  queue,
  type QueueType,
  type QueueView,
  range,
  type RangeType,
  record,
  type RecordType,
  set,
  type SetType,
  type SetView,
  type Type,
  type UnionType,
  type VariantTypes,
  type ViewOf,
} from './language/types.ts';
export {
  bit,
  type Bits,
  bitsFrom,
  common,
  has,
  isEmpty,
  isWithin,
  NONE,
  overlap,
  runsOf,
  union,
  without,
} from './language/bits.ts';
export type { Interchangeable } from './language/interchangeable.ts';
export {
  type Fairness,
  type Outcome,
  type Rule,
  system,
  type TransitionSystem,
} from './language/system.ts';

/** Properties and measures. */
export type {
  Always,
  AlwaysPossible,
  Eventually,
  LeadsTo,
  LivenessProperty,
  Measure,
  MeasureValue,
  NeverFires,
  NoDeadlock,
  Property,
  Quiescent,
  Reachable,
} from './language/property.ts';
export { isLiveness } from './language/property.ts';

/** Searches and their results. */
export {
  type BitstateOptions,
  canResume,
  type ReductionOptions,
  type SearchKind,
  type SearchOptions,
} from './search/options.ts';
export type { Progress, Search } from './search/sliced-search.ts';
export { explore, startSearch } from './explore/search.ts';
export type {
  PartialOrderApplied,
  ReductionReport,
  Refused,
  SymmetryApplied,
} from './judge/reduction-report.ts';
export type {
  Bounds,
  Cut,
  Exploration,
  Measured,
  ModelFault,
  Scope,
  Verdict,
  VerdictKind,
  Way,
} from './judge/verdict.ts';
export type { Specialisation } from './expand/expand.ts';

/** Paths. */
export { refute } from './liveness/refute.ts';
export { enabledFirings, follow, type Replay, replay, type ReplayFailure } from './judge/replay.ts';
export type { Firing, Path, Step } from './language/property.ts';

/** Which rules and fields a system makes use of. */
export {
  type Coverage,
  coverage,
  type CoverageOptions,
  type CoveragePass,
  type RuleCoverage,
  startCoverage,
} from './explore/coverage.ts';

/** Traces and whole state graphs for other tools. */
export { autLines, autText } from './formats/aut.ts';
export { dotLines, dotText } from './formats/dot.ts';
export { type ItfState, type ItfTrace, itfTrace, type ItfValue } from './formats/itf.ts';

export {
  type FieldChange,
  type GraphEdge,
  type StateGraph,
  stateGraph,
} from './formats/state-graph.ts';

/** The state graph, for callers that look at more than one path. */
export type { Graph, GraphLimits } from './store/graph.ts';

/** Codecs of a layout, for callers that store or print states themselves. */
export { compileLayout, type Layout } from './state/layout.ts';
export type { Field } from './state/fields.ts';

/** What a snapshot that cannot be resumed from is refused with. */
export { SnapshotError } from './store/snapshot-format.ts';

/** What a faulty system is reported with. */
export { ModelError } from './language/error.ts';

/** Breadth-first searches that several workers share. */
export { askToStop, type Exchange, progressOf } from './parallel/exchange.ts';
export type { Share } from './parallel/share.ts';
export {
  buffersOf,
  concludeShares,
  prepareShares,
  runShare,
  whyNotShared,
} from './parallel/shared-search.ts';

/**
 * Counterexamples: their file format, their replay, and how people read them.
 */
export { type DiffLine, diffText, iomemDiff, iomemText } from './iomem-diff.ts';
export { didYouMean, nearestName } from './nearest-name.ts';
export { type Problem, problemText, type Read } from './problem.ts';
export { record } from './record.ts';
export type { TraceRegistry } from './registry.ts';
export {
  type Refusal,
  type ReplayedStep,
  type ReplayedTrace,
  replayTrace,
} from './replay-trace.ts';
export { readScenario, type ScenarioJson, writeScenario } from './scenario-file.ts';
export { scenarioSchema } from './scenario-schema.ts';
export { stateHash } from './state-hash.ts';
export { budgetText, designOrigin, traceSummary, traceText } from './text.ts';
export { readTrace, type Trace, type TraceStep, writeTrace } from './trace-file.ts';
export { traceSchema } from './trace-schema.ts';
export { hanging, wrap } from './wrap.ts';

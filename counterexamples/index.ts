/**
 * Counterexamples: their file format, their replay, and how people read them.
 */
export type { Finding } from './export/finding.ts';
export type { Confirmation } from './findings.ts';
export { type DiffLine, diffText, iomemDiff, iomemText } from './iomem-diff.ts';
export { didYouMean, nearestName } from './nearest-name.ts';
export { budgetText, designOrigin } from './origin.ts';
export { type Problem, problemText, type Read } from './problem.ts';
export { record } from './record.ts';
export type { TraceRegistry } from './registry.ts';
export { type Refusal, type ReplayedTrace, replayTrace } from './replay-trace.ts';
export { readScenario, type ScenarioJson, writeScenario } from './scenario-file.ts';
export { scenarioSchema } from './scenario-schema.ts';
export { stateHash } from './state-hash.ts';
export { type Scene, type Story, storyOf, type StoryStep } from './story.ts';
export { traceSummary, traceText } from './text.ts';
export { readTrace, type Trace, type TraceStep, writeTrace } from './trace-file.ts';
export { traceSchema } from './trace-schema.ts';
export { hanging, wrap } from './wrap.ts';

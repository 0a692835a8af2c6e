/**
 * Counterexamples: their file format, their replay, and how people read them.
 */
export type { Finding } from './export/finding.ts';
export type { Confirmation } from './findings/input.ts';
export { iomemText } from './iomem-diff.ts';
export { didYouMean } from './nearest-name.ts';
export { budgetText, designOrigin } from './origin.ts';
export { problemText } from './problem.ts';
export { record } from './record.ts';
export type { TraceRegistry } from './registry.ts';
export { type ReplayedTrace, replayTrace } from './replay-trace.ts';
export { readScenario, writeScenario } from './scenario-file.ts';
export { storyOf } from './story.ts';
export { traceSummary, traceText } from './text.ts';
export { readTrace, type Trace, writeTrace } from './trace-file.ts';
export { someNames } from './some-names.ts';
export { hanging } from './wrap.ts';

/**
 * Counterexamples: their file format, their replay, and how people read them.
 */
export type { Finding } from './export/finding.ts';
export type { Confirmation } from './findings/input.ts';
export { iomemText } from './replay/iomem-diff.ts';
export { didYouMean } from './words/nearest-name.ts';
export { budgetText, designOrigin } from './replay/origin.ts';
export { problemText } from './file/problem.ts';
export { record } from './replay/record.ts';
export type { TraceRegistry } from './replay/registry.ts';
export { type ReplayedTrace, replayTrace } from './replay/replay-trace.ts';
export { readScenario, writeScenario } from './file/scenario-file.ts';
export { storyOf } from './replay/story.ts';
export { traceSummary, traceText } from './replay/text.ts';
export { readTrace, type Trace, writeTrace } from './file/trace-file.ts';
export { someNames } from './words/some-names.ts';
export { hanging } from './words/wrap.ts';

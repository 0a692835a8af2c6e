/**
 * Counterexamples of the toy model.
 */
import { explore } from '../../checker/index.ts';
import { record } from '../replay/record.ts';
import { type ReplayedTrace, replayTrace } from '../replay/replay-trace.ts';
import { type Story, storyOf } from '../replay/story.ts';
import type { Trace } from '../file/trace-file.ts';
import { toyDesigns, toyScenario, toyTraceRegistry } from './toy-model.ts';

/** A trace of the design `bad`, as `check` would record it. */
export function toyTrace(propertyId: string, registry = toyTraceRegistry): Trace {
  const bad = toyDesigns.find((design) => design.id === 'bad')!;
  const budgets = { faults: 1, userOps: 0 };
  const model = registry.buildModel(toyScenario('t1-plain'), bad, budgets);
  const property = registry.properties.find((p) => p.id === propertyId)!;
  const instance = property.instantiate(model);
  const verdict = explore(model.system, { properties: [instance] }).verdicts.get(propertyId);
  if (verdict?.kind !== 'violated') throw new Error(`${propertyId}: ${verdict?.kind}`);
  return record(model, property, verdict.path, registry);
}

export function replayedToy(propertyId: string): ReplayedTrace {
  const replayed = replayTrace(toyTrace(propertyId), toyTraceRegistry);
  if (replayed.kind === 'refused') throw new Error(replayed.message);
  return replayed;
}

export function toyStory(propertyId: string): Story {
  return storyOf(replayedToy(propertyId));
}

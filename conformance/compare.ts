/**
 * Does the model have a way that looks like what a kernel did?
 */
import type { Design } from '../model/index.ts';
import { eventText } from './event.ts';
import type { Experiment } from './experiment.ts';
import type { Step } from './guest-log.ts';
import { type Difference, differences } from './observation.ts';
import { ModelWalk, type Way } from './walk.ts';

export type Comparison =
  | {
      readonly kind: 'agrees';
      readonly walk: ModelWalk;
      /** The ways of the model that look like the log, to the end. */
      readonly ways: readonly Way[];
    }
  | {
      readonly kind: 'differs';
      /** The event after which the first difference shows; 0 is the boot. */
      readonly step: number;
      readonly event: string;
      /** Of the way that is most like the log. */
      readonly differences: readonly Difference[];
    };

/** Compares what was seen after each event with what the design can look like. */
export function compare(
  experiment: Experiment,
  design: Design,
  steps: readonly Step[],
): Comparison {
  const walk = new ModelWalk(experiment, design);
  let ways: readonly Way[] = [];
  for (const [index, step] of steps.entries()) {
    const event = experiment.events[index - 1];
    const next = index === 0 ? walk.boot() : walk.after(ways, event!);
    const judged = next.map((way) => [way, differences(step.seen, walk.observe(way))] as const);
    ways = judged.flatMap(([way, found]) => (found.length === 0 ? [way] : []));
    if (ways.length > 0) continue;
    const closest = judged.reduce<readonly Difference[] | undefined>(
      (best, [, found]) => (best === undefined || found.length < best.length ? found : best),
      undefined,
    );
    const text = event === undefined ? 'boot' : eventText(event);
    return { kind: 'differs', step: index, event: text, differences: closest ?? [] };
  }
  return { kind: 'agrees', walk, ways };
}

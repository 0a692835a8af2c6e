/**
 * Does the model have a way that looks like what a kernel did?
 */
import type { Design } from '../model/index.ts';
import { eventText } from './event.ts';
import type { Experiment } from './experiment.ts';
import type { Step } from './guest-log.ts';
import { type Difference, differences } from './observation.ts';
import { ModelWalk, type Way } from './walk.ts';

interface Compared {
  readonly walk: ModelWalk;
  /** The ways of the model that look like the log, as far as it goes or agrees. */
  readonly ways: readonly Way[];
}

export interface Agreement extends Compared {
  readonly kind: 'agrees';
}

/** A log that ends before the last event, or that no way looks like from some event on. */
export interface Break extends Compared {
  readonly kind: 'ends' | 'differs';
  /** The event in which it ends, or after which the first difference shows; 0 is the boot. */
  readonly step: number;
  readonly event: string;
  /** Where the model can be after that event. */
  readonly next: readonly Way[];
  /** Of the way that is most like the log; none when it ends. */
  readonly differences: readonly Difference[];
}

export type Comparison = Agreement | Break;

/** Compares what was seen after each event with what the design can look like. */
export function compare(
  experiment: Experiment,
  design: Design,
  steps: readonly Step[],
): Comparison {
  const walk = new ModelWalk(experiment, design);
  let ways: readonly Way[] = [];
  for (let step = 0; step <= experiment.events.length; step++) {
    const event = experiment.events[step - 1];
    const next = event === undefined ? walk.boot() : walk.after(ways, event);
    const broken = (kind: Break['kind'], found: readonly Difference[]): Break => {
      const text = event === undefined ? 'boot' : eventText(event);
      return { kind, walk, ways, step, event: text, next, differences: found };
    };
    const seen = steps[step]?.seen;
    if (seen === undefined) return broken('ends', []);
    const judged = next.map((way) => [way, differences(seen, walk.observe(way))] as const);
    const alike = judged.flatMap(([way, found]) => (found.length === 0 ? [way] : []));
    if (alike.length === 0) return broken('differs', fewest(judged.map(([, found]) => found)));
    ways = alike;
  }
  return { kind: 'agrees', walk, ways };
}

/** The first of those with least in them: of the way that is most like the log. */
export function fewest(all: readonly (readonly Difference[])[]): readonly Difference[] {
  return (
    all.reduce<readonly Difference[] | undefined>(
      (best, found) => (best === undefined || found.length < best.length ? found : best),
      undefined,
    ) ?? []
  );
}

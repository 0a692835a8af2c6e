/**
 * Does the model have a way that looks like what a kernel did?
 */
import type { Design } from '../../model/index.ts';
import { eventText } from '../experiments/event.ts';
import type { Experiment } from '../experiments/experiment.ts';
import type { Step } from '../qemu/guest-log.ts';
import { type Difference, differences } from '../observe/observation.ts';
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
  return compareBoots(experiment, design, [steps])[0]!;
}

/** The same for several boots of one experiment, of which those that look alike are walked once. */
export function compareBoots(
  experiment: Experiment,
  design: Design,
  boots: readonly (readonly Step[])[],
): Comparison[] {
  const walk = new ModelWalk(experiment, design);
  const found: Comparison[] = [];
  let groups: Group[] = [{ ways: [], boots: [...boots.keys()] }];
  for (let step = 0; step <= experiment.events.length; step++) {
    const event = experiment.events[step - 1];
    groups = groups.flatMap((group) => {
      const { ways } = group;
      const next = event === undefined ? walk.boot() : walk.after(ways, event);
      const looks = next.map((way) => walk.observe(way));
      const text = event === undefined ? 'boot' : eventText(event);
      const alike = new Map<string, Group>();
      for (const boot of group.boots) {
        const broken = (kind: Break['kind'], differing: readonly Difference[]) => {
          found[boot] = { kind, walk, ways, step, event: text, next, differences: differing };
        };
        const seen = boots[boot]![step]?.seen;
        if (seen === undefined) {
          broken('ends', []);
          continue;
        }
        const judged = looks.map((look) => differences(seen, look));
        const same = judged.flatMap(({ length }, i) => (length === 0 ? [i] : []));
        if (same.length === 0) {
          broken('differs', fewest(judged));
          continue;
        }
        const go = alike.get(same.join()) ?? { ways: same.map((i) => next[i]!), boots: [] };
        alike.set(same.join(), { ...go, boots: [...go.boots, boot] });
      }
      return [...alike.values()];
    });
  }
  for (const { ways, boots: own } of groups) {
    for (const boot of own) found[boot] = { kind: 'agrees', walk, ways };
  }
  return found;
}

/** Boots that look alike so far, and the ways of the model that look like them. */
interface Group {
  readonly ways: readonly Way[];
  readonly boots: readonly number[];
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

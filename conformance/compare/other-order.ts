/**
 * Where a kernel left the orders of steps in which a counterexample comes to its violation.
 */
import type { ReplayedTrace } from '../../counterexamples/index.ts';
import { fewest } from './compare.ts';
import { eventText } from '../experiments/event.ts';
import type { Experiment } from '../experiments/experiment.ts';
import type { Step } from '../qemu/guest-log.ts';
import { differences, differenceText, type Observation } from '../observe/observation.ts';
import { isViolated } from './seen.ts';
import { ModelWalk, type Way } from './walk.ts';

/** The first event after which no such order looks like the kernel, and what it did instead. */
export function otherOrder(
  trace: ReplayedTrace,
  experiment: Experiment,
  steps: readonly Step[],
): string {
  let wanted = looksOfViolation(trace, experiment);
  for (const [event, { seen }] of steps.entries()) {
    const judged = wanted.map((looks) => [looks, differences(seen, looks[event]!)] as const);
    const alike = judged.flatMap(([looks, found]) => (found.length === 0 ? [looks] : []));
    if (alike.length === 0) {
      const [first] = fewest(judged.map(([, found]) => found));
      const happened = experiment.events[event - 1];
      const after = happened === undefined ? 'boot' : eventText(happened);
      return `after "${after}", ${differenceText(first!, 'this trace')}`;
    }
    wanted = alike;
  }
  return 'one in which the property is kept and one in which it is not look like this kernel';
}

/** What the model looks like after each event, for each way that ends in the violation. */
function looksOfViolation(trace: ReplayedTrace, experiment: Experiment): Observation[][] {
  const walk = new ModelWalk(experiment, trace.model.design);
  let past = new Map<Way, Observation[]>();
  for (const event of [undefined, ...experiment.events]) {
    const before = [...past];
    const next = event === undefined ? walk.boot() : walk.after([...past.keys()], event);
    past = new Map(
      next.map((way) => {
        const looks = before.find(([earlier]) => continues(way, earlier))?.[1] ?? [];
        return [way, [...looks, walk.observe(way)]];
      }),
    );
  }
  return [...past].flatMap(([way, looks]) =>
    isViolated(walk, [way], trace.property) ? [looks] : [],
  );
}

/** Did the one way go on from where the other one came to rest? */
function continues({ firings, rests }: Way, earlier: Way): boolean {
  return (
    rests.at(-2) === earlier.firings.length &&
    earlier.firings.every((firing, i) => firing === firings[i])
  );
}

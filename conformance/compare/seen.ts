/**
 * Which properties a real kernel was seen to violate: those that the model's state violates at an
 * event after which kernel and model look the same, and those of which the kernel died.
 */
import { isQuiescent } from '../../counterexamples/replay/confirm.ts';
import { type ModelProperty, properties } from '../../properties/index.ts';
import type { Break } from './compare.ts';
import { deathIn } from './deaths.ts';
import type { KernelReport } from '../observe/kernel-reports.ts';
import { PathStates } from './path-states.ts';
import type { ModelWalk, Way } from './walk.ts';

/** Is the property violated on every way that looks like the log? */
export function isViolated(
  walk: ModelWalk,
  ways: readonly Way[],
  property: ModelProperty,
): boolean {
  if (property.applies(walk.model) !== true) return false;
  return ways.length > 0 && ways.every((way) => violatesOnWay(walk, way, property));
}

/**
 * The properties that are violated when a log breaks off or begins to differ, and of whose violation
 * a kernel makes such reports: it does not look like the model any more because it died of them.
 */
export function diedOf(broken: Break, reports: readonly KernelReport[]): ModelProperty[] {
  const { walk, ways, next, step } = broken;
  const said = reports.filter(({ event }) => event === step);
  return properties.filter(
    (property) =>
      deathIn(property.id, said) !== undefined &&
      (isViolated(walk, ways, property) || next.some((way) => isViolated(walk, [way], property))),
  );
}

const statesOnWays = new WeakMap<Way, PathStates>();

/** Every property looks at the same states of a way. */
function statesOn({ model }: ModelWalk, way: Way): PathStates {
  let states = statesOnWays.get(way);
  if (states === undefined) {
    states = new PathStates(model, { initial: 0, firings: way.firings });
    statesOnWays.set(way, states);
  }
  return states;
}

function violatesOnWay(walk: ModelWalk, way: Way, property: ModelProperty): boolean {
  const { model } = walk;
  const instance = property.instantiate(model);
  switch (instance.kind) {
    case 'never-fires': {
      const { outcomes } = statesOn(walk, way);
      return outcomes.some((outcome) => instance.outcomes.includes(outcome));
    }
    case 'always': {
      const states = statesOn(walk, way);
      return way.rests.some((count) => !states.at(count, (s) => instance.holds(s)));
    }
    case 'quiescent': {
      const states = statesOn(walk, way);
      return way.rests.some((count) => {
        const prefix = { initial: 0, firings: way.firings.slice(0, count) };
        return (
          !states.at(count, (s) => instance.holds(s)) && isQuiescent(model.system, prefix) === true
        );
      });
    }
    case 'no-deadlock':
      return way.rests.some((count) => {
        const prefix = { initial: 0, firings: way.firings.slice(0, count) };
        const waits = statesOn(walk, way).at(count, (s) => model.system.finished?.(s) === false);
        return waits && isQuiescent(model.system, prefix) === true;
      });
    default:
      // About what never happens, or happens for ever: an experiment is too short to see that.
      return false;
  }
}

/**
 * Which properties a real kernel was seen to violate: those that the model's state violates at an
 * event after which kernel and model look the same.
 */
import { isQuiescent } from '../counterexamples/confirm.ts';
import type { ModelProperty } from '../properties/index.ts';
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

function violatesOnWay({ model }: ModelWalk, way: Way, property: ModelProperty): boolean {
  const instance = property.instantiate(model);
  const path = { initial: 0, firings: way.firings };
  switch (instance.kind) {
    case 'never-fires': {
      const { outcomes } = new PathStates(model, path);
      return outcomes.some((outcome) => instance.outcomes.includes(outcome));
    }
    case 'always': {
      const states = new PathStates(model, path);
      return way.rests.some((count) => !states.at(count, (s) => instance.holds(s)));
    }
    case 'quiescent': {
      const states = new PathStates(model, path);
      return way.rests.some((count) => {
        const prefix = { initial: 0, firings: way.firings.slice(0, count) };
        return (
          !states.at(count, (s) => instance.holds(s)) && isQuiescent(model.system, prefix) === true
        );
      });
    }
    default:
      // About what never happens, or happens for ever: an experiment is too short to see that.
      return false;
  }
}

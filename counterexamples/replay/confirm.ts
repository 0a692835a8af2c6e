/**
 * Does the end of a replayed path violate a property?
 */
import {
  enabledFirings,
  type NeverFires,
  type Path,
  type Property,
  type TransitionSystem,
} from '../../checker/index.ts';

/**
 * True when a state violates a property, otherwise why it does not. For the kinds that speak of
 * quiescent states, `isQuiescent` has to be asked too.
 */
export function violatedInState<State>(
  system: TransitionSystem<State>,
  property: Property<State>,
  state: State,
): true | string {
  switch (property.kind) {
    case 'always':
    case 'quiescent':
      return !property.holds(state) || 'the property holds in the last state';
    case 'no-deadlock':
      return system.finished?.(state) === false || 'every thread has finished in the last state';
    default:
      return `a property of kind "${property.kind}" is not violated in one state`;
  }
}

/** True when what the last firing of a path reported violates the property, otherwise why not. */
export function violatedByFiring<State>(
  property: NeverFires<State>,
  outcomes: readonly string[],
): true | string {
  return (
    outcomes.some((outcome) => property.outcomes.includes(outcome)) ||
    `the last step reports none of ${property.outcomes.join(', ')}`
  );
}

/** Does a path that replays end where no thread has anything left to do? Otherwise what it could. */
export function isQuiescent<State>(system: TransitionSystem<State>, path: Path): true | string {
  const enabled = enabledFirings(system, path);
  if ('message' in enabled) return enabled.message;
  const thread = enabled.find(({ rule }) => system.rules[rule]?.environment !== true);
  return thread === undefined || `a thread could still go on with "${thread.line}"`;
}

/** Is a violation of the property decided where a path ends, and not by a path without end? */
export function isDecidedAtEnd<State>({ kind }: Property<State>): boolean {
  return ['always', 'quiescent', 'no-deadlock', 'never-fires'].includes(kind);
}

/**
 * How each property stands at one state of a walk.
 */
import type { Property } from '../../../checker/index.ts';
import { isLiveness } from '../../../checker/language/property.ts';
import { refute } from '../../../checker/liveness/refute.ts';
import type { State } from '../../../model/index.ts';
import type { ModelProperty } from '../../../properties/index.ts';
import { violatedByFiring, violatedInState } from '../../replay/confirm.ts';
import type { Walk } from '../data/walk.ts';

export type Standing =
  /** Broken here: the walk up to this state is a counterexample. */
  | 'violated'
  | 'holds'
  /** Speaks of states in which all is quiet, or of whole paths. */
  | 'not-asked';

/** The properties that say something about this machine and design. */
export function instantiated(
  walk: Walk,
  properties: readonly ModelProperty[],
): { readonly property: ModelProperty; readonly instance: Property<State> }[] {
  return properties
    .filter((property) => property.applies(walk.model) === true)
    .map((property) => ({ property, instance: property.instantiate(walk.model) }));
}

export function standingAt(walk: Walk, state: number, instance: Property<State>): Standing {
  const { values, quiescent } = walk.states[state]!;
  if (instance.kind === 'reachable') return 'not-asked';
  if (isLiveness(instance)) {
    // What goes on for ever breaks a promise; whether there is no way left would be a search.
    const whole = walk.path.loop !== undefined && state === walk.steps.length;
    const { system } = walk.model;
    return whole && refute(system, instance, walk.path) === true ? 'violated' : 'not-asked';
  }
  if (instance.kind === 'never-fires') {
    const reported = walk.steps[state - 1]?.outcomes ?? [];
    return violatedByFiring(instance, reported) === true ? 'violated' : 'holds';
  }
  if (instance.kind !== 'always' && !quiescent) return 'not-asked';
  return violatedInState(walk.model.system, instance, values) === true ? 'violated' : 'holds';
}

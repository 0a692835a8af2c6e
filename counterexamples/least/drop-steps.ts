/**
 * Leaves out the steps of a counterexample that do not matter, for searches whose traces are not
 * shortest.
 */
import { follow, type Path, type Property, type TransitionSystem } from '../../checker/index.ts';
import {
  isDecidedAtEnd,
  isQuiescent,
  violatedByFiring,
  violatedInState,
} from '../replay/confirm.ts';

/**
 * Drops steps as long as the rest is still a path that violates the property: first many at once,
 * then one after the other. No single step of the result can be left out.
 */
export function dropNeedless<State>(
  system: TransitionSystem<State>,
  property: Property<State>,
  path: Path,
): Path {
  if (path.loop !== undefined || !isDecidedAtEnd(property)) return path;
  let { firings } = path;
  for (let size = Math.max(1, firings.length >> 1); ;) {
    let dropped = false;
    for (let at = firings.length - size; at >= 0; at -= size) {
      const rest = firings.toSpliced(at, size);
      if (!violates(system, property, { ...path, firings: rest })) continue;
      firings = rest;
      dropped = true;
    }
    if (size > 1) size >>= 1;
    else if (!dropped) return { ...path, firings };
  }
}

/** Does a path replay, and end in a violation? */
export function violates<State>(
  system: TransitionSystem<State>,
  property: Property<State>,
  path: Path,
): boolean {
  let inState = false;
  const steps = follow(system, path, (s, index) => {
    if (index === path.firings.length) inState = violatedInState(system, property, s) === true;
  });
  if ('message' in steps) return false;
  if (property.kind === 'never-fires') {
    return violatedByFiring(property, steps.at(-1)?.outcomes ?? []) === true;
  }
  return inState && (property.kind === 'always' || isQuiescent(system, path) === true);
}

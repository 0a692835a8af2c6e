/**
 * What a search looks for in all states, quiescent or not.
 */
import type { Property } from '../language/property.ts';

export interface Goal<State> {
  /** For messages. */
  readonly what: string;
  /** Is it found in this state? Once it is, it matters no longer. */
  reached(s: State): boolean;
}

/** Violations, witnesses and premises of properties that are about all states. */
export function goalsOf<State>(properties: readonly Property<State>[]): Goal<State>[] {
  return properties.flatMap((property): Goal<State>[] => {
    const what = `property '${property.id}'`;
    const goals: Goal<State>[] = [];
    if (property.kind === 'always') {
      goals.push({ what, reached: (s) => !property.holds(s) });
    } else if (property.kind === 'reachable') {
      goals.push({ what, reached: (s) => property.witness(s) });
    }
    if (property.premise !== undefined && property.kind !== 'quiescent') {
      goals.push({ what, reached: (s) => property.premise?.(s) === true });
    }
    return goals;
  });
}

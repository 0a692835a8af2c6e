/**
 * The measured systems for this engine, each with the invariant that is evaluated in every state.
 */
import type { Property } from '../checker/language/property.ts';
import type { TransitionSystem } from '../checker/language/system.ts';
import { grid } from '../checker/toys/grid.ts';
import { mutualExclusion, peterson } from '../checker/toys/peterson.ts';
import { diningPhilosophers, neighboursDoNotEat } from '../checker/toys/philosophers.ts';
import { consistent, twoPhaseCommit } from '../checker/toys/two-phase-commit.ts';
import { familyOf, type MeasuredName } from './names.ts';

export interface Measured {
  readonly system: TransitionSystem<never>;
  /** The invariant that the other checkers evaluate on this system, if any. */
  readonly properties: readonly Property<never>[];
}

export function measuredSystem(name: MeasuredName): Measured {
  const { family, size, modulus } = familyOf(name);
  switch (family) {
    case '2pc':
      return measured(twoPhaseCommit(size), consistent);
    case 'peterson':
      return measured(peterson(size), mutualExclusion);
    case 'philosophers':
      return measured(diningPhilosophers(size), neighboursDoNotEat);
    case 'grid':
      return measured(grid(size, modulus));
  }
}

function measured<State>(
  system: TransitionSystem<State>,
  ...properties: Property<State>[]
): Measured {
  return { system, properties } as unknown as Measured;
}

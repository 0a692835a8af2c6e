/**
 * The systems that are measured, by name: '2pc-7', 'peterson-5', 'philosophers-16', 'grid-8x8'.
 */
import type { Property } from '../checker/property.ts';
import type { TransitionSystem } from '../checker/system.ts';
import { grid } from '../checker/toys/grid.ts';
import { mutualExclusion, peterson } from '../checker/toys/peterson.ts';
import { diningPhilosophers, neighboursDoNotEat } from '../checker/toys/philosophers.ts';
import { consistent, twoPhaseCommit } from '../checker/toys/two-phase-commit.ts';

export interface Measured {
  readonly system: TransitionSystem<never>;
  /** The invariant that other checkers evaluate on this system, if any. */
  readonly properties: readonly Property<never>[];
}

/** The system of that name, or undefined when there is none. */
export function measuredSystem(name: string): Measured | undefined {
  const [, family, first, , second] = /^(.+)-(\d+)(x(\d+))?$/.exec(name) ?? [];
  const size = Number(first);
  if ((family === 'grid') !== (second !== undefined) || size < 1) return undefined;
  switch (family) {
    case '2pc':
      return measured(twoPhaseCommit(size), consistent);
    case 'peterson':
      return measured(peterson(size), mutualExclusion);
    case 'philosophers':
      return measured(diningPhilosophers(size), neighboursDoNotEat);
    case 'grid':
      return measured(grid(size, Number(second)));
    default:
      return undefined;
  }
}

function measured<State>(
  system: TransitionSystem<State>,
  ...properties: Property<State>[]
): Measured {
  return { system, properties } as unknown as Measured;
}

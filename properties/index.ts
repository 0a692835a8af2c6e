/** What must hold, and the bytes that count when it does not. */
import { announcedOnce } from './announced-once.ts';
import { innocentsSurvive } from './innocents-survive.ts';
import { leftoversAccounted } from './leftovers-accounted.ts';
import { noDeadlock } from './no-deadlock.ts';
import { noResetUnderLiveMemory } from './no-reset-under-live-memory.ts';
import { noStrandedMemory, noStrandedMemoryInScope } from './no-stranded-memory.ts';
import type { ModelProperty } from './property.ts';
import { reuseAfterTeardown } from './reuse-after-teardown.ts';
import { singleOwner } from './single-owner.ts';
import { treeWellFormed } from './tree-well-formed.ts';

export { type Expectation, expectedBudgets, expectedVerdict } from './expected.ts';
export { type ByteMeasures, byteMeasures, type MinMax, measuresOf } from './measures.ts';
export type { ModelProperty } from './property.ts';

/** All properties, in the order of the tables. */
export const properties: readonly ModelProperty[] = [
  reuseAfterTeardown,
  leftoversAccounted,
  singleOwner,
  noStrandedMemory,
  noStrandedMemoryInScope,
  announcedOnce,
  noResetUnderLiveMemory,
  innocentsSurvive,
  noDeadlock,
  treeWellFormed,
];

/** What must hold, and the bytes that count when it does not. */
import { announcedOnce } from './announced-once.ts';
import { createOnFreeRange } from './create-on-free-range.ts';
import { daxRegionAnswered } from './dax-region-answered.ts';
import { decodedIsNamed } from './decoded-is-named.ts';
import { decisionMade } from './decision-made.ts';
import { decisionSeesProbes } from './decision-sees-probes.ts';
import { fallbackComplete } from './fallback-complete.ts';
import { innocentsSurvive } from './innocents-survive.ts';
import { iomemTruthful } from './iomem-truthful.ts';
import { leftoversAccounted } from './leftovers-accounted.ts';
import { noAtomicSleep } from './no-atomic-sleep.ts';
import { noDeadlock } from './no-deadlock.ts';
import { noHpaDoubleAllocation } from './no-hpa-double-allocation.ts';
import { noLeakedMemory } from './no-leaked-memory.ts';
import { noLockCycle } from './no-lock-cycle.ts';
import { noNullWindow } from './no-null-window.ts';
import { noOrphanedOwner } from './no-orphaned-owner.ts';
import { noPermissionDeadEnd } from './no-permission-dead-end.ts';
import { noResetUnderLiveMemory } from './no-reset-under-live-memory.ts';
import { noStrandedMemory, noStrandedMemoryInScope } from './no-stranded-memory.ts';
import { noUseAfterFree } from './no-use-after-free.ts';
import { onlineIsDecoded } from './online-is-decoded.ts';
import { onlySoftReserved } from './only-soft-reserved.ts';
import { ownerStable } from './owner-stable.ts';
import { probeWaitReturns } from './probe-wait-returns.ts';
import type { ModelProperty } from './property.ts';
import { earlyRegionGetsDax, lateRegionGetsDax } from './region-gets-dax.ts';
import { reloadSafe } from './reload-safe.ts';
import { reuseAfterTeardown } from './reuse-after-teardown.ts';
import { singleOwner } from './single-owner.ts';
import { treeWellFormed } from './tree-well-formed.ts';
import { trimExact } from './trim-exact.ts';
import { unloadEnds } from './unload-ends.ts';
import { wholeMemoryBlock } from './whole-memory-block.ts';
import { workInitialised } from './work-initialised.ts';

export { culpritRanges, type LastStep } from './culprits.ts';
export { type Expectation, expectedBudgets, expectedVerdict } from './expected.ts';
export { type ByteMeasures, byteMeasures, type MinMax, measuresOf } from './measures.ts';
export type { ModelProperty } from './property.ts';

/** All properties, in the order of the tables. */
export const properties: readonly ModelProperty[] = [
  reuseAfterTeardown,
  createOnFreeRange,
  leftoversAccounted,
  singleOwner,
  noStrandedMemory,
  noStrandedMemoryInScope,
  onlineIsDecoded,
  fallbackComplete,
  announcedOnce,
  noResetUnderLiveMemory,
  noLeakedMemory,
  innocentsSurvive,
  noHpaDoubleAllocation,
  onlySoftReserved,
  reloadSafe,
  noDeadlock,
  noPermissionDeadEnd,
  decodedIsNamed,
  wholeMemoryBlock,
  iomemTruthful,
  treeWellFormed,
  noOrphanedOwner,
  trimExact,
  ownerStable,
  noAtomicSleep,
  noLockCycle,
  workInitialised,
  noUseAfterFree,
  noNullWindow,
  decisionMade,
  daxRegionAnswered,
  earlyRegionGetsDax,
  lateRegionGetsDax,
  unloadEnds,
  probeWaitReturns,
  decisionSeesProbes,
];

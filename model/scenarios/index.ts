/**
 * The named scenarios.
 */
import type { Scenario } from '../machine/scenario.ts';
import { normalForms } from './normal-forms.ts';
import { realMaps } from './real-maps.ts';
import { variants } from './variants.ts';

/** Each takes under some design longer than all others together: the findings leave them out. */
export const hugeScenarios: ReadonlySet<string> = new Set([
  'l02-amd-three-windows',
  'n17-device-over-two-windows',
  'l01-amd-exact-four-ways',
]);

/** Explored by default only when they are asked for by name, so that all others take seconds. */
export const largeScenarios: ReadonlySet<string> = new Set([
  ...hugeScenarios,
  'n3-two-windows-srat-split',
  'n7-two-regions-builtin',
  'n7-two-regions-kmem-builtin',
]);

/** In the order in which tables show them. */
export const scenarios: readonly Scenario[] = [...normalForms, ...realMaps, ...variants];

/**
 * The named scenarios.
 */
import type { Scenario } from '../scenario.ts';
import { normalForms } from './normal-forms.ts';
import { realMaps } from './real-maps.ts';
import { variants } from './variants.ts';

/**
 * Explored only when they are asked for by name: under some design they take longer than all others
 * together.
 */
export const largeScenarios: ReadonlySet<string> = new Set([
  'l02-amd-three-windows',
  'n17-device-over-two-windows',
  'l01-amd-exact-four-ways',
]);

/** In the order in which tables show them. */
export const scenarios: readonly Scenario[] = [...normalForms, ...realMaps, ...variants];

/** The named scenarios, in the order in which tables show them. */
import type { Scenario } from '../scenario.ts';
import { normalForms } from './normal-forms.ts';
import { realMaps } from './real-maps.ts';

export const scenarios: readonly Scenario[] = [...normalForms, ...realMaps];

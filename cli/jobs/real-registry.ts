/**
 * The registry of the program: the model and the properties as they are.
 */
import {
  buildModel,
  designs,
  designVariants,
  largeScenarios,
  MODEL_VERSION,
  observe,
  scenarios,
} from '../../model/index.ts';
import {
  byteMeasures,
  culpritRanges,
  expectedBudgets,
  expectedVerdict,
  measuresOf,
  properties,
} from '../../properties/index.ts';
import type { Registry } from './registry.ts';
import { TOOL_VERSION } from './version.ts';

export const realRegistry: Registry = {
  designs,
  designVariants,
  scenarios,
  largeScenarios,
  properties,
  modelVersion: MODEL_VERSION,
  toolVersion: TOOL_VERSION,
  buildModel,
  observe,
  culpritRanges,
  measuresOf,
  byteMeasures,
  expectedVerdict,
  expectedBudgets,
};

/**
 * The registry of the page: the model and the properties as they are, in the browser.
 */
import {
  buildModel,
  designs,
  designVariants,
  largeScenarios,
  MODEL_VERSION,
  observe,
  scenarios,
} from '../../../model/index.ts';
import { culpritRanges, properties } from '../../../properties/index.ts';
import type { TraceRegistry } from '../../replay/registry.ts';

export { designs, designVariants, largeScenarios, properties, scenarios };

/** `toolVersion` comes with the page, since it is not in the code. */
export function pageRegistry(toolVersion: string): TraceRegistry {
  return {
    designs,
    designVariants,
    properties,
    modelVersion: MODEL_VERSION,
    toolVersion,
    buildModel,
    observe,
    culpritRanges,
  };
}

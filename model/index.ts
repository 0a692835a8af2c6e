/** The model of Linux, the firmware and the administrator, as one transition system. */
export {
  allowedValues,
  CONFIG_OPTIONS,
  type ConfigOption,
  configChanges,
  configText,
  distinctConfigs,
  effectiveConfig,
  type KernelConfig,
  type Tristate,
} from './machine/config.ts';
export type { Design } from './machine/design.ts';
export { designs } from './designs/index.ts';
export { designVariants } from './designs/variants/index.ts';
export { designOfRelease, shippedIn, versionOf } from './designs/kernel-versions.ts';
export type { IomemLine } from './iomem.ts';
export { type Budgets, buildModel, MODEL_VERSION, type Model } from './model.ts';
export { type Observation, observe, type ObservedDax } from './observe.ts';
export { plainBoot } from './plain-boot.ts';
export {
  type AddressRange,
  type Decoder,
  type Device,
  REGION_GRANULE,
  type Scenario,
  ScenarioError,
} from './machine/scenario.ts';
export { hugeScenarios, largeScenarios, scenarios } from './scenarios/index.ts';
export type { State } from './machine/state.ts';

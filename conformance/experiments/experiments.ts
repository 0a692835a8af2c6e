/**
 * The experiments: machines and what happens to them, as data.
 *
 * Together they fire every rule that QEMU can bring about at least once under each design that a
 * kernel ships (recordings.test.ts), and have the layouts and orders that the discussion keeps coming
 * back to.
 */
import { type Design, scenarios } from '../../model/index.ts';
import { type Experiment, parseEvents } from './experiment.ts';
import type { Plan } from './plan.ts';
import { DEVDAX_PLANS } from './plans-devdax.ts';
import { FAILURE_PLANS } from './plans-failure.ts';
import { LAYOUT_PLANS } from './plans-layout.ts';
import { OPERATION_PLANS } from './plans-operation.ts';
import { ORDER_PLANS } from './plans-order.ts';
import { RACE_PLANS } from './plans-race.ts';
import { fitToQemu } from './qemu-layout.ts';

const PLANS: readonly Plan[] = [
  ...ORDER_PLANS,
  ...LAYOUT_PLANS,
  ...OPERATION_PLANS,
  ...RACE_PLANS,
  ...FAILURE_PLANS,
  ...DEVDAX_PLANS,
];

/** All experiments. */
export function everyExperiment(): readonly Experiment[] {
  return PLANS.map(experiment);
}

/** The experiments for kernels of a design. */
export function experimentsFor(design: Design): readonly Experiment[] {
  return PLANS.filter(({ under }) => under?.(design) ?? true).map(experiment);
}

function experiment({ name, title, on, hold, events }: Plan): Experiment {
  const scenario = typeof on === 'string' ? scenarios.find((s) => s.name === on) : on;
  if (scenario === undefined) throw new Error(`${name}: no scenario is called "${String(on)}"`);
  const fit = fitToQemu(scenario);
  if (fit.kind === 'impossible') throw new Error(`${name}: ${fit.reason}`);
  return { name, title, scenario: fit.scenario, hold: hold ?? {}, events: parseEvents(events) };
}

/** Names of all experiments. */
export const experimentNames: readonly string[] = PLANS.map(({ name }) => name);

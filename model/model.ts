/**
 * A model: one scenario under one design, as a transition system.
 */
import type { Rule, TransitionSystem } from '../checker/index.ts';
import type { Cells } from './machine/cells.ts';
import type { Design } from './machine/design.ts';
import { adminCxlRules } from './kernel/admin-cxl.ts';
import { adminDriverRules } from './kernel/admin-drivers.ts';
import { adminHardwareRules } from './kernel/admin-hardware.ts';
import { adminRules } from './kernel/admin.ts';
import { cxlAcpiRules } from './kernel/cxl-acpi.ts';
import { cxlMemRules } from './kernel/cxl-mem.ts';
import { daxRules } from './kernel/dax.ts';
import { deviceDaxRules } from './kernel/device-dax.ts';
import { e820Rules, powerOn } from './kernel/e820.ts';
import { kmemProbe, kmemRules } from './kernel/kmem.ts';
import { regionRules } from './kernel/region.ts';
import { compileMachine, type Machine } from './machine/machine.ts';
import type { Scenario } from './machine/scenario.ts';
import { type State, stateLayout } from './machine/state.ts';

/** Changes whenever a trace of an older model might replay differently. */
export const MODEL_VERSION = '8';

/** How many faults of the environment and operations of the administrator a run may contain. */
export interface Budgets {
  readonly faults: number;
  readonly userOps: number;
}

export interface Model {
  readonly scenario: Scenario;
  readonly design: Design;
  readonly budgets: Budgets;
  readonly cells: Cells;
  readonly machine: Machine;
  readonly system: TransitionSystem<State>;
}

/** Throws ScenarioError when the scenario exceeds a limit of the model. */
export function buildModel(scenario: Scenario, design: Design, budgets: Budgets): Model {
  const m = compileMachine(scenario, design, budgets.userOps);
  const rules = [
    ...e820Rules(m),
    ...cxlAcpiRules(m),
    ...cxlMemRules(m),
    ...regionRules(m),
    ...daxRules(m, m.config.DEV_DAX_KMEM === 'y' ? (s, d) => kmemProbe(m, s, d) : undefined),
    ...kmemRules(m),
    ...deviceDaxRules(m),
    ...design.rules(m),
    ...adminRules(m),
    ...adminDriverRules(m),
    ...adminCxlRules(m),
    ...adminHardwareRules(m),
  ] as Rule<State, unknown>[];
  const built = (rule: Rule<State, unknown>) =>
    m.config.DEV_DAX_HMEM !== 'n' || rule.actor !== 'dax_hmem';
  return {
    scenario,
    design,
    budgets,
    cells: m.cells,
    machine: m,
    system: {
      name: `${scenario.name} under ${design.id}`,
      layout: stateLayout(m, design.own(m)),
      initialise: (s) => {
        powerOn(m, s);
        design.initialise?.(m, s);
      },
      rules: rules
        .filter((rule) => built(rule) && (rule.parameters?.length ?? 1) > 0)
        .map((rule) => (m.trimsWindows ? whileAlive(rule) : rule)),
      budgets: { faults: budgets.faults, userOps: budgets.userOps },
      finished: (s) => s.dead || (design.finished?.(m, s) ?? true),
      fairness: { strong: { rules: design.stronglyFair ?? [] } },
    },
  };
}

/** The rule on a machine whose kernel can die. */
function whileAlive(rule: Rule<State, unknown>): Rule<State, unknown> {
  return { ...rule, guard: (s, parameter) => !s.dead && rule.guard(s, parameter) };
}

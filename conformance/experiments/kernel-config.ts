/**
 * What a kernel has built in, and what that makes of an experiment: a driver that is built in is
 * there before the first event.
 */
import type { ReplayedTrace } from '../../counterexamples/index.ts';
import { kernelConfig } from '../../model/machine/config.ts';
import {
  CONFIG_OPTIONS,
  type ConfigOption,
  type KernelConfig,
  type Scenario,
} from '../../model/index.ts';
import { type Event, type Module, MODULES } from './event.ts';
import type { Experiment } from './experiment.ts';

/** What is not said is as distributions have it: drivers are modules, CXL_REGION is there. */
export type SetConfig = Partial<KernelConfig>;

/** The option that decides about a module of the events. */
const OPTION: Readonly<Record<Module, ConfigOption>> = {
  cxl_acpi: 'CXL_ACPI',
  // CXL_PCI selects CXL_MEM.
  cxl_mem: 'CXL_PCI',
  dax_hmem: 'DEV_DAX_HMEM',
  dax_cxl: 'DEV_DAX_CXL',
  kmem: 'DEV_DAX_KMEM',
};

/** Is it a module, as distributions have it, neither built in nor missing? */
export function isModule(config: SetConfig | undefined, module: Module): boolean {
  return (config?.[OPTION[module]] ?? 'm') === 'm';
}

/** The modules that are there before the first event. */
export function builtinModules(config: SetConfig | undefined): readonly Module[] {
  return MODULES.filter((module) => config?.[OPTION[module]] === 'y');
}

/** The configuration of the kernel that a counterexample is about: what Kconfig of its design makes of it. */
export function configOfTrace({ model }: ReplayedTrace): KernelConfig {
  return kernelConfig(model.scenario.config, model.design.traits);
}

/** Why a kernel is not the one that a scenario asks for, if so. */
export function otherConfig(
  { config }: Pick<Scenario, 'config'>,
  kernel: SetConfig,
): string | undefined {
  for (const option of CONFIG_OPTIONS) {
    const usual = option === 'CXL_REGION' ? 'y' : 'm';
    const wanted = config?.[option] ?? usual;
    if (wanted !== (kernel[option] ?? usual))
      return `it needs a kernel with CONFIG_${option}=${wanted}`;
  }
  return undefined;
}

export type OnKernel =
  | { readonly kind: 'expressible'; readonly experiment: Experiment }
  | { readonly kind: 'impossible'; readonly reason: string };

/**
 * The experiment on a kernel of that configuration. Drivers that are built in are not loaded; where
 * it is about them coming late, or in an order that they cannot have, it is impossible.
 */
export function onKernel(experiment: Experiment, kernel: SetConfig): OnKernel {
  const { scenario } = experiment;
  if (scenario.config !== undefined) {
    const reason = otherConfig(scenario, kernel);
    return reason === undefined ? { kind: 'expressible', experiment } : impossible(reason);
  }
  const absent = MODULES.find((module) => kernel[OPTION[module]] === 'n');
  if (absent !== undefined) return impossible(`this kernel has no ${absent}`);
  const builtin = builtinModules(kernel);
  if (builtin.length === 0) return { kind: 'expressible', experiment };
  const reason = needsModules(experiment, builtin) ?? needsOrder(experiment, builtin);
  if (reason !== undefined) return impossible(reason);
  const events = experiment.events.flatMap((event): Event[] => {
    if (event.do !== 'load') return [event];
    const modules = event.modules.filter((module) => !builtin.includes(module));
    return modules.length === 0 ? [] : [{ ...event, modules }];
  });
  return {
    kind: 'expressible',
    experiment: { ...experiment, scenario: { ...scenario, config: kernel }, events },
  };
}

/** Why an experiment needs as modules what is built in, whatever is loaded when, if it does. */
export function needsModules(
  { scenario, hold, events }: Experiment,
  builtin: readonly Module[],
): string | undefined {
  const isBuiltin = (module: Module) => builtin.includes(module);
  if (hold.acpi === true && isBuiltin('cxl_acpi')) return keptAway('cxl_acpi');
  const held =
    (hold.devices ?? []).length > 0 || scenario.devices.some(({ fails }) => fails === 'cxl_pci');
  if (held && isBuiltin('cxl_mem')) return keptAway('cxl_pci');
  if (isBuiltin('dax_hmem') && events.some((event) => event.do === 'reload')) {
    return 'it reloads dax_hmem, which is built in';
  }
  if (builtin.length === MODULES.length && events.some((event) => event.do === 'busy')) {
    return 'it needs virtio_blk as a module, and all drivers are built in';
  }
  return undefined;
}

/** Does it load drivers in another order than those have that are built in? */
function needsOrder({ events }: Experiment, builtin: readonly Module[]): string | undefined {
  const isBuiltin = (module: Module) => builtin.includes(module);
  const first = events.findIndex(
    (event) => event.do !== 'requests' && !(event.do === 'load' && event.modules.every(isBuiltin)),
  );
  const early = events.slice(0, first < 0 ? events.length : first);
  const order = early.flatMap((event) => (event.do === 'load' ? event.modules : []));
  if (order.join() === builtin.join()) return undefined;
  return `it is about the order in which modules are loaded, and ${builtin.join(', ')} are built in`;
}

function keptAway(driver: string): string {
  return `it keeps a device from ${driver}, which is built in and has it before init runs`;
}

function impossible(reason: string): OnKernel {
  return { kind: 'impossible', reason };
}

/**
 * The configuration of the kernel: which drivers are built in, which are modules, which are not
 * there, and what order follows from that.
 *
 * Built in: cxl_acpi is a subsys_initcall and comes before arch/x86/pci inserts Soft Reserved
 * (link order); since v7.0 it is a subsys_initcall_sync and comes after (7be03eae1fdb), but there
 * Soft Reserved is not in iomem any more; dax_hmem and cxl_pci are device_initcalls, and drivers/Makefile links dax/ before
 * cxl/, so dax_hmem comes before cxl_pci; every module comes after all of them. Modules come in any
 * order that symbols, soft dependencies and request_module() allow.
 */
import type { KernelTraits } from './design.ts';

/** y: built in; m: module; n: not built. */
export type Tristate = 'y' | 'm' | 'n';

/** The options that matter, without "CONFIG_". */
export const CONFIG_OPTIONS = [
  'CXL_ACPI',
  'CXL_PCI',
  'CXL_MEM',
  'CXL_REGION',
  'DEV_DAX_HMEM',
  'DEV_DAX_CXL',
  'DEV_DAX_KMEM',
] as const;

export type ConfigOption = (typeof CONFIG_OPTIONS)[number];

export type KernelConfig = Readonly<Record<ConfigOption, Tristate>>;

/** CXL_REGION is a bool. */
export function allowedValues(option: ConfigOption): readonly Tristate[] {
  return option === 'CXL_REGION' ? ['y', 'n'] : ['y', 'm', 'n'];
}

/** What distributions ship. */
const DEFAULTS: KernelConfig = {
  CXL_ACPI: 'm',
  CXL_PCI: 'm',
  CXL_MEM: 'm',
  CXL_REGION: 'y',
  DEV_DAX_HMEM: 'm',
  DEV_DAX_CXL: 'm',
  DEV_DAX_KMEM: 'm',
};

/** What Kconfig makes of the options that a scenario sets, in the kernel of a design. */
export function kernelConfig(
  set: Partial<KernelConfig> | undefined,
  traits: KernelTraits,
): KernelConfig {
  const config = { ...DEFAULTS, ...set };
  // drivers/dax/Kconfig: DEV_DAX_CXL depends on CXL_REGION.
  if (config.CXL_REGION === 'n') config.DEV_DAX_CXL = 'n';
  // 1eaef15b2349: DEV_DAX_HMEM=y only if CXL_ACPI and CXL_PCI are built in, or both are off.
  const cxl = `${config.CXL_ACPI}${config.CXL_PCI}`;
  if (traits.hmemBuiltinNeedsCxl && config.DEV_DAX_HMEM === 'y' && cxl !== 'yy' && cxl !== 'nn') {
    config.DEV_DAX_HMEM = 'm';
  }
  return config;
}

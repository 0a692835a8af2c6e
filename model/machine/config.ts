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
import type { KernelTraits } from './kernel-traits.ts';

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

/** What a design says of the Kconfig of its kernel. */
type KconfigTraits = Partial<Pick<KernelTraits, 'daxKconfig' | 'probeWaitCovers'>>;

/** What Kconfig makes of the options that a scenario sets, in the kernel of a design. */
export function kernelConfig(
  set: Partial<KernelConfig> | undefined,
  { daxKconfig, probeWaitCovers }: KconfigTraits,
): KernelConfig {
  const config = { ...DEFAULTS, ...set };
  if (probeWaitCovers === 'regions') {
    // drivers/cxl/Kconfig with always-synchronous memdevs: CXL_PCI selects CXL_MEM.
    config.CXL_MEM = larger(config.CXL_MEM, config.CXL_PCI);
  } else {
    // Before that CXL_MEM depends on CXL_PCI; and cxl_pci alone makes memdevs that serve nobody.
    config.CXL_MEM = smaller(config.CXL_MEM, config.CXL_PCI);
    if (config.CXL_MEM === 'n') config.CXL_PCI = 'n';
  }
  // drivers/dax/Kconfig: DEV_DAX_CXL depends on CXL_REGION.
  if (config.CXL_REGION === 'n') config.DEV_DAX_CXL = 'n';
  const drivers = [config.CXL_ACPI, config.CXL_PCI];
  switch (daxKconfig) {
    case 'ordered':
      if (drivers.some((cxl) => smaller(cxl, config.DEV_DAX_HMEM) !== config.DEV_DAX_HMEM)) {
        config.DEV_DAX_CXL = 'n';
      }
      break;
    case 'matched':
      for (const cxl of drivers) config.DEV_DAX_HMEM = matching(config.DEV_DAX_HMEM, cxl);
      config.DEV_DAX_CXL = matching(config.DEV_DAX_CXL, config.DEV_DAX_HMEM);
      break;
    default:
  }
  return config;
}

/** `depends on other || !other`: no option is built in beside a module. */
function matching(option: Tristate, other: Tristate): Tristate {
  return other === 'm' ? smaller(option, 'm') : option;
}

function smaller(a: Tristate, b: Tristate): Tristate {
  return ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b;
}

function larger(a: Tristate, b: Tristate): Tristate {
  return smaller(a, b) === a ? b : a;
}

/** As Kconfig compares. */
const ORDER: readonly Tristate[] = ['n', 'm', 'y'];

/**
 * The configuration that stands for all that allow the same orders, given what Kconfig has left.
 * Whether these are built in or modules makes no difference to any rule, only whether they are there:
 *
 * - DEV_DAX_CXL: nothing waits for it, and what it waits for it does either way.
 * - CXL_PCI: a built-in dax_hmem comes before it either way, by link order or because modules come
 *   after all initcalls; and a built-in cxl_acpi before it. Before a modular cxl_acpi a modular cxl_pci
 *   may come and a built-in one always does: its orders are some of those of a module, and stand
 *   for no configuration of their own.
 * - CXL_MEM and CXL_PORT: since v7.0 they are there before cxl_pci. CXL_PCI selects the one and CXL_ACPI
 *   the other, modules need their symbols, and drivers/cxl/Makefile links port, acpi, mem, and pci last
 *   (read in 7.3). Before that nothing waits for the probe of an endpoint, which may come any time after
 *   that of cxl_pci, however late cxl_mem and cxl_port are loaded (read in 6.12).
 *
 * Without cxl_pci there is no memdev, and without cxl_mem no endpoint: no device serves a region.
 */
function sameOrders(config: KernelConfig): KernelConfig {
  const present = (option: ConfigOption): Tristate => (config[option] === 'n' ? 'n' : 'm');
  const devices = config.CXL_PCI === 'n' ? 'n' : present('CXL_MEM');
  // What Kconfig of v7.1 asks of a built-in dax_hmem.
  const noModules = config.DEV_DAX_HMEM === 'y' && config.CXL_ACPI !== 'm';
  return {
    ...config,
    DEV_DAX_CXL: present('DEV_DAX_CXL'),
    CXL_PCI: noModules && devices !== 'n' ? 'y' : devices,
    CXL_MEM: devices,
  };
}

/**
 * One configuration for each set of orders that some configuration allows: the usual one, those that
 * differ from it in one option, in two, and so on.
 */
export function distinctConfigs(): readonly KernelConfig[] {
  let all: readonly KernelConfig[] = [DEFAULTS];
  for (const option of CONFIG_OPTIONS) {
    all = all.flatMap((config) =>
      allowedValues(option).map((value) => ({ ...config, [option]: value })),
    );
  }
  const distinct = new Map<string, KernelConfig>();
  for (const config of all) {
    const same = sameOrders(kernelConfig(config, {}));
    distinct.set(JSON.stringify(same), same);
  }
  return [...distinct.values()].sort((a, b) => configChanges(a) - configChanges(b));
}

/** In how many options that one can choose a configuration of `distinctConfigs` differs from the usual. */
export function configChanges(config: KernelConfig): number {
  return CONFIG_OPTIONS.filter((option) => {
    // It follows from CXL_MEM, or from the other options.
    if (option === 'CXL_PCI') return false;
    if (option === 'DEV_DAX_CXL' && config.CXL_REGION === 'n') return false;
    return config[option] !== DEFAULTS[option];
  }).length;
}

/** What a kernel of these traits makes of a configuration of `distinctConfigs`: one of them, too. */
export function effectiveConfig(config: KernelConfig, traits: KconfigTraits): KernelConfig {
  return sameOrders(kernelConfig(config, traits));
}

/** What differs from the usual configuration, as `CXL_ACPI=y,DEV_DAX_HMEM=n`; empty for nothing. */
export function configText(config: KernelConfig): string {
  return CONFIG_OPTIONS.filter((option) => config[option] !== DEFAULTS[option])
    .map((option) => `${option}=${config[option]}`)
    .join(',');
}

/**
 * The rules of the model that no experiment can bring about on a stock kernel, as data, each with
 * the reason.
 */

interface OutOfReach {
  /** Of names of rules. */
  readonly rules: RegExp;
  /** Under which designs; default all. */
  readonly designs?: readonly string[];
  readonly why: string;
}

const NO_INJECTION = 'stock kernels have no fault injection, and nothing from outside does it';

const OUT_OF_REACH: readonly OutOfReach[] = [
  {
    rules: /^cxl_pci: probe fails$/,
    why: 'a device that is kept from cxl_pci for good stands for it: nobody can tell the difference',
  },
  {
    rules: /^(cxl_mem|cxl_bus_rescan): probe endpoint fails$/,
    why: 'a device whose decoders are bad from the start stands for it ("probe endpoint")',
  },
  {
    rules: /^(cxl_region|dax_cxl|hmem|kmem): probe(, kmem)? fails$/,
    why: `an allocation that fails, add_memory_driver_managed() that fails: ${NO_INJECTION}`,
  },
  {
    rules: /, out of memory$/,
    why: `memregion_alloc() or platform_device_alloc() fails: ${NO_INJECTION}`,
  },
  {
    rules: /^dax_hmem: probe hmem_platform\.0 while cxl_acpi inserts its windows$/,
    why: 'nothing on a stock kernel holds one of two probes back in its middle',
  },
  {
    rules: /^admin: bind dax_region again$/,
    designs: ['v6.11', 'v6.12', 'v7.0'],
    why: 'dax_cxl refuses only a range that is not aligned to 2 MiB, and regions are to 256 MiB',
  },
];

/** Why no experiment fires a rule of a design; undefined when one can. */
export function outOfReach(rule: string, design: string): string | undefined {
  return OUT_OF_REACH.find(
    ({ rules, designs }) => rules.test(rule) && (designs?.includes(design) ?? true),
  )?.why;
}

/**
 * In what the kernels differ that designs were written for.
 */
import type { IntersectsRule } from './resource-query.ts';

/** Facts of the kernel that a design was written for; the common actors consult them. */
export interface KernelTraits {
  /**
   * Where `e820__reserve_resources_late()` puts Soft Reserved ranges: into /proc/iomem (up to
   * v6.19), or aside, where only the design sees them (v7.0 soft_reserve_resource, and set-aside
   * designs before it).
   */
  readonly softReservedAt: 'iomem' | 'aside';
  /**
   * How deep `region_intersects()` looks: only at the top level up to v6.11, into children since
   * v6.12 (b4afe4183ec7). Default 'descend'.
   */
  readonly regionIntersects?: IntersectsRule;
  /**
   * Registering a range with dax_hmem also puts its Soft Reserved node into iomem, until
   * hmem_platform is unbound (add_soft_reserve_into_iomem()). Default no.
   */
  readonly republishes?: boolean;
  /** When a region's node enters iomem: at construct_region(), or at commit. Default 'construct'. */
  readonly regionNodeAt?: 'construct' | 'commit';
  /** dax_cxl needs a symbol of dax_hmem: it loads after it and unloads before it. Default no. */
  readonly daxCxlNeedsHmem?: boolean;
  /**
   * cxl_core needs a symbol of dax_hmem: as modules dax_hmem comes first, and so hmem_platform is
   * probed before there are CXL windows. Default no.
   */
  readonly cxlNeedsHmem?: boolean;
  /**
   * dax_hmem looks for windows only with DEV_DAX_CXL (from Dan Williams' RFC on); before that, with
   * CXL_REGION. Default no.
   */
  readonly defersForDaxCxl?: boolean;
  /**
   * The removal of a device takes its decoders out of a region that waits for others (87805c32e6ad);
   * before that the region goes on referring to freed decoders. Default no.
   */
  readonly cancelsAutoAttach?: boolean;
  /**
   * When memory comes online, the notifier of HMAT registers the ranges of its node with dax_hmem, and
   * for that takes hmem_resource_lock (until 214291cbaace, before v7.0). Default no.
   */
  readonly hmatRegistersOnline?: boolean;
  /**
   * What drivers/dax/Kconfig asks of the order of drivers. free (up to v7.0): nothing. ordered (the
   * series from 20250822034202.26896-4 to v7): DEV_DAX_CXL depends on CXL_ACPI >= DEV_DAX_HMEM and
   * CXL_PCI >= DEV_DAX_HMEM. matched (v7.1, 1eaef15b2349): DEV_DAX_HMEM depends on CXL_ACPI || !CXL_ACPI
   * and CXL_PCI || !CXL_PCI, DEV_DAX_CXL on DEV_DAX_HMEM || !DEV_DAX_HMEM. Default 'free'.
   */
  readonly daxKconfig?: 'free' | 'ordered' | 'matched';
  /**
   * NUMA nodes are made of CXL windows only with CONFIG_CXL_ACPI (1e1cd49ded, v7.1); before that always
   * (drivers/acpi/numa/srat.c acpi_numa_init). Default no.
   */
  readonly cfmwsNodesNeedCxl?: boolean;
  /**
   * A region whose decoders firmware locked cannot be destroyed (CXL_REGION_F_LOCK, 2230c4bdc412,
   * v6.19). Before that nothing asked, see kernel/decoder.ts. Default no.
   */
  readonly locksRegions?: boolean;
  /**
   * Addresses of endpoints that firmware normalized are translated (63fbf275fa9f, v7.0); before that no
   * window contains them. Default no.
   */
  readonly translatesAddresses?: boolean;
  /**
   * Decoders that firmware programmed are not reset when they leave their region
   * (20260122045543.218194-4, 20260210064501.157591-4; never merged). Default no.
   */
  readonly keepsAutoDecoders?: boolean;
  /**
   * After a reset of a device over its bus its endpoint decoders do not count as committed any more
   * (cxl_endpoint_decoder_clear_reset_flags(), v7.1). Default no.
   */
  readonly resetClearsFlags?: boolean;
  /**
   * hmem_platform can be taken from dax_hmem and given back while the work waits for probes: the probe
   * asks work_pending() (059edcc405e4), which is false of work that runs, and the work looks for a
   * driver when it has waited. Default no: whoever unbinds waits for the work.
   */
  readonly rebindsWhileWaiting?: boolean;
  /** `alloc_dax_region()` refuses overlaps by request_resource(&dax_regions) (v7.1). */
  readonly daxRegionsExclusive: boolean;
  /**
   * What `wait_for_device_probe()` waits for: up to v6.19 the cxl_pci probe only, since v7.0 also
   * the endpoint and its auto-assembled regions (6880fe9dbb6ec, 692e8a05435a1).
   */
  readonly probeWaitCovers: 'cxl_pci' | 'regions';
}

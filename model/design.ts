/**
 * What a patch design is: an identity, what its kernel has, the state it adds, the rules it adds.
 */
import type { Bits, FieldTypes, RecordType, Rule } from '../checker/index.ts';
import type { Machine } from './machine.ts';
import type { IntersectsRule } from './kernel/resource-query.ts';
import type { State } from './state.ts';

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

/**
 * How far the deferred work of a design is: not queued; in wait_for_device_probe() or another wait
 * for CXL drivers; past it, deciding by what it reads of CXL; through.
 */
export type WorkPhase = 'idle' | 'waits' | 'decides' | 'over';

export interface Design<Own extends FieldTypes = FieldTypes> {
  /** The name that the command line and the tables use. */
  readonly id: string;
  /** The design that it is a change of, by its `id`; absent for the first one. */
  readonly basedOn?: string;
  readonly title: string;
  readonly author: string;
  /** ISO date or month of the posting or the merge. */
  readonly posted: string;
  /** Message id, commit, or where the idea was described. */
  readonly source: string;
  /** One sentence: who gets the bytes, when. */
  readonly summary: string;
  readonly traits: KernelTraits;
  /** How many hmem devices beyond one for each hmem range may exist at once. */
  extraHmemDevices?(m: Machine): number;
  /** How many Soft Reserved nodes beyond one for each firmware range may be in iomem at once. */
  extraSoftReservedNodes?(m: Machine): number;
  /** The fields that the design adds to the state, under `s.own`. */
  own(m: Machine): RecordType<Own>;
  /** Sets fields of `s.own` that do not start at their first value. */
  initialise?(m: Machine, s: State<Own>): void;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- rules of one design differ in their parameter type
  rules(m: Machine): readonly Rule<State<Own>, any>[];
  /**
   * Names of rules of a thread that waits for something which comes and goes, and is woken whenever
   * it comes: they are strongly fair. All threads are weakly fair.
   */
  readonly stronglyFair?: readonly string[];
  /**
   * May dax_cxl have registered its driver by now? Once true it must stay true until dax_hmem is
   * unloaded. Default: yes.
   */
  daxCxlMayRegister?(m: Machine, s: State<Own>): boolean;
  /**
   * What cxl_dax_region_probe() does once the driver is registered: 'go', or 'defer'
   * (-EPROBE_DEFER, tried again later), or 'refuse' (-ENODEV). Default 'go'.
   */
  daxCxlProbe?(m: Machine, s: State<Own>, g: number): 'go' | 'defer' | 'refuse';
  /** Does cxl_region_probe() of region `g` add a dax region? Default: yes. */
  regionAddsDax?(m: Machine, s: State<Own>, g: number): boolean;
  /** Called in add_cxl_resources() right before the node of window `w` is inserted. */
  beforeWindow?(m: Machine, s: State<Own>, w: number): void;
  /** Called right after region `g` got its node in iomem, or did not get it for a conflict. */
  regionAdded?(m: Machine, s: State<Own>, g: number): void;
  /** Called inside `unregister_region()` before region `g` disappears. */
  regionRemoved?(m: Machine, s: State<Own>, g: number): void;
  /**
   * Designs that take ranges out of Soft Reserved: the cells of all regions (or windows) that were
   * looked at and are still there.
   */
  cutCells?(m: Machine, s: State<Own>): Bits;
  /** Cells that are Soft Reserved outside of iomem, of a design that trims there. Default: none. */
  asideCells?(m: Machine, s: State<Own>): Bits;
  /** Has the design taken the CXL windows away for good? Default: no. */
  gaveUpCxl?(m: Machine, s: State<Own>): boolean;
  /** Called when cxl_acpi has probed again what the administrator took from it. */
  cxlAcpiReprobed?(m: Machine, s: State<Own>): void;
  /**
   * Called when the administrator has unloaded dax_hmem, before it probes again; what lives in the
   * module goes, what lives in built-in code stays. Without it the administrator does not reload.
   */
  daxHmemUnloaded?(m: Machine, s: State<Own>): void;
  /**
   * The same when he takes only hmem_platform from its driver: what is static in the module stays.
   * Default: as `daxHmemUnloaded`.
   */
  hmemPlatformUnbound?(m: Machine, s: State<Own>): void;
  /** How far the work is that decides who gets a range; absent: the design has no such work. */
  workPhase?(m: Machine, s: State<Own>): WorkPhase;
  /**
   * The dax device that the work may be probing while its walk holds hmem_resource_lock; null for
   * none. Without it the design registers nothing under that lock while the driver "hmem" is there.
   */
  probesUnderLock?(m: Machine, s: State<Own>): number | null;
  /** Has every thread of the design finished? Default: yes. */
  finished?(m: Machine, s: State<Own>): boolean;
}

/**
 * Fixes the type of `s.own` from the layout that the design declares, and from nothing else: hooks may
 * come from a mechanism that knows only some of the fields. Then forgets it.
 */
export function defineDesign<Own extends FieldTypes>(
  design: Design<NoInfer<Own>> & Pick<Design<Own>, 'own'>,
): Design {
  return design as unknown as Design;
}

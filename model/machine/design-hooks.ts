/**
 * What the common actors, and whoever looks at states, ask of a design, and what they tell it.
 */
import type { Bits, FieldTypes } from '../../checker/index.ts';
import type { State } from './state.ts';

/**
 * How far the deferred work of a design is: not queued; in wait_for_device_probe() or another wait
 * for CXL drivers; past it, deciding by what it reads of CXL; through.
 */
export type WorkPhase = 'idle' | 'waits' | 'decides' | 'over';

/** Each may be absent. `M` is the machine that the design runs on, which holds these hooks itself. */
export interface DesignHooks<M, Own extends FieldTypes = FieldTypes> {
  /** How many hmem devices beyond one for each hmem range may exist at once. */
  extraHmemDevices?(m: M): number;
  /** How many Soft Reserved nodes beyond one for each firmware range may be in iomem at once. */
  extraSoftReservedNodes?(m: M): number;
  /**
   * May dax_cxl have registered its driver by now? Once true it must stay true until dax_hmem is
   * unloaded. Default: yes.
   */
  daxCxlMayRegister?(m: M, s: State<Own>): boolean;
  /**
   * What cxl_dax_region_probe() does once the driver is registered: 'go', or 'defer'
   * (-EPROBE_DEFER, tried again later), or 'refuse' (-ENODEV). Default 'go'.
   */
  daxCxlProbe?(m: M, s: State<Own>, g: number): 'go' | 'defer' | 'refuse';
  /** Does cxl_region_probe() of region `g` add a dax region? Default: yes. */
  regionAddsDax?(m: M, s: State<Own>, g: number): boolean;
  /** Called in add_cxl_resources() right before the node of window `w` is inserted. */
  beforeWindow?(m: M, s: State<Own>, w: number): void;
  /** Called right after region `g` got its node in iomem, or did not get it for a conflict. */
  regionAdded?(m: M, s: State<Own>, g: number): void;
  /** Called inside `unregister_region()` before region `g` disappears. */
  regionRemoved?(m: M, s: State<Own>, g: number): void;
  /**
   * Designs that take ranges out of Soft Reserved: the cells of all regions (or windows) that were
   * looked at and are still there.
   */
  cutCells?(m: M, s: State<Own>): Bits;
  /** Cells that are Soft Reserved outside of iomem, of a design that trims there. Default: none. */
  asideCells?(m: M, s: State<Own>): Bits;
  /** Has the design taken the CXL windows away for good? Default: no. */
  gaveUpCxl?(m: M, s: State<Own>): boolean;
  /** Called when cxl_acpi has probed again what the administrator took from it. */
  cxlAcpiReprobed?(m: M, s: State<Own>): void;
  /**
   * Called when the administrator has unloaded dax_hmem, before it probes again; what lives in the
   * module goes, what lives in built-in code stays. Without it the administrator does not reload.
   */
  daxHmemUnloaded?(m: M, s: State<Own>): void;
  /**
   * The same when he takes only hmem_platform from its driver: what is static in the module stays.
   * Default: as `daxHmemUnloaded`.
   */
  hmemPlatformUnbound?(m: M, s: State<Own>): void;
  /** How far the work is that decides who gets a range; absent: the design has no such work. */
  workPhase?(m: M, s: State<Own>): WorkPhase;
  /**
   * The dax device that the work may be probing while its walk holds hmem_resource_lock; null for
   * none. Without it the design registers nothing under that lock while the driver "hmem" is there.
   */
  probesUnderLock?(m: M, s: State<Own>): number | null;
  /** Has every thread of the design finished? Default: yes. */
  finished?(m: M, s: State<Own>): boolean;
}

/**
 * What a patch design is: an identity, what its kernel has, the state it adds, the rules it adds.
 */
import type { Bits, FieldTypes, RecordType, Rule } from '../checker/index.ts';
import type { KernelTraits } from './kernel-traits.ts';
import type { Machine } from './machine.ts';
import type { State } from './state.ts';

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

/**
 * One machine: what its firmware says, what its devices do, how its kernel is configured.
 *
 * A scenario holds real 64-bit addresses; `cells.ts` cuts them into the small indices that states
 * hold. Ranges are written as the kernel prints them: the end is inclusive.
 */
import type { KernelConfig } from './config.ts';

/** A range of physical addresses in bytes, end inclusive, as in /proc/iomem. */
export interface AddressRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** A CXL Fixed Memory Window that Linux accepts (`cxl_acpi_cfmws_verify`). */
export interface Window extends AddressRange {
  /**
   * False where Linux makes no region of volatile memory: it refuses the root decoder, or firmware
   * restricts the window to persistent memory or to type-2 devices. Default yes.
   */
  readonly ram?: boolean;
  /** Host bridges that it names (CFMWS interleave targets); default: see `Device.bridge`. */
  readonly bridges?: readonly number[];
}

/** A CXL type-3 memory device. */
export interface Device {
  /** As `cxl list` names it, for example 'mem0'. */
  readonly name: string;
  /** Volatile capacity in bytes: the size of a region that the administrator creates on it. */
  readonly capacity: bigint;
  /** A step that always fails on this machine: a broken mailbox, or bad HDM decoders. */
  readonly fails?: 'cxl_pci' | 'endpoint';
  /**
   * The host bridge (UID of its CHBS) that it is below. Default: one that names the windows of its
   * decoders and no other; all windows if it has none, or if the administrator may do everything.
   */
  readonly bridge?: number;
}

/** What firmware programmed into the HDM decoders of one device or one interleave set. */
export interface Decoder extends AddressRange {
  /** Indices into `Scenario.devices`, one for each interleave way, in target order. */
  readonly devices: readonly number[];
  /** Firmware set LOCK, or Linux acts as if: it refuses to reset the decoder (CXL_REGION_F_LOCK). */
  readonly locked: boolean;
  /**
   * Bytes of DRAM in front of the range that the memory of the device backs: the region starts that
   * much lower (extended linear cache). Default none.
   */
  readonly linearCache?: bigint;
  /**
   * The decoders of the endpoints hold device addresses (Normalized Addressing of AMD Zen 5), and
   * firmware translates them to the range given here (drivers/cxl/core/atl.c). Default no.
   */
  readonly normalized?: boolean;
}

/** A memory range of the SRAT. */
export interface SratRange extends AddressRange {
  /** Its NUMA node: how the kernel numbers its proximity domain (acpi_map_pxm_to_node()). */
  readonly node?: number;
}

/**
 * A resource that is neither Soft Reserved nor CXL but lies in a window: a PCI bus, Reserved. One that
 * is named "System RAM" is memory that firmware reports as usable: online from the start.
 */
interface ForeignResource extends AddressRange {
  readonly name: string;
}

export interface Scenario {
  /** Lower case, digits and dashes; unique among the named scenarios. */
  readonly name: string;
  readonly title: string;
  /** Mail, bug report or dump that it comes from. */
  readonly source?: string;
  /** EFI_MEMORY_SP / e820 type 0xefffffff ranges, ascending, disjoint. */
  readonly softReserved: readonly AddressRange[];
  /** In CEDT order, which numbers them; their addresses may come in any order. */
  readonly windows: readonly Window[];
  readonly devices: readonly Device[];
  /** Committed decoders only; a device that appears in none has uncommitted decoders. */
  readonly decoders: readonly Decoder[];
  /**
   * Memory ranges of the SRAT that HMAT registers with hmem (drivers/acpi/numa/hmat.c), in table
   * order; empty when the machine has no HMAT or its ranges touch no Soft Reserved memory.
   */
  readonly srat: readonly SratRange[];
  /** How many NUMA nodes the SRAT makes; those of CXL windows that it does not name come next. */
  readonly sratNodes?: number;
  readonly foreign: readonly ForeignResource[];
  /** memory_block_size_bytes(), a power of two. */
  readonly memoryBlock: bigint;
  /** Options of the kernel; default: all modules, and CXL_REGION. */
  readonly config?: Partial<KernelConfig>;
  /**
   * The administrator may act before dax_hmem is loaded: a shell in the initramfs, a boot script.
   * Default: once the boot modules are loaded.
   */
  readonly earlyAdmin?: boolean;
  /**
   * The administrator also takes dax devices and regions away from their drivers and gives them
   * back, binds hmem_platform again, removes devices whose regions are in use, and creates regions
   * of half the size. Default no: that multiplies the states.
   */
  readonly everyOperation?: boolean;
  /**
   * The administrator also takes ACPI0017 from cxl_acpi and memdevs from cxl_mem, and gives them
   * back. Default no.
   */
  readonly rebindsCxl?: boolean;
  /**
   * Rarer faults, too: memory runs out while dax_hmem registers a range, cxl_acpi refuses a window.
   * Default no: the former strands the range in every design and would hide what else can.
   */
  readonly everyFault?: boolean;
  /** What was assumed where the input said nothing; printed beside every verdict. */
  readonly assumptions: readonly string[];
}

/** 256 MiB: the granule of windows and of regions per interleave way (SZ_256M in drivers/cxl). */
export const REGION_GRANULE = 0x1000_0000n;

/**
 * The sizes of the regions that the administrator creates on a device: all of its capacity, and half
 * of it where he is allowed every operation.
 */
export function regionSizes(scenario: Scenario, { capacity }: Device): readonly bigint[] {
  const half = capacity / 2n;
  return scenario.everyOperation && half % REGION_GRANULE === 0n ? [capacity, half] : [capacity];
}

/** A scenario that cannot be modelled; the message says which limit and what to do. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}

/**
 * One scenario under one design, compiled to small indices: everything that does not change while
 * the system runs.
 */
import { bit, type Bits, has, NONE, union, without } from '../../checker/index.ts';
import { type Cells, cutCells, maskOf, roundDown, roundUp, type Span } from './cells.ts';
import { type KernelConfig, kernelConfig } from './config.ts';
import type { DesignHooks } from './design-hooks.ts';
import { type NumaNode, numaNodeAt } from './numa.ts';
import type { ResourceKind } from './resource.ts';
import type { KernelTraits } from './kernel-traits.ts';
import { type AddressRange, REGION_GRANULE, regionSizes, type Scenario } from './scenario.ts';

/** The range that firmware programmed into the decoders of one device or interleave set. */
interface FirmwareDecoder extends Span {
  /** The window that contains it; null when it crosses one ("no CXL window for range"). */
  readonly window: number | null;
  /** Set of device indices. */
  readonly devices: Bits;
  readonly ways: number;
  readonly locked: boolean;
  /** First cell of its region: lower than `first` by the extended linear cache. */
  readonly regionFirst: number;
}

/** Where the administrator can place a region: `cxl create-region -d decoder0.w -m memM`. */
export interface Placement {
  readonly device: number;
  readonly window: number;
  /** Half of the device's capacity, not all of it. */
  readonly half: boolean;
  /** What `alloc_free_mem_region()` tries, ascending. */
  readonly candidates: readonly Span[];
}

/** Slots of the resource tree; a node's slot is its identity. Slot 0 is iomem_resource. */
interface Slots {
  readonly count: number;
  readonly kinds: readonly ResourceKind[];
  /** First slot and number of the Soft Reserved nodes. */
  readonly softReserved: number;
  readonly softReservedCount: number;
  readonly window: number;
  readonly region: number;
  /** What kmem requests for each dax device. */
  readonly dax: number;
  /** What device_dax requests; the same slots where only one of the two drivers can have them. */
  readonly devdax: number;
  readonly foreign: number;
}

/** As much of a design as the common actors see. */
interface MachineDesign extends DesignHooks<Machine> {
  readonly traits: KernelTraits;
}

export interface Machine {
  readonly scenario: Scenario;
  readonly design: MachineDesign;
  /** What Kconfig makes of `scenario.config`. */
  readonly config: KernelConfig;
  readonly cells: Cells;
  readonly softReserved: readonly Span[];
  /** All Soft Reserved cells. */
  readonly softReservedMask: Bits;
  readonly windows: readonly Span[];
  /** Their indices by address: a window is known by its place in the CEDT, and inserted in this order. */
  readonly windowOrder: readonly number[];
  /** Could a resource lie across two windows, so that the second is trimmed (kernel/cxl-window.ts)? */
  readonly trimsWindows: boolean;
  /** All cells of all windows. */
  readonly windowMask: Bits;
  /**
   * All cells that need no CXL decoder to be memory: outside of windows, and of what firmware
   * programmed. What is Soft Reserved there is memory of the platform, such as HBM.
   */
  readonly platformMask: Bits;
  /** All cells of `foreign`. */
  readonly foreignMask: Bits;
  readonly foreign: readonly Span[];
  /** Cells of System RAM of the firmware's map: online from the start, and for ever. */
  readonly bootRamMask: Bits;
  readonly decoders: readonly FirmwareDecoder[];
  /** For each device the decoders that it takes part in, ascending by address. */
  readonly deviceDecoders: readonly (readonly number[])[];
  readonly placements: readonly Placement[];
  /** For each device the set of those that are below the same host bridge; itself, too. */
  readonly besides: readonly Bits[];
  /** What hmem_active holds after boot: SRAT ranges first, then Soft Reserved ranges, first wins. */
  readonly hmemRanges: readonly Span[];
  /** What HMAT alone puts there. */
  readonly hmatRanges: readonly Span[];
  /** Regions 0 ... decoders.length - 1 are assembled from firmware decoders, the rest by the user. */
  readonly regionCount: number;
  /** Dax devices 0 ... regionCount - 1 are children of that region, the rest belong to dax_hmem. */
  readonly daxCount: number;
  readonly slots: Slots;
  /** Does boundary `i` lie on PMD_SIZE, 2 MiB? */
  readonly onPmd: readonly boolean[];
  /** The NUMA node of each cell's first address. */
  readonly nodes: readonly NumaNode[];
  /** Smallest cell at or after `i` that starts on a memory block, by cell; may be cells.count. */
  readonly blockFirst: readonly number[];
  /** Largest cell at or before `i` that ends on a memory block, by cell; may be -1. */
  readonly blockLast: readonly number[];
}

/** What alloc_dax_region() wants dax regions of hmem and CXL to be aligned to. */
const PMD_SIZE = 0x20_0000n;

/**
 * Compiles a scenario. `userOps` bounds how many regions the administrator can add.
 * Throws ScenarioError when there is nothing to look at.
 */
export function compileMachine(
  scenario: Scenario,
  design: MachineDesign,
  userOps: number,
): Machine {
  const creations = scenario.windows.length === 0 ? 0 : Math.min(userOps, scenario.devices.length);
  const cells = cutCells(scenario, creations);
  const span = (r: AddressRange): Span => cells.span(r);
  const softReserved = scenario.softReserved.map(span);
  const windows = scenario.windows.map(span);
  const foreign = scenario.foreign.map(span);
  const decoders = compileDecoders(scenario, cells, design.traits);
  const hmatRanges = hmemActive(scenario.srat.map(span), []);
  const hmemRanges = hmemActive(hmatRanges, softReserved);
  const regionCount = decoders.length + creations;
  const config = kernelConfig(scenario.config, design.traits);
  const base = {
    scenario,
    design,
    config,
    cells,
    softReserved,
    softReservedMask: unionMask(softReserved),
    windows,
    windowOrder: windows.map((_, w) => w).sort((a, b) => windows[a]!.first - windows[b]!.first),
    trimsWindows: [...softReserved, ...foreign, ...hmemRanges].some(
      (r) => windows.filter((w) => w.first <= r.last && r.first <= w.last).length > 1,
    ),
    windowMask: unionMask(windows),
    platformMask: without(
      maskOf(0, cells.count - 1),
      unionMask([
        ...windows,
        ...decoders.map(({ regionFirst, last }) => ({ first: regionFirst, last })),
      ]),
    ),
    foreign,
    foreignMask: unionMask(foreign),
    bootRamMask: unionMask(scenario.foreign.filter(isBootRam).map(span)),
    decoders,
    deviceDecoders: scenario.devices.map((_, m) =>
      decoders.flatMap((d, i) => (has(d.devices, m) ? [i] : [])),
    ),
    besides: scenario.devices.map((_, m) => compileBesides(scenario, decoders, m)),
    placements: creations === 0 ? [] : compilePlacements(scenario, cells, decoders),
    hmemRanges,
    hmatRanges,
    regionCount,
    nodes: cells.boundaries
      .slice(0, -1)
      .map((address) => numaNodeAt(scenario, config, design.traits, address)),
    onPmd: cells.boundaries.map((address) => address % PMD_SIZE === 0n),
    ...memoryBlocks(cells, scenario.memoryBlock),
  };
  // The design may ask for more hmem devices and Soft Reserved nodes, by what it sees so far.
  const sketch = { ...base, daxCount: 0, slots: compileSlots(base, 0, 0) };
  const daxCount = regionCount + hmemRanges.length + (design.extraHmemDevices?.(sketch) ?? 0);
  const nodes = Math.max(
    softReserved.length + (design.extraSoftReservedNodes?.(sketch) ?? 0),
    design.traits.republishes ? hmemRanges.length : 0,
  );
  const slots = compileSlots(base, daxCount, nodes);
  return { ...base, daxCount, slots };
}

function compileDecoders(
  scenario: Scenario,
  cells: Cells,
  traits: KernelTraits,
): FirmwareDecoder[] {
  return [...scenario.decoders]
    .sort((a, b) => (a.start < b.start ? -1 : 1))
    .map((d) => {
      const { first, last } = cells.span(d);
      const translated = !d.normalized || traits.translatesAddresses === true;
      const window = scenario.windows.findIndex(
        (w) => translated && w.ram !== false && w.start <= d.start && d.end <= w.end,
      );
      return {
        first,
        last,
        window: window === -1 ? null : window,
        devices: d.devices.reduce((set, m) => union(set, bit(m)), NONE),
        ways: d.devices.length,
        // cxl_prm_setup_root() sets CXL_DECODER_F_LOCK.
        locked: d.locked || d.normalized === true,
        regionFirst: cells.span({ start: d.start - (d.linearCache ?? 0n), end: d.end }).first,
      };
    });
}

/**
 * `hmem_register_resource()` keeps ranges in a flat tree of BUSY nodes: a range that overlaps an
 * earlier one is rejected. drivers/acpi/numa/hmat.c registers before drivers/dax/hmem/device.c.
 */
function hmemActive(srat: readonly Span[], softReserved: readonly Span[]): Span[] {
  const active: Span[] = [];
  for (const r of [...srat, ...softReserved]) {
    if (!active.some((a) => a.first <= r.last && r.first <= a.last)) active.push(r);
  }
  return active.sort((a, b) => a.first - b.first);
}

function compilePlacements(
  scenario: Scenario,
  cells: Cells,
  decoders: readonly FirmwareDecoder[],
): Placement[] {
  return scenario.devices.flatMap((device, m) => {
    return scenario.windows.flatMap((w, window) => {
      if (w.ram === false || !reaches(scenario, decoders, m, window)) return [];
      return regionSizes(scenario, device).flatMap((size) => {
        const candidates = cells.boundaries
          .filter(
            (b) =>
              b === roundUp(b, REGION_GRANULE) &&
              b >= w.start &&
              b + size <= w.end + 1n &&
              cells.has(b + size),
          )
          .map((b) => cells.span({ start: b, end: b + size - 1n }));
        const half = size < device.capacity;
        return candidates.length === 0 ? [] : [{ device: m, window, half, candidates }];
      });
    });
  });
}

/**
 * Can decoders of a device lie in a window? cxl_region_attach() wants the host bridge of the device
 * among the targets of the root decoder. Where the scenario does not name bridges, firmware's decoders
 * tell where it can, and nothing tells where it cannot (`everyOperation`).
 */
function reaches(
  scenario: Scenario,
  decoders: readonly FirmwareDecoder[],
  m: number,
  window: number,
): boolean {
  const { bridge } = scenario.devices[m]!;
  const { bridges } = scenario.windows[window]!;
  if (bridge !== undefined && bridges !== undefined) return bridges.includes(bridge);
  const own = decoders.filter((d) => has(d.devices, m) && d.window !== null);
  return (
    own.length === 0 || own.some((d) => d.window === window) || scenario.everyOperation === true
  );
}

/** Where the scenario does not name bridges: a window that is not interleaved names only one. */
function compileBesides(scenario: Scenario, decoders: readonly FirmwareDecoder[], m: number): Bits {
  const own = decoders.filter((d) => d.ways === 1 && has(d.devices, m) && d.window !== null);
  return scenario.devices.reduce((set, { bridge }, other) => {
    const known = bridge !== undefined && scenario.devices[m]!.bridge !== undefined;
    const same = known
      ? bridge === scenario.devices[m]!.bridge
      : decoders.some(
          (d) =>
            d.ways === 1 && has(d.devices, other) && own.some(({ window }) => window === d.window),
        );
    return same || other === m ? union(set, bit(other)) : set;
  }, NONE);
}

function compileSlots(
  m: Pick<Machine, 'windows' | 'regionCount' | 'config' | 'scenario'>,
  daxCount: number,
  softReservedCount: number,
): Slots {
  const kinds: ResourceKind[] = ['root'];
  const add = (kind: ResourceKind, count: number): number => {
    const first = kinds.length;
    for (let i = 0; i < count; i++) kinds.push(kind);
    return first;
  };
  const softReserved = add('soft-reserved', softReservedCount);
  const window = add('cxl-window', m.windows.length);
  const region = add('region', m.regionCount);
  // "daxN.M" with its child "System RAM (kmem)", see kernel/kmem.ts.
  const lends = m.config.DEV_DAX_KMEM === 'n';
  const dax = add(lends ? 'dax' : 'kmem', daxCount);
  // The administrator may give devices to either.
  const devdax = !lends && m.scenario.everyOperation === true ? add('dax', daxCount) : dax;
  const foreign = kinds.length;
  for (const resource of m.scenario.foreign) add(isBootRam(resource) ? 'boot-ram' : 'foreign', 1);
  return {
    count: kinds.length,
    kinds,
    softReserved,
    softReservedCount,
    window,
    region,
    dax,
    devdax,
    foreign,
  };
}

/** drivers/dax/kmem.c `dax_kmem_range()` shrinks inward: start up, end down. */
function memoryBlocks(cells: Cells, unit: bigint): Pick<Machine, 'blockFirst' | 'blockLast'> {
  const at = new Map(cells.boundaries.map((b, i) => [b, i]));
  const none = cells.count;
  return {
    blockFirst: cells.boundaries.slice(0, -1).map((b) => at.get(roundUp(b, unit)) ?? none),
    blockLast: cells.boundaries.slice(1).map((b) => (at.get(roundDown(b, unit)) ?? 0) - 1),
  };
}

/** The name that e820_type_to_string() gives it; kmem and virtio_mem add theirs in brackets. */
function isBootRam({ name }: { readonly name: string }): boolean {
  return name === 'System RAM';
}

function unionMask(spans: readonly Span[]): Bits {
  return spans.reduce((set, s) => union(set, maskOf(s.first, s.last)), NONE);
}

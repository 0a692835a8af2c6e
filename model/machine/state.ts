/**
 * The state of the model: what the kernel, the devices and the administrator can change.
 */
import {
  array,
  bits,
  boolean,
  enumeration,
  type FieldTypes,
  optional,
  range,
  record,
  type RecordType,
  type ViewOf,
} from '../../checker/index.ts';
import type { KernelTraits } from './kernel-traits.ts';
import type { Scenario } from './scenario.ts';

/** What the layout follows from: how many there are of everything, and what may happen to it. */
interface StateBounds {
  readonly scenario: Pick<Scenario, 'devices' | 'everyOperation' | 'rebindsCxl'>;
  readonly design: {
    readonly traits: Pick<KernelTraits, 'locksRegions' | 'resetClearsFlags'>;
    /** There when dax_hmem can be unloaded. */
    readonly daxHmemUnloaded?: unknown;
  };
  readonly cells: { readonly count: number };
  readonly slots: { readonly count: number };
  readonly windows: readonly unknown[];
  readonly decoders: readonly { readonly locked: boolean }[];
  readonly deviceDecoders: readonly (readonly number[])[];
  readonly regionCount: number;
  readonly daxCount: number;
}

/** The layout of the common state, without what the design adds. */
function commonFields(m: StateBounds) {
  const cell = range(0, m.cells.count - 1);
  const cells = bits(m.cells.count);
  const reloads = m.design.daxHmemUnloaded !== undefined;
  const { everyOperation, rebindsCxl } = m.scenario;
  const unbinds = reloads || everyOperation === true || rebindsCxl === true;
  return {
    /** The kernel has died: nothing moves any more. */
    dead: boolean(),
    /** How far boot is: with CONFIG_CXL_ACPI=y cxl_acpi probes before Soft Reserved is inserted. */
    firmware: enumeration('cxl_acpi', 'e820', 'done'),
    /**
     * The ACPI0017 device. unbound: cxl_acpi has not probed it yet; removed: the administrator took
     * it from cxl_acpi.
     */
    acpi: enumeration('unbound', 'bound', 'failed', 'removed'),
    /** cxl_pci has registered its driver. */
    cxlPci: boolean(),
    /** dax_hmem has probed hmem_platform. */
    daxHmem: boolean(),
    /** How often dax_hmem was loaded; 2 stands for more, too. */
    hmemLoads: range(1, reloads ? 2 : 1),
    /**
     * Cells that the administrator took from dax_hmem, or gave to it, by its drivers; that lost
     * their window after all was decided, because he took ACPI0017 from cxl_acpi; or in which he left
     * a region that is not committed.
     */
    unloaded: unbinds ? cells : bits(0),
    /** iomem_resource, see resource.ts. */
    node: array(
      m.slots.count,
      record({
        first: cell,
        last: cell,
        parent: optional(m.slots.count - 1),
        desc: enumeration('none', 'soft-reserved', 'cxl'),
      }),
    ),
    /** Are the decoders of the endpoints committed, as far as the kernel knows, as firmware did? */
    programmed: array(m.decoders.length, boolean()),
    /**
     * Set of decoders that the kernel has reset though firmware locked them: the hardware goes on as
     * before, and the kernel takes those of the host bridge for free until cxl_acpi probes again.
     */
    forgotten: bits(m.design.traits.locksRegions === true ? 0 : lockedUpTo(m)),
    /**
     * Set of regions and their decoders that a reset of a device has taken from its hardware, and that
     * the kernel takes for committed.
     */
    lost: bits(everyOperation === true ? m.regionCount : 0),
    /**
     * Set of devices whose endpoint counts decoders as committed (port->commit_end) that a reset has
     * cleared, until cxl_mem probes it again.
     */
    staleCommitEnd: bits(
      everyOperation === true && m.design.traits.resetClearsFlags === true
        ? m.scenario.devices.length
        : 0,
    ),
    /** Set of dax devices with the page map of a probe of device_dax that failed (dev_dax->pgmap). */
    stalePageMap: bits(everyOperation === true ? m.daxCount : 0),
    device: array(
      m.scenario.devices.length,
      record({
        /**
         * present: on the bus, cxl_pci not probed; memdev: cxl_mem waits for its ports;
         * enumerating: the endpoint port adds its decoders to regions one by one; portless: that
         * failed, and somebody may try again; absent: the hardware is not there; removed: software has
         * removed it from the bus, and the hardware goes on as before; disabled: the administrator
         * took the memdev from cxl_mem.
         */
        state: enumeration(
          'present',
          'memdev',
          'enumerating',
          'ready',
          'failed',
          'absent',
          'removed',
          'portless',
          'disabled',
        ),
        /**
         * Came after boot, or came back to cxl_mem: wait_for_device_probe() does not wait for it.
         */
        hot: boolean(),
        /**
         * cxl_pci found it before cxl_acpi had probed: cxl_bus_rescan() is to probe its endpoint, or
         * does so.
         */
        rescan: boolean(),
        /** Position in deviceDecoders of the next decoder to add. */
        next: range(0, Math.max(0, ...m.deviceDecoders.map((d) => d.length))),
      }),
    ),
    region: array(
      m.regionCount,
      record({
        /**
         * attached: the decoders of its targets are attached, and it is not committed: setting them up
         * has failed, or it was committed and has lost a device.
         */
        state: enumeration('none', 'assembling', 'commit', 'attached'),
        /** cxl_region_probe() has run. */
        probed: boolean(),
        first: cell,
        last: cell,
        window: range(0, Math.max(0, m.windows.length - 1)),
        /** Set of devices whose decoders are attached. */
        targets: bits(m.scenario.devices.length),
      }),
    ),
    dax: array(
      m.daxCount,
      record({
        /**
         * added: the device waits for its driver (dax_cxl, hmem); refused: that driver failed, or
         * the administrator took the device from it; bound: dax region and daxN.0 exist; kmem: memory
         * is online; devdax: device_dax lends it to user space; busy: kmem or device_dax failed;
         * offline: kmem has it, and the administrator took the memory offline; idle: he took it from
         * its driver, or memory and node from kmem ("unplugged");
         * leaked: the device is gone but its memory could not be offlined.
         */
        state: enumeration(
          'none',
          'added',
          'refused',
          'bound',
          'kmem',
          'devdax',
          'busy',
          'idle',
          'offline',
          'leaked',
        ),
        first: cell,
        last: cell,
      }),
    ),
    /**
     * Something failed by a fault that no other field remembers: attach, region, dax, kmem, memory; or
     * cxl_acpi was bound again, and what became of it before is forgotten.
     */
    probeFailed: boolean(),
    /** The window that cxl_acpi refused (`everyFault`). */
    refused: optional(Math.max(0, m.windows.length - 1)),
    /** While a step runs: where the range starts for which memory runs out. */
    denied: optional(m.cells.count - 1),
    /** Cells whose region the administrator destroyed, or took a device from: reuse is about these. */
    torn: cells,
    /** Cells that a design dropped on purpose. */
    wasted: cells,
    /** Bookkeeping of `announced-once`: how often each cell was announced to dax_hmem. */
    announced: record({ once: cells, twice: cells, owed: cells }),
  };
}

/** The layout of the whole state; `own` is what the design adds. */
export function stateLayout(m: StateBounds, own: RecordType) {
  return record({ ...commonFields(m), own });
}

/** One more than the last decoder that firmware locked. */
function lockedUpTo({ decoders }: StateBounds): number {
  return decoders.findLastIndex(({ locked }) => locked) + 1;
}

type CommonState = ViewOf<RecordType<ReturnType<typeof commonFields>>>;

/** A state as rules see it; `own` is what the design added. */
export type State<Own extends FieldTypes = FieldTypes> = CommonState & {
  own: ViewOf<RecordType<Own>>;
};

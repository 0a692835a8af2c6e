/**
 * The alphabet of experiments: what a boot script or an administrator does, one event after another.
 * Between two events the machine comes to rest.
 */

/** Modules in the order in which they may be named; cxl_mem stands for cxl_pci and cxl_mem. */
export const MODULES = ['cxl_acpi', 'cxl_mem', 'dax_hmem', 'dax_cxl', 'kmem'] as const;
export type Module = (typeof MODULES)[number];

/** Whose child a dax device is: two of them may start at the same address. */
const OWNERS = ['cxl', 'hmem'] as const;
export type Owner = (typeof OWNERS)[number];

export type Event =
  /** Loads modules one after the other. */
  | { readonly do: 'load'; readonly modules: readonly Module[] }
  /** Turns request_module() on or off; it is off at first. */
  | { readonly do: 'requests'; readonly on: boolean }
  | CreateEvent
  | DeviceEvent
  | RegionEvent
  | DaxEvent
  | CxlEvent
  /** reload: unloads dax_hmem and loads it again; rebind: hmem_platform loses its driver and gets it back. */
  | { readonly do: 'reload' | 'rebind' }
  /**
   * busy: from now on some driver of the machine is probing, and wait_for_device_probe() waits for
   * it; idle: its probe is over.
   */
  | { readonly do: 'busy' | 'idle' }
  /** Nothing, for so long that the kernel has reported every thread that waits for good. */
  | { readonly do: 'wait' };

export interface CreateEvent {
  /** create: as cxl-cli, which deletes a region that it cannot commit; assemble: by sysfs, and it stays. */
  readonly do: 'create' | 'assemble';
  readonly window: number;
  readonly device: number;
  /** A region of half of the device's capacity, not all of it. */
  readonly half: boolean;
}

/** ACPI0017, or the memdev of a device, loses its driver, after the memory of regions was offlined; or gets it back. */
export type CxlEvent = { readonly do: 'unbind' | 'bind' } & (
  { readonly driver: 'cxl_acpi' } | { readonly driver: 'cxl_mem'; readonly device: number }
);

export interface DeviceEvent {
  /**
   * add: a device that was held back is found by cxl_pci. unplug, replug: out of its slot, and a new
   * one into it. remove, rescan: taken off its bus by software, whatever uses it, and found again
   * as it was. reset: over its bus, which clears its decoders.
   */
  readonly do: 'add' | 'unplug' | 'replug' | 'remove' | 'rescan' | 'reset';
  readonly device: number;
}

export interface RegionEvent {
  /** As the commands of cxl-cli, with -f; delete: by sysfs, without asking for a reset first. */
  readonly do: 'destroy' | 'disable' | 'enable' | 'delete';
  /** The first address of the region. */
  readonly start: bigint;
}

export interface DaxEvent {
  /**
   * offline, online: the memory, which kmem keeps. release: the dax device from its driver, after its
   * memory was offlined. take, devdax: the dax device for kmem, and for device_dax, from whoever has it
   * (daxctl reconfigure-device). unbind: an hmem device from its driver, after memory was
   * offlined; bind: back; or a dax region of CXL that dax_cxl refused.
   */
  readonly do: 'offline' | 'online' | 'release' | 'take' | 'devdax' | 'unbind' | 'bind';
  readonly owner: Owner;
  /** The first address of the dax device. */
  readonly start: bigint;
}

/** Verbs that stand alone. */
const ALONE = ['reload', 'rebind', 'busy', 'idle', 'wait'] as const;
const isAlone = (verb: string): verb is (typeof ALONE)[number] =>
  (ALONE as readonly string[]).includes(verb);
const DEVICE_VERBS = new Set<string>(['add', 'unplug', 'replug', 'remove', 'rescan', 'reset']);
const REGION_VERBS = new Set<string>(['destroy', 'disable', 'enable', 'delete']);
const RARE_VERBS = new Set<string>([
  ...['assemble', 'disable', 'enable', 'delete', 'rebind', 'remove', 'reset'],
]);
const DAX_VERBS = new Set<string>([
  ...['offline', 'online', 'release', 'take', 'devdax', 'unbind', 'bind'],
]);

/** Is the event an operation of the administrator on a machine that is up? */
export function isOperation({ do: verb }: Event): boolean {
  return !['load', 'requests', 'add', 'replug', 'rescan', 'busy', 'idle', 'wait'].includes(verb);
}

/** An operation that the administrator of a scenario has only with `everyOperation`. */
export function isRare(event: Event): boolean {
  const { do: verb } = event;
  if (verb === 'create') return event.half;
  if ('driver' in event) return false;
  return DAX_VERBS.has(verb) || RARE_VERBS.has(verb);
}

/** An operation that the administrator of a scenario has only with `rebindsCxl`. */
export function rebindsCxl(event: Event): boolean {
  return 'driver' in event;
}

/** An event as a line of a script, a log and a recording. */
export function eventText(event: Event): string {
  switch (event.do) {
    case 'load':
      return `load ${event.modules.join(' ')}`;
    case 'requests':
      return `requests ${event.on ? 'on' : 'off'}`;
    case 'create':
    case 'assemble':
      return `${event.do} ${event.window} ${event.device}${event.half ? ' half' : ''}`;
  }
  if ('driver' in event) {
    const of = event.driver === 'cxl_mem' ? ` ${event.device}` : '';
    return `${event.do} ${event.driver}${of}`;
  }
  if ('device' in event) return `${event.do} ${event.device}`;
  if (!('start' in event)) return event.do;
  const start = `0x${event.start.toString(16)}`;
  return 'owner' in event ? `${event.do} ${event.owner} ${start}` : `${event.do} ${start}`;
}

/** The inverse of eventText; undefined for a line that is no event. */
export function parseEvent(line: string): Event | undefined {
  const [verb = '', ...words] = line.trim().split(/\s+/);
  switch (verb) {
    case 'load': {
      const modules = words.filter((word): word is Module => MODULES.includes(word as Module));
      if (modules.length === 0 || modules.length < words.length) return undefined;
      return { do: 'load', modules };
    }
    case 'requests':
      if (words.length !== 1 || !/^(on|off)$/.test(words[0]!)) return undefined;
      return { do: 'requests', on: words[0] === 'on' };
    case 'create':
    case 'assemble': {
      const [window, device] = words.slice(0, 2).map(index);
      const half = words[2] === 'half';
      if (window === undefined || device === undefined) return undefined;
      return words.length === (half ? 3 : 2) ? { do: verb, window, device, half } : undefined;
    }
  }
  if (isAlone(verb)) return words.length === 0 ? { do: verb } : undefined;
  const [first, second] = words;
  if (verb === 'unbind' || verb === 'bind') {
    if (first === 'cxl_acpi' && words.length === 1) return { do: verb, driver: first };
    if (first === 'cxl_mem' && words.length === 2) {
      const device = index(second);
      return device === undefined ? undefined : { do: verb, driver: first, device };
    }
  }
  if (DEVICE_VERBS.has(verb) && words.length === 1) {
    const device = index(first);
    return device === undefined ? undefined : { do: verb as DeviceEvent['do'], device };
  }
  if (REGION_VERBS.has(verb) && words.length === 1) {
    const start = address(first);
    return start === undefined ? undefined : { do: verb as RegionEvent['do'], start };
  }
  if (DAX_VERBS.has(verb) && words.length === 2) {
    const owner = OWNERS.find((name) => name === first);
    const start = address(second);
    if (owner === undefined || start === undefined) return undefined;
    return { do: verb as DaxEvent['do'], owner, start };
  }
  return undefined;
}

function index(word: string | undefined): number | undefined {
  return word !== undefined && /^\d{1,6}$/.test(word) ? Number(word) : undefined;
}

function address(word: string | undefined): bigint | undefined {
  return word !== undefined && /^0x[0-9a-f]+$/.test(word) ? BigInt(word) : undefined;
}

/** What has to be so before the first event. */
export interface Hold {
  /** ACPI0017 does not get its driver, as if cxl_acpi_probe() failed, until it is bound by hand. */
  readonly acpi?: boolean;
  /** Devices that cxl_pci does not see until they are added, if ever. */
  readonly devices?: readonly number[];
  /** Windows (by index) that firmware describes so that Linux refuses them. */
  readonly windows?: readonly number[];
  /** Decoders (by index) whose range the host bridge does not decode: no region can be set up. */
  readonly bridge?: readonly number[];
  /**
   * Decoders (by index) of one device that the host bridge interleaves over two: the device gets into
   * the region, and then the region cannot be set up.
   */
  readonly ways?: readonly number[];
  /** The processor says that it is a virtual one, whose caches nobody can flush: no commit succeeds. */
  readonly virtual?: true;
}

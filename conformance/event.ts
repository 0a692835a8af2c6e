/**
 * The alphabet of experiments: what a boot script or an administrator does, one event after another.
 * Between two events the machine comes to rest.
 */

/** Modules in the order in which they may be named; cxl_mem stands for cxl_pci and cxl_mem. */
export const MODULES = ['cxl_acpi', 'cxl_mem', 'dax_hmem', 'dax_cxl', 'kmem'] as const;
export type Module = (typeof MODULES)[number];

export type Event =
  /** Loads modules one after the other. */
  | { readonly do: 'load'; readonly modules: readonly Module[] }
  /** Turns request_module() on or off; it is off at first. */
  | { readonly do: 'requests'; readonly on: boolean }
  /** A device that was held back is found by cxl_pci. */
  | { readonly do: 'add'; readonly device: number }
  | { readonly do: 'create'; readonly window: number; readonly device: number }
  /** Destroys the region that starts at the address. */
  | { readonly do: 'destroy'; readonly start: bigint }
  | { readonly do: 'unplug' | 'replug'; readonly device: number }
  /** Unloads dax_hmem and loads it again. */
  | { readonly do: 'reload' };

/** What has to be so before the first event. */
export interface Hold {
  /** ACPI0017 never gets its driver, as if cxl_acpi_probe() failed. */
  readonly acpi?: boolean;
  /** Devices that cxl_pci does not see until they are added, if ever. */
  readonly devices?: readonly number[];
  /** Decoders (by index) whose range the host bridge does not decode: no region can be set up. */
  readonly bridge?: readonly number[];
}

/** An event as a line of a script, a log and a recording. */
export function eventText(event: Event): string {
  switch (event.do) {
    case 'load':
      return `load ${event.modules.join(' ')}`;
    case 'requests':
      return `requests ${event.on ? 'on' : 'off'}`;
    case 'create':
      return `create ${event.window} ${event.device}`;
    case 'destroy':
      return `destroy 0x${event.start.toString(16)}`;
    case 'reload':
      return 'reload';
    default:
      return `${event.do} ${event.device}`;
  }
}

/** The inverse of eventText; undefined for a line that is no event. */
export function parseEvent(line: string): Event | undefined {
  const [verb, ...rest] = line.trim().split(/\s+/);
  const numbers = rest.map(Number);
  const [first, second] = numbers;
  const whole = numbers.every((n) => Number.isSafeInteger(n) && n >= 0);
  switch (verb) {
    case 'load': {
      const modules = rest.filter((word): word is Module => MODULES.includes(word as Module));
      return modules.length > 0 && modules.length === rest.length
        ? { do: 'load', modules }
        : undefined;
    }
    case 'requests':
      return rest.length === 1 && (rest[0] === 'on' || rest[0] === 'off')
        ? { do: 'requests', on: rest[0] === 'on' }
        : undefined;
    case 'create':
      return whole && rest.length === 2
        ? { do: 'create', window: first!, device: second! }
        : undefined;
    case 'destroy':
      return rest.length === 1 && /^0x[0-9a-f]+$/.test(rest[0]!)
        ? { do: 'destroy', start: BigInt(rest[0]!) }
        : undefined;
    case 'add':
    case 'unplug':
    case 'replug':
      return whole && rest.length === 1 ? { do: verb, device: first! } : undefined;
    case 'reload':
      return rest.length === 0 ? { do: 'reload' } : undefined;
    default:
      return undefined;
  }
}

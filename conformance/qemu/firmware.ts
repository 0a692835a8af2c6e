/**
 * The HDM decoders that firmware commits before Linux starts.
 */
import type { Scenario } from '../../model/index.ts';
import type { Hold } from '../experiments/event.ts';
import { sizeOf } from '../experiments/qemu-layout.ts';

/** What firmware writes to one HDM decoder (CXL 3.1, 8.2.4.20). */
export interface Commit {
  /** Of its port, from 0. */
  readonly decoder: number;
  readonly start: bigint;
  readonly size: bigint;
  /** Encoded interleave ways. */
  readonly waysCode: number;
  readonly locked: boolean;
  /** Ports that the ways go to, 8 bits each; 0 in an endpoint. */
  readonly targets: number;
}

/** What firmware has set up when Linux starts. */
export interface Firmware {
  readonly bridge: readonly Commit[];
  /** By device. */
  readonly endpoints: readonly (readonly Commit[])[];
}

/** Encoded interleave ways (CXL 3.1, 8.2.4.20.7). */
const WAYS_CODE: Readonly<Record<number, number>> = { 1: 0, 2: 1, 4: 2 };

/** The decoders that firmware commits before Linux starts. */
export function firmwareOf(scenario: Scenario, hold: Hold): Firmware {
  const bridge: Commit[] = [];
  const endpoints = scenario.devices.map((): Commit[] => []);
  for (const [index, d] of ascending(scenario).entries()) {
    const where = { start: d.start, size: sizeOf(d) };
    const how = { waysCode: WAYS_CODE[d.devices.length]!, locked: d.locked };
    for (const device of d.devices) {
      const own = endpoints[device]!;
      own.push({ decoder: own.length, ...where, ...how, targets: 0 });
    }
    if (!(hold.bridge ?? []).includes(index)) {
      const other = (hold.ways ?? []).includes(index);
      const ports = other ? [...d.devices, ...d.devices] : d.devices;
      const targets = ports.map((port, way) => port * 256 ** way).reduce((a, b) => a + b);
      const waysCode = WAYS_CODE[ports.length]!;
      bridge.push({ decoder: index, ...where, ...how, waysCode, targets });
    }
  }
  for (const [device, { fails }] of scenario.devices.entries()) {
    if (fails !== 'endpoint') continue;
    // cxl_decoder_init(): "Committed with zero size" ends the enumeration with -ENXIO.
    const decoder = endpoints[device]!.length;
    const nothing = { start: 0n, size: 0n, waysCode: 0, locked: false, targets: 0 };
    endpoints[device]!.push({ decoder, ...nothing });
  }
  return { bridge, endpoints };
}

/** Of what firmware has set up, the decoders that it locked. */
export function lockedOf({ bridge, endpoints }: Firmware): Firmware {
  const locked = (commits: readonly Commit[]) => commits.filter((c) => c.locked);
  return { bridge: locked(bridge), endpoints: endpoints.map(locked) };
}

/** The same without the decoders of a device. */
export function without({ bridge, endpoints }: Firmware, device: number): Firmware {
  return { bridge, endpoints: endpoints.map((own, i) => (i === device ? [] : own)) };
}

/** Decoders in the order of addresses, as the model numbers them. */
function ascending(scenario: Scenario) {
  return [...scenario.decoders].sort((a, b) => (a.start < b.start ? -1 : 1));
}

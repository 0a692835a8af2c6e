/**
 * An experiment as the two scripts that the guest reads: what firmware does, and the events.
 */
import type { Scenario } from '../model/index.ts';
import { type Event, eventText, type Hold } from './event.ts';
import type { Commit, Firmware } from './firmware.ts';
import { sizeOf } from './qemu-layout.ts';

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
      const targets = d.devices.map((port, way) => port * 256 ** way).reduce((a, b) => a + b);
      bridge.push({ decoder: index, ...where, ...how, targets });
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

/** Lines `firmware_endpoint DEVICE COMMIT` and `firmware_bridge COMMIT`. */
export function firmwareScript({ bridge, endpoints }: Firmware): string {
  const lines = [
    ...endpoints.flatMap((own, device) =>
      own.map((c) => `firmware_endpoint ${device} ${commitText(c)}`),
    ),
    ...bridge.map((c) => `firmware_bridge ${commitText(c)} ${c.targets}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Lines `firmware_hold WHAT`. */
export function holdScript(scenario: Scenario, hold: Hold): string {
  const lines = [
    ...scenario.devices.flatMap(({ fails }, device) =>
      fails === 'cxl_pci' ? [`firmware_hold ${device}`] : [],
    ),
    ...(hold.acpi ? ['firmware_hold acpi'] : []),
    ...(hold.devices ?? []).map((device) => `firmware_hold ${device}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function commitText({ decoder, start, size, waysCode, locked }: Commit): string {
  return `${decoder} 0x${start.toString(16)} 0x${size.toString(16)} ${waysCode} ${locked ? 1 : 0}`;
}

/** The events; for the guest `create` has the size of the region. */
export function eventScript(scenario: Scenario, events: readonly Event[]): string {
  const lines = events.map((event) => {
    if (event.do === 'create') {
      const { capacity } = scenario.devices[event.device]!;
      return `create ${event.window} ${event.device} ${event.half ? capacity / 2n : capacity}`;
    }
    if (event.do !== 'load') return eventText(event);
    const modules = event.modules.map((m) => (m === 'cxl_mem' ? 'cxl_pci cxl_mem' : m));
    return `load ${modules.join(' ')}`;
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** Decoders in the order of addresses, as the model numbers them. */
function ascending(scenario: Scenario) {
  return [...scenario.decoders].sort((a, b) => (a.start < b.start ? -1 : 1));
}

/**
 * An experiment as the two scripts that the guest reads: what firmware does, and the events.
 */
import type { Scenario } from '../model/index.ts';
import { type Event, eventText, type Hold } from './event.ts';
import { sizeOf } from './qemu-layout.ts';

/** Encoded interleave ways (CXL 3.1, 8.2.4.20.7). */
const WAYS_CODE: Readonly<Record<number, number>> = { 1: 0, 2: 1, 4: 2 };

/** Lines `endpoint DEVICE DECODER BASE SIZE WAYS LOCK`, `bridge ... TARGETS` and `hold WHAT`. */
export function firmwareScript(scenario: Scenario, hold: Hold): string {
  const lines: string[] = [];
  const used = scenario.devices.map(() => 0);
  for (const [index, d] of ascending(scenario).entries()) {
    const where = `0x${d.start.toString(16)} 0x${sizeOf(d).toString(16)}`;
    const how = `${WAYS_CODE[d.devices.length]} ${d.locked ? 1 : 0}`;
    for (const device of d.devices) {
      lines.push(`firmware_endpoint ${device} ${used[device]!} ${where} ${how}`);
      used[device]!++;
    }
    if (!(hold.bridge ?? []).includes(index)) {
      const targets = d.devices.map((port, way) => port * 256 ** way).reduce((a, b) => a + b);
      lines.push(`firmware_bridge ${index} ${where} ${how} ${targets}`);
    }
  }
  for (const [device, { fails }] of scenario.devices.entries()) {
    // cxl_decoder_init(): "Committed with zero size" ends the enumeration with -ENXIO.
    if (fails === 'endpoint') lines.push(`firmware_endpoint ${device} ${used[device]!} 0 0 0 0`);
    if (fails === 'cxl_pci') lines.push(`firmware_hold ${device}`);
  }
  if (hold.acpi) lines.push('firmware_hold acpi');
  for (const device of hold.devices ?? []) lines.push(`firmware_hold ${device}`);
  return lines.map((line) => `${line}\n`).join('');
}

/** The events; for the guest `create` ends with the size of the region. */
export function eventScript(scenario: Scenario, events: readonly Event[]): string {
  const lines = events.map((event) => {
    if (event.do === 'create') {
      return `${eventText(event)} ${scenario.devices[event.device]!.capacity}`;
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

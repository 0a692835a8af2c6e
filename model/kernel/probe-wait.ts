/**
 * wait_for_device_probe() (drivers/base/dd.c), and what a design may call "settled".
 */
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';

/**
 * Would wait_for_device_probe() return now? It never waits for devices that came after boot. Up to
 * v6.19 a memdev's endpoint was attached after its probe had returned (L7: 6880fe9dbb6ec; Alison
 * Schofield needed a sleep), since v7.0 the probe includes endpoint and regions (692e8a05435a1).
 */
export function deviceProbesDone(m: Machine, s: State): boolean {
  const waitsForRegions = m.design.traits.probeWaitCovers === 'regions';
  let hot = 0;
  for (let i = 0; i < m.scenario.devices.length; i++) {
    const device = s.device[i]!;
    if (device.hot) {
      hot |= 1 << i;
      continue;
    }
    if (device.state === 'present') {
      // Nobody waits for a driver that is not there yet.
      if (!s.cxlPci) continue;
      return false;
    }
    // A memdev without ports is deferred, and deferred probes are not waited for.
    if (waitsForRegions && device.state === 'memdev' && s.acpi === 'bound') return false;
    if (waitsForRegions && device.state === 'enumerating') return false;
  }
  if (!waitsForRegions) return true;
  for (let g = 0; g < m.regionCount; g++) {
    const r = s.region[g]!;
    if (r.state === 'commit' && !r.probed && (r.targets & hot) === 0) return false;
  }
  return true;
}

/** Nothing in the CXL subsystem is being probed any more, hot-added devices included. */
export function cxlSettled(m: Machine, s: State): boolean {
  if (s.acpi === 'unbound') return false;
  for (let i = 0; i < m.scenario.devices.length; i++) {
    const { state } = s.device[i]!;
    if (state === 'present' || state === 'enumerating') return false;
    if (state === 'memdev' && s.acpi === 'bound') return false;
  }
  for (let g = 0; g < m.regionCount; g++) {
    if (s.region[g]!.state === 'commit' && !s.region[g]!.probed) return false;
  }
  return true;
}

/**
 * Did any CXL driver fail, or lose its device: cxl_acpi, cxl_pci, the endpoint, or the assembly of a
 * region?
 */
export function cxlFailed(m: Machine, s: State): boolean {
  if (s.acpi === 'failed' || s.acpi === 'removed') return true;
  for (let i = 0; i < m.scenario.devices.length; i++) {
    if (s.device[i]!.state === 'failed') return true;
  }
  for (let g = 0; g < m.regionCount; g++) {
    if (['assembling', 'partial'].includes(s.region[g]!.state)) return true;
  }
  return false;
}

/**
 * wait_for_device_probe() (drivers/base/dd.c), and what a design may call "settled".
 */
import { bit, NONE, overlap, union } from '../../checker/index.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { cxlAcpiIsProbing } from './cxl-acpi.ts';
import { hasFailed } from './cxl-mem.ts';
import { awaitsProbe } from './region.ts';

/**
 * Is a probe of device `i` still to come or under way, of cxl_pci or of cxl_mem? For a memdev without
 * ports one comes when cxl_acpi does; if that has failed or was taken away, it is on its way nowhere.
 *
 * Who asks differs in which devices count, and in what else does: the functions below say so.
 */
export function onItsWay(s: State, i: number): boolean {
  const { state } = s.device[i]!;
  if (state === 'memdev') return s.acpi === 'bound' || s.acpi === 'unbound';
  return state === 'present' || state === 'enumerating';
}

/** The same of any device that was there at boot: nobody waits for one that came later. */
export function bootDeviceOnItsWay(m: Machine, s: State): boolean {
  for (let i = 0; i < m.scenario.devices.length; i++) {
    if (!s.device[i]!.hot && onItsWay(s, i)) return true;
  }
  return false;
}

/** Is one of the first `count` regions to be probed, and no device in it came after boot? */
export function bootRegionAwaitsProbe(m: Machine, s: State, count: number): boolean {
  let hot = NONE;
  for (let i = 0; i < m.scenario.devices.length; i++) {
    if (s.device[i]!.hot) hot = union(hot, bit(i));
  }
  for (let g = 0; g < count; g++) {
    if (awaitsProbe(s, g) && !overlap(s.region[g]!.targets, hot)) return true;
  }
  return false;
}

/**
 * Would wait_for_device_probe() return now? It never waits for devices that came after boot, nor for a
 * driver that is not there yet, nor for a memdev that cxl_bus_rescan() has not come to: cxl_mem has
 * given -ENXIO, not -EPROBE_DEFER, and between two probes of the rescan probe_count is 0. Up to v6.19
 * a memdev's endpoint was attached after its probe had returned (L7: 6880fe9dbb6ec; Alison Schofield
 * needed a sleep), since v7.0 the probe includes endpoint and regions (692e8a05435a1).
 */
export function deviceProbesDone(m: Machine, s: State): boolean {
  const waitsForRegions = m.design.traits.probeWaitCovers === 'regions';
  if (cxlAcpiIsProbing(m, s)) return false;
  for (let i = 0; i < m.scenario.devices.length; i++) {
    const { hot, state, rescan } = s.device[i]!;
    if (hot || !onItsWay(s, i) || (rescan && state === 'memdev')) continue;
    if (state === 'present' ? s.cxlPci : waitsForRegions) return false;
  }
  return !waitsForRegions || !bootRegionAwaitsProbe(m, s, m.regionCount);
}

/** Nothing in the CXL subsystem is being probed any more, hot-added devices included. */
export function cxlSettled(m: Machine, s: State): boolean {
  if (s.acpi === 'unbound') return false;
  for (let i = 0; i < m.scenario.devices.length; i++) if (onItsWay(s, i)) return false;
  for (let g = 0; g < m.regionCount; g++) if (awaitsProbe(s, g)) return false;
  return true;
}

/**
 * Did any CXL driver fail, or lose its device: cxl_acpi, cxl_pci, the endpoint, or the assembly of a
 * region?
 */
export function cxlFailed(m: Machine, s: State): boolean {
  if (s.acpi === 'failed' || s.acpi === 'removed') return true;
  for (let i = 0; i < m.scenario.devices.length; i++) {
    if (hasFailed(s, i)) return true;
  }
  for (let g = 0; g < m.regionCount; g++) {
    if (['assembling', 'attached'].includes(s.region[g]!.state)) return true;
  }
  return false;
}

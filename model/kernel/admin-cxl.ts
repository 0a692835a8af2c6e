/**
 * The administrator, where the scenario lets him: he takes ACPI0017 from cxl_acpi and memdevs from
 * cxl_mem, and gives them back.
 *
 * The memory of the regions that go with them is offlined before, as for every driver that is taken
 * from a device by name.
 */
import { type Bits, NONE, type Outcome, type Rule, union, without } from '../../checker/index.ts';
import { maskOf } from '../machine/cells.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { mayAct } from './admin.ts';
import { cxlAcpiHasProbed } from './cxl-acpi.ts';
import { insertWindows, removeWindows } from './cxl-window.ts';
import { inUseIn, offlineAndRemoveDax } from './dax.ts';
import { keepsDecoders, readBridges } from './decoder.ts';
import { detachDevice } from './detach.ts';
import { unregisterRegion } from './region.ts';

export function adminCxlRules(m: Machine): Rule<State, number>[] {
  if (m.scenario.rebindsCxl !== true) return [];
  const devices = m.scenario.devices.map((_, i) => i);
  const name = (i: number) => m.scenario.devices[i]!.name;
  const operation = { actor: 'admin', environment: true, budget: 'userOps' } as const;
  return [
    {
      ...operation,
      name: 'admin: unbind cxl_acpi',
      // Also modprobe -r cxl_acpi, and cxl disable-bus -f: there is no .remove, devres does it all.
      source: 'drivers/cxl/acpi.c: devres runs unregister_region, then remove_cxl_resources',
      describe: () => 'admin: echo ACPI0017:00 > /sys/bus/platform/drivers/cxl_acpi/unbind',
      guard: (s) => mayAct(m, s) && s.acpi === 'bound' && !anyEnumerating(m, s),
      effect: (s) => unbindCxlAcpi(m, s),
    },
    {
      ...operation,
      name: 'admin: bind cxl_acpi again',
      // Also after a probe that failed: devres has left nothing of it.
      source: 'drivers/cxl/acpi.c cxl_acpi_probe, cxl_bus_rescan; drivers/base/bus.c bind_store',
      describe: () => 'admin: echo ACPI0017:00 > /sys/bus/platform/drivers/cxl_acpi/bind',
      guard: (s) => mayAct(m, s) && (s.acpi === 'removed' || acpiHasFailed(m, s)),
      effect: (s) => {
        insertWindows(m, s);
        readBridges(m, s);
        s.acpi = 'bound';
        s.probeFailed = true;
        // device_attach() tries every memdev without a driver, whatever became of it before.
        for (let i = 0; i < m.scenario.devices.length; i++) {
          if (s.device[i]!.state === 'memdev' || hasNoDriver(s, i)) probeAgain(s, i);
        }
        m.design.cxlAcpiReprobed?.(m, s);
      },
    },
    {
      ...operation,
      name: 'admin: cxl disable-memdev',
      // The endpoint port goes, and its decoders leave their regions as those of a removed device.
      source: 'cxl-cli cxl/memdev.c; drivers/cxl/core/port.c delete_endpoint, cxl_decoder_detach',
      parameters: devices,
      describe: (_, i) => `admin: cxl disable-memdev -f ${name(i)}`,
      guard: (s, i) => mayAct(m, s) && s.device[i]!.state === 'ready',
      effect: (s, i): Outcome => {
        const outcomes = detachDevice(m, s, i, (g) => offlineAndRemoveDax(m, s, g));
        s.device[i]!.state = 'disabled';
        return outcomes;
      },
    },
    {
      ...operation,
      name: 'admin: cxl enable-memdev',
      source: 'cxl-cli cxl/memdev.c; drivers/cxl/mem.c cxl_mem_probe',
      parameters: devices,
      describe: (_, i) => `admin: cxl enable-memdev ${name(i)}`,
      guard: (s, i) => mayAct(m, s) && hasNoDriver(s, i) && cxlAcpiHasProbed(s),
      effect: (s, i) => probeAgain(s, i),
    },
  ];
}

/** What cxl_mem probes now is no probe of the boot, whatever it was before. */
function probeAgain(s: State, i: number): void {
  s.device[i]!.state = 'memdev';
  s.device[i]!.hot = true;
  s.device[i]!.rescan = false;
}

/** Did the administrator take the memdev from cxl_mem, or has its probe failed? */
function hasNoDriver(s: State, i: number): boolean {
  const { state } = s.device[i]!;
  return state === 'disabled' || state === 'portless';
}

/** Has cxl_acpi, if there is such a driver, failed to probe? */
function acpiHasFailed(m: Machine, s: State): boolean {
  return s.acpi === 'failed' && m.config.CXL_ACPI !== 'n' && !m.design.gaveUpCxl?.(m, s);
}

/**
 * Is the endpoint of a device being probed? That runs under the lock of the port above
 * (cxl_mem_probe()), which device_unregister() of that port takes, too.
 */
function anyEnumerating(m: Machine, s: State): boolean {
  for (let i = 0; i < m.scenario.devices.length; i++) {
    if (s.device[i]!.state === 'enumerating') return true;
  }
  return false;
}

/**
 * devres of ACPI0017, latest first: regions (since regions_lock with their root decoders, see
 * kill_regions()), ports, root decoders with their windows. Every memdev loses its endpoint, and by
 * detach_memdev() its driver, until the next cxl_bus_rescan().
 *
 * Regions were the administrator's to take. So is whatever else lies in a window, once the design
 * has decided; before that it still owes these bytes to somebody.
 */
function unbindCxlAcpi(m: Machine, s: State): Outcome {
  if (m.design.finished?.(m, s) ?? true) {
    s.unloaded = union(s.unloaded, without(m.windowMask, hmemCells(m, s)));
  }
  let live = false;
  for (let g = 0; g < m.regionCount; g++) {
    const r = s.region[g]!;
    if (r.state === 'none') continue;
    offlineAndRemoveDax(m, s, g);
    s.torn = union(s.torn, maskOf(r.first, r.last));
    const online = inUseIn(m, s, r.first, r.last);
    if (unregisterRegion(m, s, g, keepsDecoders(m, g) ? 'keep' : 'reset')) live ||= online;
  }
  removeWindows(m, s);
  for (let i = 0; i < m.scenario.devices.length; i++) {
    if (s.device[i]!.state === 'ready') s.device[i]!.state = 'memdev';
  }
  s.acpi = 'removed';
  return live ? 'decoder reset under online memory' : undefined;
}

/** Cells of all devices of dax_hmem. */
function hmemCells(m: Machine, s: State): Bits {
  let mask = NONE;
  for (let d = m.regionCount; d < m.daxCount; d++) {
    if (s.dax[d]!.state !== 'none') mask = union(mask, maskOf(s.dax[d]!.first, s.dax[d]!.last));
  }
  return mask;
}

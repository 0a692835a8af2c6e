/**
 * The administrator, where the scenario allows him every operation: he takes devices away from their
 * drivers and gives them back, and removes hardware that is in use.
 */
import { type Outcome, type Rule, union } from '../../checker/index.ts';
import { maskOf } from '../machine/cells.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { mayAct, noWorkUnderWay } from './admin.ts';
import {
  daxParentName,
  holdsDaxRegion,
  isInUse,
  offlineAndRemoveDax,
  releaseNode,
  removeDax,
  unbindDax,
} from './dax.ts';
import { detachDevice, inCommitted } from './detach.ts';
import { deviceDaxProbe } from './device-dax.ts';
import { unbindHmemPlatform } from './hmem.ts';
import { kmemProbe } from './kmem.ts';

export function adminDriverRules(m: Machine): Rule<State, number>[] {
  if (m.scenario.everyOperation !== true) return [];
  const devices = m.scenario.devices.map((_, i) => i);
  const dax = Array.from({ length: m.daxCount }, (_, d) => d);
  const hmem = dax.slice(m.regionCount);
  const regions = Array.from({ length: m.regionCount }, (_, g) => g);
  // Then there is no other mode.
  const lends = m.config.DEV_DAX_KMEM === 'n';
  const operation = { actor: 'admin', environment: true, budget: 'userOps' } as const;
  return [
    {
      ...operation,
      name: 'admin: daxctl offline-memory',
      source: 'daxctl/device.c; drivers/base/memory.c state_store: kmem keeps the device',
      parameters: dax,
      describe: (_, d) => `admin: daxctl offline-memory dax${d}.0`,
      guard: (s, d) => mayAct(m, s) && s.dax[d]!.state === 'kmem',
      effect: (s, d) => {
        s.dax[d]!.state = 'offline';
      },
    },
    {
      ...operation,
      name: 'admin: daxctl online-memory',
      source: 'daxctl/device.c; drivers/base/memory.c state_store',
      parameters: dax,
      describe: (_, d) => `admin: daxctl online-memory dax${d}.0`,
      guard: (s, d) => mayAct(m, s) && s.dax[d]!.state === 'offline',
      effect: (s, d) => {
        s.dax[d]!.state = 'kmem';
      },
    },
    {
      ...operation,
      name: 'admin: daxctl disable-device',
      source:
        'daxctl: offline-memory, unbind; drivers/dax/kmem.c dev_dax_kmem_remove, or state_store since v7.3 (unplugged); drivers/dax/bus.c kill_dev_dax',
      parameters: dax,
      describe: (_, d) => `admin: daxctl disable-device -f dax${d}.0`,
      guard: (s, d) =>
        mayAct(m, s) && (s.dax[d]!.state === 'offline' || isInUse(s, d)) && holdsDaxRegion(s, d),
      effect: (s, d) => {
        releaseNode(m, s, d);
        s.dax[d]!.state = 'idle';
      },
    },
    {
      ...operation,
      name: 'admin: daxctl reconfigure-device --mode=devdax',
      // Its name goes into new_id of device_dax, and stays there: kmem takes it only when asked.
      source: 'daxctl: offline-memory, unbind, new_id, bind; drivers/dax/bus.c do_id_store',
      parameters: lends ? [] : dax,
      describe: (_, d) => `admin: daxctl reconfigure-device -f --mode=devdax dax${d}.0`,
      // Also a device that no driver has yet, before kmem is loaded.
      guard: (s, d) => mayAct(m, s) && holdsDaxRegion(s, d) && s.dax[d]!.state !== 'devdax',
      effect: (s, d) => {
        releaseNode(m, s, d);
        return deviceDaxProbe(m, s, d);
      },
    },
    {
      ...operation,
      name: 'admin: daxctl enable-device',
      source: lends
        ? 'daxctl enable-device; drivers/dax/device.c dev_dax_probe'
        : 'daxctl reconfigure-device --mode=system-ram; drivers/dax/kmem.c dev_dax_kmem_probe',
      parameters: dax,
      describe: (_, d) =>
        lends
          ? `admin: daxctl enable-device dax${d}.0`
          : `admin: daxctl reconfigure-device --mode=system-ram dax${d}.0`,
      guard: (s, d) =>
        mayAct(m, s) && ['idle', 'busy', lends ? 'idle' : 'devdax'].includes(s.dax[d]!.state),
      effect: (s, d) => {
        releaseNode(m, s, d);
        s.dax[d]!.state = 'bound';
        // A module may be loaded late, and probes in a step of its own.
        return m.config.DEV_DAX_KMEM === 'y' ? kmemProbe(m, s, d) : undefined;
      },
    },
    {
      ...operation,
      name: 'admin: cxl disable-region',
      source: 'cxl-cli cxl/region.c; cxl_region driver unbind: devm removes the dax region',
      parameters: regions,
      describe: (_, g) => `admin: cxl disable-region -f region${g}`,
      guard: (s, g) =>
        mayAct(m, s) &&
        s.region[g]!.probed &&
        s.dax[g]!.state !== 'none' &&
        s.dax[g]!.state !== 'leaked',
      effect: (s, g) => offlineAndRemoveDax(m, s, g),
    },
    {
      ...operation,
      name: 'admin: cxl enable-region',
      source: 'cxl-cli cxl/region.c; drivers/cxl/core/region.c cxl_region_probe',
      parameters: regions,
      describe: (_, g) => `admin: cxl enable-region region${g}`,
      guard: (s, g) => mayAct(m, s) && s.region[g]!.probed && s.dax[g]!.state === 'none',
      effect: (s, g) => {
        s.region[g]!.probed = false;
      },
    },
    {
      ...operation,
      // Nothing unbinds one: cxl_dax_region_driver has suppress_bind_attrs.
      name: 'admin: bind dax_region again',
      source: 'echo > /sys/bus/cxl/drivers_probe; drivers/dax/cxl.c cxl_dax_region_probe',
      parameters: regions,
      describe: (_, g) => `admin: echo dax_region${g} > drivers_probe`,
      guard: (s, g) => mayAct(m, s) && s.dax[g]!.state === 'refused',
      effect: (s, g) => {
        s.dax[g]!.state = 'added';
      },
    },
    {
      ...operation,
      // Memory is offlined before.
      name: 'admin: unbind hmem device',
      source: 'echo > /sys/bus/platform/drivers/hmem/unbind: devm removes the dax region',
      parameters: hmem,
      describe: (_, d) => `admin: echo ${daxParentName(m, d)} > unbind`,
      guard: (s, d) => mayAct(m, s) && holdsDaxRegion(s, d),
      effect: (s, d) => {
        unbindDax(m, s, d);
        s.dax[d]!.state = 'refused';
        noteHmem(s, d);
      },
    },
    {
      ...operation,
      name: 'admin: bind hmem device again',
      source: 'echo > /sys/bus/platform/drivers/hmem/bind; drivers/dax/hmem/hmem.c dax_hmem_probe',
      parameters: hmem,
      describe: (_, d) => `admin: echo ${daxParentName(m, d)} > bind`,
      guard: (s, d) => mayAct(m, s) && s.dax[d]!.state === 'refused',
      effect: (s, d) => {
        s.dax[d]!.state = 'added';
        noteHmem(s, d);
      },
    },
    rebindHmemPlatform(m) as Rule<State, number>,
    {
      ...operation,
      name: 'admin: remove a device of a committed region',
      // The region loses a target: its decoders are reset, its driver goes, its range stays.
      source: 'echo 1 > remove; drivers/cxl/core/region.c __cxl_decoder_detach',
      parameters: devices,
      describe: (_, i) => `admin: echo 1 > remove, for ${m.scenario.devices[i]!.name}`,
      guard: (s, i) => mayAct(m, s) && s.device[i]!.state === 'ready' && inCommitted(m, s, i),
      effect: (s, i): Outcome => {
        const outcomes = detachDevice(m, s, i, (g) => removeDax(m, s, g));
        s.device[i]!.state = 'removed';
        return outcomes;
      },
    },
  ];
}

/** What hmem has is the administrator's doing from now on. */
function noteHmem(s: State, d: number): void {
  s.unloaded = union(s.unloaded, maskOf(s.dax[d]!.first, s.dax[d]!.last));
}

/**
 * hmem_platform loses its driver and gets it back: what is static in dax_hmem stays. Memory is
 * offlined before.
 */
function rebindHmemPlatform(m: Machine): Rule<State, never> {
  return {
    name: 'admin: bind hmem_platform again',
    actor: 'admin',
    // While the work is in its wait, work_pending() is false: it is asked of work in the queue.
    source: 'drivers/dax/hmem/hmem.c dax_hmem_platform_probe; v7.1: fails while work is pending',
    environment: true,
    budget: 'userOps',
    guard: (s) => s.daxHmem && mayAct(m, s) && (noWorkUnderWay(m, s) || workIsWaiting(m, s)),
    effect: (s) => {
      // Work that finds no driver, or that the new probe has decided, does nothing.
      s.unloaded = union(s.unloaded, unbindHmemPlatform(m, s));
      s.hmemLoads = m.design.daxHmemUnloaded === undefined ? 1 : 2;
      s.daxHmem = false;
      (m.design.hmemPlatformUnbound ?? m.design.daxHmemUnloaded)?.(m, s);
    },
  };
}

/** Does the work of a design wait for probes that does not keep hmem_platform from being bound again? */
function workIsWaiting(m: Machine, s: State): boolean {
  return m.design.traits.rebindsWhileWaiting === true && m.design.workPhase?.(m, s) === 'waits';
}

/**
 * Dax regions and devices: drivers/dax/bus.c, cxl.c, and the "hmem" driver of hmem/hmem.c.
 *
 * Dax device d < regionCount belongs to CXL region d, the others to dax_hmem.
 */
import { bit, type Outcome, overlap, type Rule, without } from '../../checker/index.ts';
import { maskOf } from '../machine/cells.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { removeResource } from '../machine/resource.ts';

/** A device appears on the bus and waits for its driver. */
export function addDax(s: State, d: number, first: number, last: number): void {
  const dax = s.dax[d]!;
  dax.state = 'added';
  dax.first = first;
  dax.last = last;
}

/**
 * The device goes. Memory that kmem brought online cannot be removed: "hotremove failed ... until
 * the next reboot" (drivers/dax/kmem.c dev_dax_kmem_remove); its resource stays.
 */
export function removeDax(m: Machine, s: State, d: number): void {
  const dax = s.dax[d]!;
  if (dax.state === 'kmem') {
    dax.state = 'leaked';
    s.stalePageMap = without(s.stalePageMap, bit(d));
    return;
  }
  if (dax.state === 'leaked') return;
  forgetDax(m, s, d);
}

/** Offlines the memory of a device, if any, and removes the device with its resource. */
export function offlineAndRemoveDax(m: Machine, s: State, d: number): void {
  if (s.dax[d]!.state === 'leaked') return;
  forgetDax(m, s, d);
}

/**
 * The driver of a device is unloaded after its memory was offlined: the device stays and waits for
 * a driver. Does nothing to a device that has no driver, or is gone.
 */
export function unbindDax(m: Machine, s: State, d: number): void {
  const dax = s.dax[d]!;
  if (dax.state === 'none' || dax.state === 'leaked') return;
  releaseNode(m, s, d);
  s.stalePageMap = without(s.stalePageMap, bit(d));
  dax.state = 'added';
}

/** The node of the driver of device `d`, if it has one, leaves iomem. */
export function releaseNode(m: Machine, s: State, d: number): void {
  const slot = daxNode(m, s, d);
  if (s.node[slot]!.parent !== null) removeResource(s, slot);
}

/** The slot of the node that the driver of device `d` has requested, or would. */
export function daxNode(m: Machine, s: State, d: number): number {
  return (s.dax[d]!.state === 'devdax' ? m.slots.devdax : m.slots.dax) + d;
}

function forgetDax(m: Machine, s: State, d: number): void {
  const dax = s.dax[d]!;
  releaseNode(m, s, d);
  s.stalePageMap = without(s.stalePageMap, bit(d));
  dax.state = 'none';
  dax.first = 0;
  dax.last = 0;
}

/** Does the device hold a dax region, as alloc_dax_region() gave it? */
export function holdsDaxRegion(s: State, d: number): boolean {
  const { state } = s.dax[d]!;
  return (
    state === 'bound' ||
    state === 'kmem' ||
    state === 'devdax' ||
    state === 'offline' ||
    state === 'busy' ||
    state === 'idle'
  );
}

/** Is the memory of the device online System RAM? */
export function isOnline(s: State, d: number): boolean {
  const { state } = s.dax[d]!;
  return state === 'kmem' || state === 'leaked';
}

/** May somebody be using the memory of the device: as System RAM, or mapped from /dev/daxN.M? */
export function isInUse(s: State, d: number): boolean {
  return isOnline(s, d) || s.dax[d]!.state === 'devdax';
}

/**
 * Is memory in use in the range: of any dax device, as System RAM or by who may have it mapped, or
 * System RAM of the firmware's map?
 */
export function inUseIn(m: Machine, s: State, first: number, last: number): boolean {
  if (overlap(m.bootRamMask, maskOf(first, last))) return true;
  for (let d = 0; d < m.daxCount; d++) {
    if (isInUse(s, d) && s.dax[d]!.first <= last && first <= s.dax[d]!.last) return true;
  }
  return false;
}

/**
 * Is dax_hmem's device `d` still in the probe of the thread that added it? device_add() probes
 * synchronously: it comes back when dax_hmem_probe() has, and that when the probe of kmem (or of
 * device_dax, where there is no kmem) has, as soon as these drivers are registered. That they are is
 * known once each has probed something. Before that they may be late: dax_hmem registers "hmem" after
 * it has probed hmem_platform, and udev loads the others when it sees the first dax device.
 */
export function inProbe(m: Machine, s: State, d: number): boolean {
  const { state } = s.dax[d]!;
  if (state === 'added') return hmemHasProbed(m, s);
  return state === 'bound' && m.config.DEV_DAX_KMEM !== 'y' && daxDriverHasProbed(m, s);
}

/** The same for any device of dax_hmem. */
export function anyInProbe(m: Machine, s: State): boolean {
  for (let d = m.regionCount; d < m.daxCount; d++) if (inProbe(m, s, d)) return true;
  return false;
}

function hmemHasProbed(m: Machine, s: State): boolean {
  for (let d = m.regionCount; d < m.daxCount; d++) {
    const { state } = s.dax[d]!;
    if (state !== 'none' && state !== 'added') return true;
  }
  return false;
}

function daxDriverHasProbed(m: Machine, s: State): boolean {
  for (let d = 0; d < m.daxCount; d++) {
    const { state } = s.dax[d]!;
    if (state === 'kmem' || state === 'busy' || state === 'idle') return true;
    if (state === 'offline' || state === 'leaked' || state === 'devdax') return true;
  }
  return false;
}

/** Does another dax region overlap the range of device `d`? */
export function daxRegionConflict(m: Machine, s: State, d: number): boolean {
  const { first, last } = s.dax[d]!;
  for (let other = 0; other < m.daxCount; other++) {
    if (other === d || !holdsDaxRegion(s, other)) continue;
    if (s.dax[other]!.first <= last && first <= s.dax[other]!.last) return true;
  }
  return false;
}

/**
 * `whenBound` is called when a device has got its dax region: a kmem that is built in, or loaded
 * before, probes it there and then.
 */
export function daxRules(
  m: Machine,
  whenBound?: (s: State, d: number) => Outcome,
): Rule<State, never>[] {
  const cxl = Array.from({ length: m.regionCount }, (_, d) => d);
  const hmem = Array.from({ length: m.daxCount - m.regionCount }, (_, i) => m.regionCount + i);
  const alone = m.config.DEV_DAX_HMEM === 'n';
  const mayRegister = (!alone && m.design.daxCxlMayRegister) || (() => true);
  const verdict = m.design.daxCxlProbe ?? (() => 'go');
  return [
    // When dax_cxl registers its driver is no step of its own: nothing but its probes can tell.
    ...(m.config.DEV_DAX_CXL === 'n'
      ? []
      : probeRules(
          m,
          'dax_cxl',
          'drivers/dax/cxl.c cxl_dax_region_probe',
          cxl,
          whenBound,
          (s, g) => (mayRegister(m, s) ? verdict(m, s, g) : 'defer'),
        )),
    ...probeRules(m, 'hmem', 'drivers/dax/hmem/hmem.c dax_hmem_probe', hmem, whenBound, () => 'go'),
  ] as Rule<State, never>[];
}

/** The name of the device that a dax driver probes. */
export function daxParentName(m: Machine, d: number): string {
  return d < m.regionCount ? `dax_region${d}` : `hmem.${d - m.regionCount}`;
}

function probeRules(
  m: Machine,
  driver: string,
  source: string,
  devices: readonly number[],
  whenBound: ((s: State, d: number) => Outcome) | undefined,
  verdict: (s: State, d: number) => 'go' | 'defer' | 'refuse',
): Rule<State, number>[] {
  const guard = (s: State, d: number) => s.dax[d]!.state === 'added' && verdict(s, d) !== 'defer';
  const describe = (_: State, d: number) => `${driver}: probe ${daxParentName(m, d)}`;
  /** alloc_dax_region(): the reason why there is none, or undefined. */
  const bind = (s: State, d: number): Outcome => {
    s.dax[d]!.state = 'refused';
    if (verdict(s, d) === 'refuse') return `${driver}: not for this driver: -ENODEV`;
    if (!m.onPmd[s.dax[d]!.first] || !m.onPmd[s.dax[d]!.last + 1]) {
      return `${driver}: range is not aligned to 2 MiB: -ENOMEM`;
    }
    if (m.design.traits.daxRegionsExclusive && daxRegionConflict(m, s, d)) {
      return `${driver}: dax_region resource conflict: -ENOMEM`;
    }
    s.dax[d]!.state = 'bound';
    return undefined;
  };
  const fault = {
    actor: driver,
    parameters: devices,
    environment: true,
    budget: 'faults',
  } as const;
  return [
    {
      name: `${driver}: probe`,
      actor: driver,
      source: `${source}, drivers/dax/bus.c alloc_dax_region`,
      parameters: devices,
      describe,
      guard,
      effect: (s, d) => bind(s, d) ?? whenBound?.(s, d),
    },
    {
      ...fault,
      name: `${driver}: probe fails`,
      source: `${source}: alloc_dax_region, devm_create_dev_dax -ENOMEM`,
      describe: (s, d) => `${describe(s, d)} fails: -ENOMEM`,
      guard,
      effect: (s, d) => {
        s.dax[d]!.state = 'refused';
        s.probeFailed = true;
      },
    },
    ...(whenBound === undefined
      ? []
      : [
          {
            ...fault,
            name: `${driver}: probe, kmem fails`,
            source: 'drivers/dax/kmem.c dev_dax_kmem_probe: add_memory_driver_managed fails',
            describe: (s: State, d: number) =>
              `${describe(s, d)}, kmem fails: add_memory_driver_managed`,
            guard,
            effect: (s: State, d: number) => {
              s.probeFailed = true;
              const refused = bind(s, d);
              if (refused === undefined) s.dax[d]!.state = 'busy';
              return refused;
            },
          },
        ]),
  ];
}

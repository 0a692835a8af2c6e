/**
 * Memory devices: drivers/cxl/pci.c, mem.c and the endpoint half of port.c. Every device is probed by
 * a thread of its own (PROBE_PREFER_ASYNCHRONOUS), but for those that cxl_bus_rescan() probes one after
 * another, because cxl_pci came before cxl_acpi and cxl_mem found no ports then.
 */
import type { Rule } from '../../checker/index.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { readEndpoint } from './decoder.ts';
import { addToRegion, type Attach, isLastTarget } from './region.ts';

export function cxlMemRules(m: Machine): Rule<State, number>[] {
  const devices = m.scenario.devices.map((_, i) => i);
  const name = (i: number) => m.scenario.devices[i]!.name;
  const decoder = (s: State, i: number) => m.deviceDecoders[i]![s.device[i]!.next]!;
  const early = beforeCxlAcpi(m);
  const registers: Rule<State, number> = {
    name: 'cxl_pci: register driver',
    actor: 'cxl_pci',
    source: 'drivers/Makefile; drivers/cxl/pci.c module_pci_driver: device_initcall, or a module',
    guard: (s) => !s.cxlPci && s.daxHmem,
    effect: (s) => {
      s.cxlPci = true;
    },
  };
  return [
    ...(cxlPciIsLate(m) ? [registers] : []),
    {
      name: 'cxl_pci: probe',
      actor: 'cxl_pci',
      source: 'drivers/cxl/pci.c cxl_pci_probe',
      parameters: devices,
      describe: (s, i) =>
        `cxl_pci: probe ${name(i)}${broken(m, i, 'cxl_pci')}${s.acpi === 'unbound' ? ', no ports yet' : ''}`,
      guard: (s, i) =>
        mayProbe(s, i) || (s.acpi === 'unbound' && early.includes(i) && isPresent(s, i)),
      effect: (s, i) => {
        s.device[i]!.state = m.scenario.devices[i]!.fails === 'cxl_pci' ? 'failed' : 'memdev';
        s.device[i]!.rescan = s.acpi === 'unbound';
      },
    },
    {
      name: 'cxl_pci: probe fails',
      actor: 'cxl_pci',
      source: 'drivers/cxl/pci.c cxl_pci_probe: mailbox or media not ready',
      parameters: devices.filter((i) => m.scenario.devices[i]!.fails === undefined),
      environment: true,
      budget: 'faults',
      describe: (_, i) => `cxl_pci: probe ${name(i)} fails: mailbox not ready`,
      guard: mayProbe,
      effect: (s, i) => {
        s.device[i]!.state = 'failed';
      },
    },
    {
      name: 'pci: device comes late',
      actor: 'pci',
      source: 'link training or enumeration after boot: not counted by wait_for_device_probe',
      parameters: devices,
      environment: true,
      budget: 'faults',
      describe: (_, i) => `pci: ${name(i)} is not there yet`,
      guard: (s, i) => mayProbe(s, i) && !s.device[i]!.hot,
      effect: (s, i) => {
        s.device[i]!.state = 'absent';
      },
    },
    {
      name: 'pci: hot-add',
      actor: 'pci',
      source: 'drivers/pci/hotplug, PCI rescan',
      parameters: devices,
      environment: true,
      describe: (_, i) => `pci: hot-add ${name(i)}`,
      guard: (s, i) => s.device[i]!.state === 'absent' || s.device[i]!.state === 'removed',
      effect: (s, i) => {
        s.device[i]!.state = 'present';
        s.device[i]!.hot = true;
      },
    },
    ...[
      {
        name: 'cxl_mem: probe endpoint',
        actor: 'cxl_mem',
        source: 'drivers/cxl/mem.c cxl_mem_probe, drivers/cxl/port.c cxl_endpoint_port_probe',
        parameters: devices,
        describe: (_: State, i: number) =>
          `cxl_mem: probe endpoint of ${name(i)}${broken(m, i, 'endpoint')}`,
        guard: (s: State, i: number) => mayAttach(s, i) && !s.device[i]!.rescan,
        effect: (s: State, i: number) => probeEndpoint(m, s, i),
      },
      {
        name: 'cxl_bus_rescan: probe endpoint',
        actor: 'cxl_bus_wq',
        // -ENXIO is no -EPROBE_DEFER: nobody else tries again (add_port_attach_ep()).
        source: 'drivers/cxl/core/port.c cxl_bus_rescan, device_attach(); drivers/cxl/mem.c',
        parameters: early,
        describe: (_: State, i: number) =>
          `cxl_bus_rescan: probe endpoint of ${name(i)}${broken(m, i, 'endpoint')}`,
        guard: (s: State, i: number) =>
          mayAttach(s, i) && s.device[i]!.rescan && !rescanIsBusy(m, s),
        effect: (s: State, i: number) => probeEndpoint(m, s, i),
      },
    ],
    ...(['cxl_mem', 'cxl_bus_rescan'] as const).map((by): Rule<State, number> => ({
      name: `${by}: probe endpoint fails`,
      actor: by === 'cxl_mem' ? 'cxl_mem' : 'cxl_bus_wq',
      source: 'drivers/cxl/port.c cxl_endpoint_port_probe: devm_cxl_enumerate_decoders -ENXIO',
      parameters: (by === 'cxl_mem' ? devices : early).filter(
        (i) => m.scenario.devices[i]!.fails === undefined,
      ),
      environment: true,
      budget: 'faults',
      describe: (_, i) => `${by}: probe endpoint of ${name(i)} fails: Couldn't enumerate decoders`,
      guard: (s, i) =>
        mayAttach(s, i) &&
        (by === 'cxl_mem' ? !s.device[i]!.rescan : s.device[i]!.rescan && !rescanIsBusy(m, s)),
      effect: (s, i) => loseEndpoint(m, s, i),
    })),
    {
      name: 'cxl_port: add decoder to region',
      actor: 'cxl_mem',
      source: 'drivers/cxl/core/region.c cxl_add_to_region (under range_lock)',
      parameters: devices,
      describe: (s, i) => {
        const { window } = m.decoders[decoder(s, i)]!;
        return window === null || window === s.refused
          ? `cxl_port: ${name(i)}: no CXL window for the range of its decoder`
          : `cxl_port: add decoder of ${name(i)} to region${decoder(s, i)}`;
      },
      guard: (s, i) => s.acpi === 'bound' && s.device[i]!.state === 'enumerating',
      effect: (s, i) => {
        const outcome = addToRegion(m, s, i, decoder(s, i), 'succeeds');
        advance(m, s, i, s.device[i]!.next + 1);
        return outcome;
      },
    },
    {
      ...attachFails(m, 'fails'),
      name: 'cxl_port: attach to region fails',
      source:
        'drivers/cxl/core/region.c cxl_region_attach, cxl_region_sort_targets: -ENXIO, result ignored',
      describe: (s, i) => `cxl_port: attach ${name(i)} to region${decoder(s, i)} fails`,
      guard: (s, i) => hasWindow(m, s, i),
    },
    {
      ...attachFails(m, 'fails to set up'),
      name: 'cxl_port: set up targets of region fails',
      source: 'drivers/cxl/core/region.c cxl_port_setup_targets: -ENXIO, result ignored',
      describe: (s, i) =>
        `cxl_port: add decoder of ${name(i)} to region${decoder(s, i)}, whose targets cannot be set up`,
      guard: (s, i) => hasWindow(m, s, i) && isLastTarget(m, s, i, decoder(s, i)),
    },
  ];
}

/** What two faults of the decoder that comes next have in common. */
function attachFails(m: Machine, attach: Attach) {
  return {
    actor: 'cxl_mem',
    parameters: m.scenario.devices.map((_, i) => i),
    environment: true,
    budget: 'faults',
    effect: (s: State, i: number) => {
      const { next } = s.device[i]!;
      const outcome = addToRegion(m, s, i, m.deviceDecoders[i]![next]!, attach);
      s.probeFailed = true;
      advance(m, s, i, next + 1);
      return outcome;
    },
  } as const;
}

/** Does the endpoint of device `i` add a decoder, for whose range there is a window? */
function hasWindow(m: Machine, s: State, i: number): boolean {
  const { state, next } = s.device[i]!;
  if (s.acpi !== 'bound' || state !== 'enumerating') return false;
  const { window } = m.decoders[m.deviceDecoders[i]![next]!]!;
  return window !== null && window !== s.refused;
}

/** Has a probe of device `i` failed, that of cxl_pci or that of its endpoint? */
export function hasFailed(s: State, i: number): boolean {
  const { state } = s.device[i]!;
  return state === 'failed' || state === 'portless';
}

/** The memdev stays. Where nobody can try again, it is like a device that has none. */
function loseEndpoint(m: Machine, s: State, i: number): void {
  s.device[i]!.state = m.scenario.rebindsCxl === true ? 'portless' : 'failed';
  s.device[i]!.rescan = false;
}

/** Is the memdev there, and are its ports? */
function mayAttach(s: State, i: number): boolean {
  return s.acpi === 'bound' && s.device[i]!.state === 'memdev';
}

function probeEndpoint(m: Machine, s: State, i: number): void {
  if (m.scenario.devices[i]!.fails === 'endpoint') {
    loseEndpoint(m, s, i);
  } else {
    readEndpoint(m, s, i);
    advance(m, s, i, 0);
  }
}

/** cxl_acpi has failed: cxl_bus_rescan() has no probe to repeat. */
export function endRescan(m: Machine, s: State): void {
  for (let i = 0; i < m.scenario.devices.length; i++) s.device[i]!.rescan = false;
}

/** Is cxl_bus_rescan() within the probe of a memdev? It probes one after another. */
function rescanIsBusy(m: Machine, s: State): boolean {
  for (let i = 0; i < m.scenario.devices.length; i++) {
    if (s.device[i]!.rescan && s.device[i]!.state === 'enumerating') return true;
  }
  return false;
}

/**
 * The devices that may be memdevs before cxl_acpi has probed. They differ from the others in how
 * cxl_mem gets to them then, by cxl_bus_rescan(), and only work that otherwise waits for endpoints and
 * their regions can tell the difference. A device without decoders has no region to wait for.
 *
 * As modules cxl_acpi and cxl_pci are loaded by udev at the same time; nothing orders them. A built-in
 * cxl_acpi is a subsys_initcall, and comes before cxl_pci (device_initcall). A built-in cxl_pci always
 * comes before a modular cxl_acpi: one of the orders of two modules.
 */
export function beforeCxlAcpi(m: Machine): readonly number[] {
  const { traits, workPhase } = m.design;
  if (m.config.CXL_ACPI !== 'm' || traits.probeWaitCovers !== 'regions') return [];
  if (workPhase === undefined) return [];
  return m.scenario.devices.flatMap(({ fails }, i) =>
    fails !== 'cxl_pci' && m.deviceDecoders[i]!.length > 0 ? [i] : [],
  );
}

/** May cxl_pci probe the device, with cxl_acpi there or failed? */
function mayProbe(s: State, i: number): boolean {
  return s.acpi !== 'unbound' && isPresent(s, i);
}

function isPresent(s: State, i: number): boolean {
  return s.firmware === 'done' && s.cxlPci && s.device[i]!.state === 'present';
}

/**
 * Does cxl_pci register its driver after dax_hmem has begun? A built-in dax_hmem comes before it:
 * both are device_initcalls, and drivers/Makefile links dax/ before cxl/. As modules cxl_pci comes
 * first, by udev or by the request_module() of dax_hmem.
 */
export function cxlPciIsLate(m: Machine): boolean {
  const { DEV_DAX_HMEM, CXL_PCI, CXL_MEM } = m.config;
  // Without cxl_mem, too, the devices have failed from the start (kernel/e820.ts).
  return DEV_DAX_HMEM === 'y' && CXL_PCI !== 'n' && CXL_MEM !== 'n';
}

/** Moves on to the first decoder at or after `next` that is still committed, or to 'ready'. */
function advance(m: Machine, s: State, i: number, next: number): void {
  const own = m.deviceDecoders[i]!;
  let n = next;
  while (n < own.length && !s.programmed[own[n]!]) n++;
  const done = n === own.length;
  s.device[i]!.state = done ? 'ready' : 'enumerating';
  s.device[i]!.next = done ? 0 : n;
  if (done) s.device[i]!.rescan = false;
}

function broken(m: Machine, i: number, step: 'cxl_pci' | 'endpoint'): string {
  return m.scenario.devices[i]!.fails === step ? ': fails on this machine' : '';
}

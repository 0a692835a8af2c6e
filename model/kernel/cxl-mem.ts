/**
 * Memory devices: drivers/cxl/pci.c, mem.c and the endpoint half of port.c. Every device is probed
 * by a thread of its own.
 */
import type { Rule } from '../../checker/index.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';
import { readEndpoint } from './decoder.ts';
import { addToRegion } from './region.ts';

export function cxlMemRules(m: Machine): Rule<State, number>[] {
  const devices = m.scenario.devices.map((_, i) => i);
  const name = (i: number) => m.scenario.devices[i]!.name;
  const decoder = (s: State, i: number) => m.deviceDecoders[i]![s.device[i]!.next]!;
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
      describe: (_, i) => `cxl_pci: probe ${name(i)}${broken(m, i, 'cxl_pci')}`,
      guard: mayProbe,
      effect: (s, i) => {
        s.device[i]!.state = m.scenario.devices[i]!.fails === 'cxl_pci' ? 'failed' : 'memdev';
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
      guard: (s, i) => s.device[i]!.state === 'absent',
      effect: (s, i) => {
        s.device[i]!.state = 'present';
        s.device[i]!.hot = true;
      },
    },
    {
      name: 'cxl_mem: probe endpoint',
      actor: 'cxl_mem',
      // Without ports the probe is deferred, and retried when cxl_acpi has bound.
      source: 'drivers/cxl/mem.c cxl_mem_probe, drivers/cxl/port.c cxl_endpoint_port_probe',
      parameters: devices,
      describe: (_, i) => `cxl_mem: probe endpoint of ${name(i)}${broken(m, i, 'endpoint')}`,
      guard: (s, i) => s.acpi === 'bound' && s.device[i]!.state === 'memdev',
      effect: (s, i) => {
        if (m.scenario.devices[i]!.fails === 'endpoint') {
          loseEndpoint(m, s, i);
        } else {
          readEndpoint(m, s, i);
          advance(m, s, i, 0);
        }
      },
    },
    {
      name: 'cxl_mem: probe endpoint fails',
      actor: 'cxl_mem',
      source: 'drivers/cxl/port.c cxl_endpoint_port_probe: devm_cxl_enumerate_decoders -ENXIO',
      parameters: devices.filter((i) => m.scenario.devices[i]!.fails === undefined),
      environment: true,
      budget: 'faults',
      describe: (_, i) =>
        `cxl_mem: probe endpoint of ${name(i)} fails: Couldn't enumerate decoders`,
      guard: (s, i) => s.acpi === 'bound' && s.device[i]!.state === 'memdev',
      effect: (s, i) => loseEndpoint(m, s, i),
    },
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
        const outcome = addToRegion(m, s, i, decoder(s, i), true);
        advance(m, s, i, s.device[i]!.next + 1);
        return outcome;
      },
    },
    {
      name: 'cxl_port: attach to region fails',
      actor: 'cxl_mem',
      source: 'drivers/cxl/core/region.c cxl_region_attach: setup targets -ENXIO, result ignored',
      parameters: devices,
      environment: true,
      budget: 'faults',
      describe: (s, i) => `cxl_port: attach ${name(i)} to region${decoder(s, i)} fails`,
      guard: (s, i) =>
        s.acpi === 'bound' &&
        s.device[i]!.state === 'enumerating' &&
        m.decoders[decoder(s, i)]!.window !== null &&
        m.decoders[decoder(s, i)]!.window !== s.refused,
      effect: (s, i) => {
        const outcome = addToRegion(m, s, i, decoder(s, i), false);
        s.probeFailed = true;
        advance(m, s, i, s.device[i]!.next + 1);
        return outcome;
      },
    },
  ];
}

/** Has a probe of device `i` failed, that of cxl_pci or that of its endpoint? */
export function hasFailed(s: State, i: number): boolean {
  const { state } = s.device[i]!;
  return state === 'failed' || state === 'portless';
}

/** The memdev stays. Where nobody can try again, it is like a device that has none. */
function loseEndpoint(m: Machine, s: State, i: number): void {
  s.device[i]!.state = m.scenario.rebindsCxl === true ? 'portless' : 'failed';
}

/**
 * In the kernel cxl_pci may probe before cxl_acpi has. What it did is seen by nobody until then, so
 * the model lets it probe afterwards only.
 */
function mayProbe(s: State, i: number): boolean {
  return (
    s.firmware === 'done' && s.acpi !== 'unbound' && s.cxlPci && s.device[i]!.state === 'present'
  );
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
}

function broken(m: Machine, i: number, step: 'cxl_pci' | 'endpoint'): string {
  return m.scenario.devices[i]!.fails === step ? ': fails on this machine' : '';
}

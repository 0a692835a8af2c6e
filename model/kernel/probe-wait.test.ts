/**
 * Who takes what for a probe that is still to come, on the way of one device through its boot.
 */
import { expect, it } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { modelOf, type Script, walk } from '../testing/script.ts';
import { bootDeviceOnItsWay, cxlSettled, deviceProbesDone, onItsWay } from './probe-wait.ts';

interface Case {
  readonly what: string;
  readonly script: Script;
  readonly onItsWay: boolean;
  /** Was the device there at boot, and is it on its way? */
  readonly boot: boolean;
  /** Would wait_for_device_probe() return, in v6.12 and in v7.1? */
  readonly returns: readonly [boolean, boolean];
  readonly settled: boolean;
}

const ENDPOINT = ['cxl_pci: probe', 'cxl_mem: probe endpoint'];
const REGION = [...ENDPOINT, 'cxl_port: add decoder to region'];

const CASES: readonly Case[] = [
  {
    what: 'no driver has seen it',
    script: ['cxl_acpi'],
    onItsWay: true,
    boot: true,
    returns: [false, false],
    settled: false,
  },
  {
    what: 'cxl_pci has, and up to v6.19 nobody waits for the rest',
    script: ['cxl_acpi', ['cxl_pci: probe']],
    onItsWay: true,
    boot: true,
    returns: [true, false],
    settled: false,
  },
  {
    what: 'its endpoint adds decoders to regions',
    script: ['cxl_acpi', ENDPOINT],
    onItsWay: true,
    boot: true,
    returns: [true, false],
    settled: false,
  },
  {
    what: 'its region is not probed yet',
    script: ['cxl_acpi', REGION],
    onItsWay: false,
    boot: false,
    returns: [true, false],
    settled: false,
  },
  {
    what: 'its region is probed',
    script: ['cxl_acpi', 'cxl_mem'],
    onItsWay: false,
    boot: false,
    returns: [true, true],
    settled: true,
  },
  {
    what: 'it finds no ports: its probe is deferred, and deferred probes are not waited for',
    script: [['cxl_acpi: probe ACPI0017:00 fails'], ['cxl_pci: probe']],
    onItsWay: false,
    boot: false,
    returns: [true, true],
    settled: true,
  },
  {
    what: 'it is not there yet',
    script: ['cxl_acpi', ['pci: device comes late']],
    onItsWay: false,
    boot: false,
    returns: [true, true],
    settled: true,
  },
  {
    what: 'it has come late, and nobody waits but who asks for all devices',
    script: ['cxl_acpi', ['pci: device comes late'], ['pci: hot-add']],
    onItsWay: true,
    boot: false,
    returns: [true, true],
    settled: false,
  },
];

it.each(CASES)('$what', ({ script, onItsWay: way, boot, returns, settled }) => {
  const scenario = scenarios.find(({ name }) => name === 'n1-exact')!;
  for (const [i, design] of ['v6.12', 'v7.1'].entries()) {
    const model = modelOf(scenario, design);
    const { machine: m } = model;
    walk(model, script, (s) => {
      expect(onItsWay(s, 0)).toBe(way);
      expect(bootDeviceOnItsWay(m, s)).toBe(boot);
      expect(deviceProbesDone(m, s)).toBe(returns[i]);
      expect(cxlSettled(m, s)).toBe(settled);
    });
  }
});

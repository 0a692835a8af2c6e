/**
 * What cxl_bus_rescan() makes of memdevs that cxl_pci found before cxl_acpi had probed, and what the
 * work of v7.1 makes of it.
 */
import { describe, expect, it } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { modelOf, type Script, walk } from '../testing/script.ts';
import { deviceProbesDone, onItsWay } from './probe-wait.ts';

const PCI = ['cxl_pci: probe'];
const RESCAN = ['cxl_bus_rescan: probe endpoint', 'cxl_port: add decoder to region'];
const WORK = [
  'dax_hmem_wq: wait_for_device_probe returns',
  'dax_hmem_wq: decide range',
  'hmem: probe',
  'kmem: probe',
];
const REST: Script = [[...RESCAN, 'cxl_region: probe'], 'dax_cxl', 'kmem'];

const ENDPOINT_FAILS = ['cxl_mem: probe endpoint fails', 'cxl_bus_rescan: probe endpoint fails'];
const machine = (name: string) => scenarios.find((scenario) => scenario.name === name)!;
/** What state each of them is in. */
const states = <State>(of: { readonly [i: number]: { state: State } | undefined }, count: number) =>
  Array.from({ length: count }, (_, i) => of[i]!.state);
const end = (scenario: string, script: Script) =>
  walk(modelOf(machine(scenario), 'v7.1'), script).iomem;

describe('memdevs that are there before cxl_acpi', () => {
  it('are not waited for, and their memory goes to hmem', () => {
    const script: Script = [PCI, 'cxl_acpi', ['dax_hmem: probe hmem_platform.0'], WORK, ...REST];
    expect(end('n1-exact', script)).toBe(`
110000000-14fffffff : CXL Window 0
  110000000-14fffffff : regionN
    110000000-14fffffff : daxN
      110000000-14fffffff : System RAM (kmem)`);
    const model = modelOf(machine('n1-exact'), 'v7.1');
    walk(model, script, (s) => {
      expect(states(s.dax, model.machine.daxCount)).toContain('kmem');
      // The region finds System RAM.
      expect(s.dax[0]!.state).toBe('none');
    });
  });

  it('are found in time where the rescan is faster', () => {
    const model = modelOf(machine('n1-exact'), 'v7.1');
    const script: Script = [PCI, 'cxl_acpi', ...REST.slice(0, 1), 'dax_hmem', 'dax_cxl', 'kmem'];
    walk(model, script, (s) => expect(s.dax[0]!.state).toBe('kmem'));
  });

  it('are decided about one by one: between two of them nobody probes', () => {
    const model = modelOf(machine('n3-two-windows-srat-split'), 'v7.1');
    const one: Script = [
      PCI,
      'cxl_acpi',
      ['dax_hmem: probe hmem_platform.0'],
      // Of one device: the other one waits until its decoders are in regions.
      ['cxl_bus_rescan: probe endpoint'],
    ];
    walk(model, one, (s) => {
      expect(states(s.device, 2)).toEqual(['enumerating', 'memdev']);
      expect(deviceProbesDone(model.machine, s)).toBe(false);
    });
    walk(model, [...one, ['cxl_port: add decoder to region']], (s) => {
      expect(deviceProbesDone(model.machine, s)).toBe(false);
    });
    const between: Script = [...one, ['cxl_port: add decoder to region', 'cxl_region: probe']];
    walk(model, between, (s) => {
      expect(states(s.device, 2)).toEqual(['ready', 'memdev']);
      expect(deviceProbesDone(model.machine, s)).toBe(true);
      expect(onItsWay(s, 1)).toBe(true);
    });
    walk(model, [...between, WORK, ...REST], (s) => {
      const { daxCount, regionCount } = model.machine;
      const kept = states(s.dax, daxCount).flatMap((state, d) => (state === 'kmem' ? [d] : []));
      // The first one is CXL's, the second one hmem's.
      expect(kept).toEqual([0, regionCount + 1]);
    });
  });

  it('fail in the thread of the rescan', () => {
    const model = modelOf(machine('n1-exact'), 'v7.1');
    const failing = (script: Script) => {
      const { steps } = walk(model, [...script, ENDPOINT_FAILS], (s) => {
        expect(s.device[0]).toMatchObject({ state: 'failed', rescan: false });
      });
      return steps.at(-1)!.definition.actor;
    };
    expect(failing([PCI, 'cxl_acpi'])).toBe('cxl_bus_wq');
    expect(failing(['cxl_acpi', PCI])).toBe('cxl_mem');
  });

  it('are nobody anybody waits for when cxl_acpi fails', () => {
    const model = modelOf(machine('n1-exact'), 'v7.1');
    walk(model, [PCI, ['cxl_acpi: probe ACPI0017:00 fails']], (s) => {
      expect(onItsWay(s, 0)).toBe(false);
    });
  });

  it('make no difference where nobody waits for endpoints: cxl_pci then comes later', () => {
    const model = modelOf(machine('n1-exact'), 'v6.12');
    expect(walk(model, [PCI]).steps).toEqual([]);
  });
});

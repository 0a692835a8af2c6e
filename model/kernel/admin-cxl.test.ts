/**
 * What becomes of a range when the administrator takes devices from cxl_acpi and cxl_mem.
 */
import { describe, expect, it } from 'vitest';
import { coverage } from '../../checker/index.ts';
import { scenarios } from '../scenarios/index.ts';
import { BOOT, modelOf, type Script, walk } from '../testing/script.ts';

const UNBIND = ['admin: unbind cxl_acpi'];
const BIND = ['admin: bind cxl_acpi again'];
const DISABLE = ['admin: cxl disable-memdev'];
const ENABLE = ['admin: cxl enable-memdev'];
const WORK = ['dax_hmem_wq: wait_for_device_probe returns', 'dax_hmem_wq: decide range'];
const STAGED = [
  'cxl_pci: probe',
  'cxl_mem: probe endpoint fails', // of the one device
  'cxl_mem: probe endpoint', // of the other
  'cxl_port: add decoder to region',
];

interface Case {
  readonly what: string;
  readonly scenario: string;
  readonly design: string;
  readonly script: Script;
  readonly iomem: string;
  /** What the last step reports. */
  readonly outcomes?: readonly string[];
  /** The first device must have its endpoint. */
  readonly ready?: true;
}

const CASES: readonly Case[] = [
  {
    what: 'cxl_acpi goes with its windows and their regions',
    scenario: 'n1-exact',
    design: 'v7.1',
    script: [...BOOT, UNBIND],
    iomem: '',
  },
  {
    what: 'Soft Reserved stays and moves to the top',
    scenario: 'n4-sr-larger',
    design: 'v6.12',
    script: [...BOOT, UNBIND],
    iomem: '\n110000000-14fffffff : Soft Reserved',
  },
  {
    what: 'cxl_acpi comes back to decoders that were reset',
    scenario: 'n1-exact',
    design: 'v7.1',
    script: [...BOOT, UNBIND, BIND, 'cxl_mem', 'dax_cxl', 'kmem'],
    iomem: '\n110000000-14fffffff : CXL Window 0',
  },
  {
    what: 'cxl_acpi comes back to decoders that firmware locked, and the region with it',
    scenario: 'l28-amd-locked',
    design: 'v7.1',
    script: [...BOOT, UNBIND, BIND, 'cxl_mem', 'dax_cxl', 'kmem'],
    iomem: `
1050000000-304fffffff : CXL Window 0
  1050000000-304fffffff : regionN
    1080000000-2fffffffff : daxN
      1080000000-2fffffffff : System RAM (kmem)`, // whole memory blocks of 2 GiB
  },
  {
    what: 'nobody gets a range that was put off for a window that is gone',
    scenario: 'n6-uncommitted',
    design: 'v7.1',
    script: ['cxl_acpi', ['dax_hmem: probe hmem_platform.0', 'cxl_pci: probe'], UNBIND, WORK],
    iomem: '',
  },
  {
    what: 'without that the range goes to hmem',
    scenario: 'n6-uncommitted',
    design: 'v7.1',
    script: ['cxl_acpi', 'cxl_mem', 'dax_hmem', 'kmem'],
    iomem: `
110000000-14fffffff : CXL Window 0
  110000000-14fffffff : daxN
    110000000-14fffffff : System RAM (kmem)`,
  },
  {
    what: 'a memdev goes, and the region keeps its range',
    scenario: 'n1-exact',
    design: 'v7.1',
    script: [...BOOT, DISABLE],
    iomem: `
110000000-14fffffff : CXL Window 0
  110000000-14fffffff : regionN`,
  },
  {
    what: 'a memdev comes back to decoders that were reset',
    scenario: 'n1-exact',
    design: 'v7.1',
    script: [...BOOT, DISABLE, ENABLE, 'cxl_mem', 'dax_cxl'],
    iomem: `
110000000-14fffffff : CXL Window 0
  110000000-14fffffff : regionN`,
  },
  {
    what: 'cxl_acpi gets the device that its first probe failed on',
    scenario: 'n1-exact',
    design: 'v7.1',
    script: [['cxl_acpi: probe ACPI0017:00 fails'], ...BOOT.slice(2), BIND, 'cxl_mem', 'dax_cxl'],
    iomem: `
110000000-14fffffff : CXL Window 0
  110000000-14fffffff : regionN
    110000000-14fffffff : daxN
      110000000-14fffffff : System RAM (kmem)`, // of hmem, which had it first
    outcomes: ['region: already System RAM, no dax device'],
  },
  {
    what: 'a memdev whose endpoint failed is tried again when cxl_acpi comes back',
    scenario: 'n6-uncommitted',
    design: 'v6.12',
    script: [
      ...['cxl_acpi', 'e820', ['cxl_pci: probe', 'cxl_mem: probe endpoint fails']],
      ...['dax_hmem', UNBIND, BIND, ['cxl_mem: probe endpoint']],
    ] as Script,
    iomem: `
110000000-14fffffff : CXL Window 0
  110000000-14fffffff : Soft Reserved`,
    ready: true,
  },
  {
    what: 'and when the administrator asks for it',
    scenario: 'n6-uncommitted',
    design: 'v6.12',
    script: [
      ...['cxl_acpi', 'e820', ['cxl_pci: probe', 'cxl_mem: probe endpoint fails']],
      ...['dax_hmem', ENABLE, ['cxl_mem: probe endpoint']],
    ] as Script,
    iomem: `
110000000-14fffffff : CXL Window 0
  110000000-14fffffff : Soft Reserved`,
    ready: true,
  },
  {
    what: 'a device that cxl_pci has not seen yet finds no ports, and is ready when they are back',
    scenario: 'n6-uncommitted',
    design: 'v7.1',
    script: [
      ...['cxl_acpi', ['dax_hmem: probe hmem_platform.0'], UNBIND, ['cxl_pci: probe']],
      ...[BIND, ['cxl_mem: probe endpoint']],
    ] as Script,
    iomem: '\n110000000-14fffffff : CXL Window 0',
    ready: true,
  },
  {
    what: 'a memdev whose region waits for others is freed under it',
    scenario: 'interleave-two-ways',
    design: 'v6.12',
    script: ['cxl_acpi', 'e820', STAGED, 'dax_hmem', DISABLE],
    iomem: `
1050000000-304fffffff : CXL Window 0
  1050000000-304fffffff : regionN
    1050000000-304fffffff : Soft Reserved`,
    outcomes: ['region refers to a freed endpoint decoder'],
  },
];

describe('when cxl_acpi or cxl_mem lose their devices', () => {
  it.each(CASES)('$what', ({ scenario, design, script, iomem, outcomes, ready }) => {
    const machine = scenarios.find(({ name }) => name === `${scenario}-rebind-cxl`)!;
    const walked = walk(modelOf(machine, design), script, (s) => {
      if (ready) expect(s.device[0]!.state).toBe('ready');
    });
    expect(walked.iomem).toBe(iomem);
    expect(walked.steps.at(-1)!.outcomes).toEqual(outcomes ?? []);
  });
});

it('each of these operations is possible', () => {
  const machine = scenarios.find(({ name }) => name === 'n1-exact-rebind-cxl')!;
  const { system } = modelOf(machine, 'v7.1');
  const fired = coverage(system).rules.flatMap(({ rule, firings }) => (firings > 0 ? rule : []));
  expect(fired).toEqual(expect.arrayContaining([...UNBIND, ...BIND, ...DISABLE, ...ENABLE]));
});

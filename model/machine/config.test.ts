/**
 * Who owns the memory after a plain boot, by configuration: what depends on the order of loading is
 * found here. Soft Reserved = window = region; no fault, no administrator, every interleaving.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explore } from '../../checker/index.ts';
import {
  allowedValues,
  CONFIG_OPTIONS,
  configText,
  distinctConfigs,
  effectiveConfig,
  type KernelConfig,
  kernelConfig,
  type Tristate,
} from './config.ts';
import { designs } from '../designs/index.ts';
import { buildModel } from '../model.ts';
import { scenarios } from '../scenarios/index.ts';
import type { State } from './state.ts';

const exact = scenarios.find(({ name }) => name === 'n1-exact')!;

const ALL_BUILTIN = Object.fromEntries(CONFIG_OPTIONS.map((option) => [option, 'y'] as const));

/** The owners in quiescent states: hmem, cxl, both, or nobody; several where a race decides. */
const OWNERS: readonly {
  readonly config: Partial<KernelConfig>;
  readonly owners: Readonly<Record<string, string>>;
}[] = [
  {
    // Modules: cxl_pci may come before cxl_acpi, and nobody waits for cxl_bus_rescan().
    config: {},
    owners: {
      'v6.12': 'cxl',
      'coordinate-v3': 'cxl',
      'exclude-v6': 'cxl, hmem',
      'v7.1': 'cxl, hmem',
    },
  },
  {
    config: { CXL_ACPI: 'y' },
    owners: { 'v6.11': 'both, hmem', 'v6.12': 'cxl', 'exclude-v6': 'cxl', 'v7.1': 'cxl' },
  },
  {
    // Everything built in: dax_hmem comes before cxl_pci (link order), so its work may find that
    // there is no probe to wait for.
    config: ALL_BUILTIN,
    owners: {
      'v6.12': 'cxl',
      'coordinate-v3': 'cxl',
      'exclude-v6': 'cxl, hmem',
      'v7.1': 'cxl, hmem',
      'delay-insert': 'cxl, hmem',
    },
  },
  {
    // Only dax_hmem built in: it comes before every window. Kconfig of the series up to v7 takes dax_cxl
    // away then, that of v7.1 makes it a module.
    config: { DEV_DAX_HMEM: 'y' },
    owners: {
      'v6.12': 'both, hmem',
      'coordinate-v3': 'hmem',
      'exclude-v6': 'hmem',
      'per-range-v7': 'hmem',
      'v7.1': 'cxl, hmem',
    },
  },
  {
    // L15: dax_hmem built in, CXL modular, and therefore no dax_cxl.
    config: { DEV_DAX_HMEM: 'y', DEV_DAX_CXL: 'n' },
    owners: { 'v6.12': 'hmem', 'coordinate-v3': 'hmem', 'v7.1': 'hmem' },
  },
  {
    config: { DEV_DAX_CXL: 'n' },
    owners: { 'v6.12': 'nobody', 'v7.0': 'nobody', 'coordinate-v3': 'hmem', 'v7.1': 'hmem' },
  },
  {
    config: { CXL_REGION: 'n' },
    owners: { 'v6.11': 'nobody', 'v6.12': 'hmem', 'series-v5': 'nobody', 'v7.1': 'hmem' },
  },
  {
    config: { CXL_PCI: 'n' },
    owners: { 'v6.12': 'nobody', 'coordinate-v3': 'hmem', 'exclude-v6': 'hmem', 'v7.1': 'hmem' },
  },
  {
    config: { CXL_ACPI: 'n' },
    owners: { 'v6.12': 'hmem', trim: 'hmem', 'series-v3': 'hmem', 'v7.1': 'hmem' },
  },
  {
    config: { DEV_DAX_HMEM: 'n' },
    owners: { 'v6.12': 'cxl', 'exclude-v6': 'cxl', 'v7.1': 'cxl' },
  },
];

describe('after a plain boot the owner is', () => {
  it.each(OWNERS)('$config: $owners', ({ config, owners }) => {
    const found = Object.keys(owners).map((id) => [id, ownersOf(id, config)]);
    expect(Object.fromEntries(found)).toEqual(owners);
  });
});

function ownersOf(id: string, config: Partial<KernelConfig>): string {
  const design = designs.find((each) => each.id === id)!;
  const budgets = { faults: 0, userOps: 0 };
  const { machine: m, system } = buildModel({ ...exact, config }, design, budgets);
  const owner = (s: State): string => {
    const has = (from: number, to: number) => {
      for (let d = from; d < to; d++) {
        if (['bound', 'kmem', 'devdax', 'busy'].includes(s.dax[d]!.state)) return true;
      }
      return false;
    };
    const cxl = has(0, m.regionCount);
    const hmem = has(m.regionCount, m.daxCount);
    return cxl ? (hmem ? 'both' : 'cxl') : hmem ? 'hmem' : 'nobody';
  };
  const seen = new Set<string>();
  explore(system, {
    properties: [
      {
        id: 'owner',
        sentence: 'collects the owners',
        kind: 'quiescent',
        holds: (s) => {
          seen.add(owner(s));
          return true;
        },
      },
    ],
  });
  return [...seen].sort().join(', ');
}

/** What a kernel is asked to be, and what its Kconfig makes of that: read in 6.12, 7.2 and 7.3. */
const KCONFIG: readonly (readonly [
  design: string,
  asked: Partial<KernelConfig>,
  built: Partial<KernelConfig>,
])[] = [
  ['v6.12', { CXL_REGION: 'n' }, { DEV_DAX_CXL: 'n' }],
  ['v7.1', { CXL_REGION: 'n' }, { DEV_DAX_CXL: 'n' }],
  // Nothing asks for an order.
  ['v6.12', { DEV_DAX_HMEM: 'y' }, { DEV_DAX_HMEM: 'y', DEV_DAX_CXL: 'm' }],
  ['v7.0', { DEV_DAX_HMEM: 'y' }, { DEV_DAX_HMEM: 'y', DEV_DAX_CXL: 'm' }],
  ['v6.12', { DEV_DAX_CXL: 'y' }, { DEV_DAX_CXL: 'y' }],
  // DEV_DAX_CXL depends on CXL_ACPI >= DEV_DAX_HMEM and CXL_PCI >= DEV_DAX_HMEM.
  ['per-range-v7', { DEV_DAX_HMEM: 'y' }, { DEV_DAX_HMEM: 'y', DEV_DAX_CXL: 'n' }],
  ['coordinate-v3', { DEV_DAX_HMEM: 'y', CXL_ACPI: 'y' }, { DEV_DAX_CXL: 'n' }],
  ['teardown-v5', { CXL_PCI: 'n' }, { DEV_DAX_CXL: 'n' }],
  ['per-range-v7', { DEV_DAX_HMEM: 'y', CXL_ACPI: 'y', CXL_PCI: 'y' }, { DEV_DAX_CXL: 'm' }],
  ['per-range-v7', { DEV_DAX_HMEM: 'n', CXL_ACPI: 'n' }, { DEV_DAX_CXL: 'm' }],
  // DEV_DAX_HMEM depends on CXL_ACPI || !CXL_ACPI, and the same of CXL_PCI.
  ['v7.1', { DEV_DAX_HMEM: 'y' }, { DEV_DAX_HMEM: 'm' }],
  ['v7.1', { DEV_DAX_HMEM: 'y', CXL_ACPI: 'y' }, { DEV_DAX_HMEM: 'm' }],
  ['v7.1', { DEV_DAX_HMEM: 'y', CXL_PCI: 'y' }, { DEV_DAX_HMEM: 'm' }],
  ['v7.1', { DEV_DAX_HMEM: 'y', CXL_ACPI: 'y', CXL_PCI: 'n' }, { DEV_DAX_HMEM: 'y' }],
  ['v7.1', { DEV_DAX_HMEM: 'y', CXL_ACPI: 'n', CXL_PCI: 'y' }, { DEV_DAX_HMEM: 'y' }],
  ['v7.1', { DEV_DAX_HMEM: 'y', CXL_ACPI: 'n', CXL_PCI: 'n' }, { DEV_DAX_HMEM: 'y' }],
  ['v7.1', ALL_BUILTIN, ALL_BUILTIN],
  // DEV_DAX_CXL depends on DEV_DAX_HMEM || !DEV_DAX_HMEM.
  ['v7.1', { DEV_DAX_CXL: 'y' }, { DEV_DAX_CXL: 'm' }],
  ['v7.1', { DEV_DAX_CXL: 'y', DEV_DAX_HMEM: 'n' }, { DEV_DAX_CXL: 'y' }],
  // CXL_MEM depends on CXL_PCI; since v7.0 CXL_PCI selects CXL_MEM.
  ['v6.12', { CXL_PCI: 'n' }, { CXL_MEM: 'n' }],
  ['v6.12', { CXL_MEM: 'n' }, { CXL_MEM: 'n' }],
  ['v7.1', { CXL_PCI: 'n' }, { CXL_MEM: 'm' }],
  ['v7.1', { CXL_MEM: 'n' }, { CXL_MEM: 'm' }],
  ['v7.0', { CXL_PCI: 'y' }, { CXL_MEM: 'y' }],
];

describe('Kconfig', () => {
  it.each(KCONFIG)('of %s makes of %o %o', (id, asked, built) => {
    const { traits } = designs.find((design) => design.id === id)!;
    expect(kernelConfig(asked, traits)).toMatchObject(built);
  });
});

describe('configurations that allow the same orders', () => {
  const anyConfig = fc.record(
    Object.fromEntries(
      CONFIG_OPTIONS.map((option) => [option, fc.constantFrom(...allowedValues(option))]),
    ) as Record<keyof KernelConfig, fc.Arbitrary<Tristate>>,
  );
  const search = (design: (typeof designs)[number], config: KernelConfig) => {
    const { system } = buildModel({ ...exact, config }, design, { faults: 1, userOps: 1 });
    const { states, transitions, depth } = explore(system, { properties: [] });
    return { states, transitions, depth };
  };

  it('are one of the distinct ones, and have its states and transitions', () => {
    const distinct = new Set(distinctConfigs().map(configText));
    fc.assert(
      fc.property(anyConfig, fc.constantFrom(...designs), (config, design) => {
        const same = effectiveConfig(config, design.traits);
        expect(distinct).toContain(configText(same));
        expect(effectiveConfig(same, design.traits)).toEqual(same);
        expect(search(design, same)).toEqual(search(design, config));
      }),
      { numRuns: 100 },
    );
  });

  it('come with the usual one first, and then with those that differ in one option', () => {
    expect(distinctConfigs().slice(0, 10).map(configText)).toEqual([
      '',
      'CXL_ACPI=y',
      'DEV_DAX_HMEM=y',
      'DEV_DAX_KMEM=y',
      'DEV_DAX_KMEM=n',
      'DEV_DAX_CXL=n',
      'DEV_DAX_HMEM=n',
      'CXL_REGION=n,DEV_DAX_CXL=n',
      'CXL_PCI=n,CXL_MEM=n',
      'CXL_ACPI=n',
    ]);
  });
});

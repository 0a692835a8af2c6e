import { describe, expect, test } from 'vitest';
import type { ReplayedTrace } from '../../counterexamples/index.ts';
import { buildModel, designs, type KernelConfig, scenarios } from '../../model/index.ts';
import { eventText } from './event.ts';
import { everyExperiment } from './experiments.ts';
import { configOfTrace, onKernel, otherConfig } from './kernel-config.ts';

const named = (name: string) => everyExperiment().find((e) => e.name === name)!;

const ALL_BUILTIN: KernelConfig = {
  CXL_ACPI: 'y',
  CXL_PCI: 'y',
  CXL_MEM: 'y',
  CXL_REGION: 'y',
  DEV_DAX_HMEM: 'y',
  DEV_DAX_CXL: 'y',
  DEV_DAX_KMEM: 'y',
};

/** The events that are left, or the reason why there are none. */
function events(name: string, config: Partial<KernelConfig>) {
  const on = onKernel(named(name), config);
  return on.kind === 'impossible' ? on.reason : on.experiment.events.map(eventText);
}

describe('an experiment on a kernel that has drivers built in', () => {
  test('is as it was where everything is a module', () => {
    const experiment = named('exact-teardown-create');
    expect(onKernel(experiment, {})).toEqual({ kind: 'expressible', experiment });
  });

  test('loads nothing where all are built in', () => {
    expect(events('exact-teardown-create', ALL_BUILTIN)).toEqual([
      'destroy 0x110000000',
      'create 0 0',
    ]);
  });

  test('loads the rest where some are', () => {
    expect(events('exact-teardown-create', { CXL_ACPI: 'y' })).toEqual([
      'load cxl_mem',
      'load dax_hmem',
      'load dax_cxl',
      'load kmem',
      'destroy 0x110000000',
      'create 0 0',
    ]);
  });

  test.each([
    ['exact-dax-first', ALL_BUILTIN, /^it is about the order in which modules are loaded/],
    ['exact-devices-last', { CXL_ACPI: 'y', CXL_PCI: 'y' }, /^it is about the order/],
    ['exact-late-device', ALL_BUILTIN, /^it keeps a device from cxl_pci/],
    ['exact-no-cxl-acpi', { CXL_ACPI: 'y' }, /^it keeps a device from cxl_acpi/],
    ['exact-teardown-create', { DEV_DAX_KMEM: 'n' }, /^this kernel has no kmem$/],
  ] as const)('%s, %j', (name, config, reason) => {
    expect(events(name, config)).toMatch(reason);
  });
});

test.each([
  // Kconfig makes dax_hmem a module where cxl_acpi is one, since 1eaef15b2349.
  ['v7.1', 'it needs a kernel with CONFIG_DEV_DAX_CXL=n'],
  ['v6.12', 'it needs a kernel with CONFIG_DEV_DAX_HMEM=y'],
])('a trace of %s on n1-exact-hmem-builtin: %s', (id, reason) => {
  const scenario = scenarios.find(({ name }) => name === 'n1-exact-hmem-builtin')!;
  const model = buildModel(
    scenario,
    designs.find((design) => design.id === id)!,
    {
      faults: 0,
      userOps: 0,
    },
  );
  const config = configOfTrace({ model } as ReplayedTrace);
  expect(otherConfig({ config }, {})).toBe(reason);
});

/**
 * Every point at which something can fail on the way of a byte to its owner, as the kernel names them:
 * each is a rule on the budget of faults, or there is a reason why it needs none.
 */
import { expect, it } from 'vitest';
import { designs } from './designs/index.ts';
import { buildModel } from './model.ts';
import { scenarios } from './scenarios/index.ts';

interface FailurePoint {
  /** The step, and what can go wrong in it. */
  readonly at: string;
  /** Names of rules; a `*` stands for anything. */
  readonly rules?: readonly string[];
  /** What stands for it instead, or why it makes no difference. */
  readonly reason?: string;
}

const FAILURE_POINTS: readonly FailurePoint[] = [
  {
    at: 'cxl_acpi probe: allocation, root port, host bridges, CEDT, window resources, uports, nvdimm bridge',
    rules: ['cxl_acpi: probe ACPI0017:00 fails'],
    reason:
      'one rule: devres takes everything out again, and until then only a dax_hmem that was loaded too early (a fault of its own) could look',
  },
  { at: 'one CFMWS is invalid', rules: ['cxl_acpi: probe ACPI0017:00, refuse a window'] },
  { at: 'PCI enumeration', rules: ['pci: device comes late'], reason: 'it need never come' },
  { at: 'cxl_pci: mailbox, media not ready', rules: ['cxl_pci: probe fails'] },
  {
    at: 'cxl_mem: media not ready, detach pending, no port, port without driver',
    rules: ['cxl_mem: probe endpoint fails', 'cxl_bus_rescan: probe endpoint fails'],
    reason: 'whichever step fails, the memdev has no endpoint',
  },
  {
    at: 'endpoint port: HDM decoders, out of order, zero size, DPA',
    rules: ['cxl_mem: probe endpoint fails'],
  },
  {
    at: 'add decoder to region: no CXL window',
    rules: ['cxl_acpi: probe ACPI0017:00, refuse a window'],
    reason: 'otherwise a fact of the firmware (N8, L40)',
  },
  {
    at: 'construct region: its range cannot be inserted',
    reason:
      'follows from the tree; the kernel warns and goes on (outcome "region: insert_resource")',
  },
  {
    at: 'attach target: its decoder does not fit, sort targets',
    rules: ['cxl_port: attach to region fails'],
  },
  { at: 'attach target: set up targets', rules: ['cxl_port: set up targets of region fails'] },
  { at: 'region probe', rules: ['cxl_region: probe fails'] },
  { at: 'alloc_dax_region', rules: ['dax_cxl: probe fails', 'hmem: probe fails'] },
  {
    at: 'dev_dax create',
    rules: ['dax_cxl: probe fails', 'hmem: probe fails'],
    reason: 'devres gives the dax region back: the device is left without a driver, as above',
  },
  {
    at: 'kmem: request_mem_region',
    rules: ['kmem: probe fails'],
    reason: '-EBUSY follows from the tree, -ENOMEM is the rule',
  },
  {
    at: 'kmem: add_memory_driver_managed',
    rules: ['kmem: probe fails', '*: probe, kmem fails'],
    reason: 'the second with a built-in kmem, which probes inside dax_cxl or hmem',
  },
  {
    at: 'commit of a decoder times out',
    reason:
      'of a region that the administrator creates: cxl-cli deletes it again and nothing is left; a firmware decoder that has not settled within 20 ms counts as uncommitted, as in N6',
  },
  { at: 'the wait for CXL drivers', rules: ['*wait*times out*', '*wait_event_timeout expires*'] },
  {
    at: 'the decision of designs without a work item',
    rules: ['arbiter: enumeration times out, fall back to dax'],
  },
  {
    at: 'registering a range with dax_hmem: memregion_alloc, platform_device_add',
    rules: [
      'dax_hmem: probe hmem_platform.0, out of memory',
      'dax_hmem: walk Soft Reserved ranges in iomem, out of memory',
      'dax_hmem: register range, out of memory',
      'cxl_acpi: work: notify, out of memory',
      'cxl_acpi: work: register remaining Soft Reserved, out of memory',
      'system_wq: decide range, out of memory',
      'system_wq: release regions, register range, out of memory',
      'system_long_wq: decide range, out of memory',
      'dax_hmem_wq: decide range, out of memory',
    ],
  },
  {
    at: 'the probe of hmem_platform after it has queued its work',
    rules: ['dax_hmem: probe hmem_platform.0 fails, *'],
  },
  {
    at: 'the order of loading: dax_hmem without cxl_acpi (initramfs)',
    rules: [
      'dax_hmem: probe hmem_platform.0 before cxl_acpi is loaded',
      'dax_hmem: probe hmem_platform.0 while cxl_acpi inserts its windows',
    ],
  },
  {
    at: 'the worker is faster than the walk that queues it',
    rules: ['dax_hmem: probe hmem_platform.0, queueing its work again while it runs'],
  },
];

/** The rules on the budget of faults, of all designs and scenarios. */
function faultRules(): ReadonlySet<string> {
  const names = new Set<string>();
  for (const scenario of scenarios) {
    for (const design of designs) {
      const { rules } = buildModel(scenario, design, { faults: 1, userOps: 0 }).system;
      for (const rule of rules) if (rule.budget === 'faults') names.add(rule.name);
    }
  }
  return names;
}

const asExpression = (pattern: string) =>
  new RegExp(`^${pattern.replace(/[.:]/g, '\\$&').replaceAll('*', '.*')}$`);

it('every failure point has a rule or a reason, and every fault stands for a failure point', () => {
  const names = [...faultRules()];
  const meant = new Set<string>();
  for (const { at, rules, reason } of FAILURE_POINTS) {
    expect(rules ?? reason, at).toBeDefined();
    for (const pattern of rules ?? []) {
      const found = names.filter((name) => asExpression(pattern).test(name));
      expect(found.length, `${at}: ${pattern}`).toBeGreaterThan(0);
      for (const name of found) meant.add(name);
    }
  }
  expect(names.filter((name) => !meant.has(name))).toEqual([]);
});

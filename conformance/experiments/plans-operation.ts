/**
 * Experiments on what the administrator does to drivers, devices, regions and memory.
 */
import type { Scenario } from '../../model/index.ts';
import { REGION_GRANULE } from '../../model/machine/scenario.ts';
import { small, START, uncommitted } from './layouts.ts';
import { BOOT, DAX_FIRST, DECISION_OPEN, THEN, type Plan } from './plan.ts';

const BAD_ENDPOINT: Scenario = {
  ...small('bad-endpoint', 1),
  devices: [{ name: 'mem0', capacity: 2n * REGION_GRANULE, fails: 'endpoint' }],
};

export const OPERATION_PLANS: readonly Plan[] = [
  {
    name: 'exact-memory-offline',
    title:
      'memory goes offline and comes back; then the device is removed, with its memory offline',
    on: 'n1-exact',
    events: [
      ...BOOT,
      `offline cxl ${START}`,
      `online cxl ${START}`,
      `offline cxl ${START}`,
      'remove 0',
      'rescan 0',
    ],
  },
  {
    name: 'exact-remove-online',
    title: 'the device is removed under online memory, and found again',
    on: 'n1-exact',
    events: [...BOOT, 'remove 0', 'rescan 0'],
  },
  {
    name: 'exact-drivers',
    title: 'the dax device and the region lose their drivers and get them back',
    on: 'n1-exact',
    events: [
      ...BOOT,
      `release cxl ${START}`,
      `take cxl ${START}`,
      `disable ${START}`,
      `enable ${START}`,
    ],
  },
  {
    name: 'exact-hand-over',
    title: 'dax_hmem first: the administrator takes the range from hmem, and lets CXL have it',
    on: 'n1-exact',
    events: [...DAX_FIRST, `unbind hmem ${START}`, `bind cxl ${START}`, `bind hmem ${START}`],
  },
  {
    name: 'exact-rebind',
    title: 'hmem_platform loses its driver and gets it back, CXL owns the range',
    on: 'n1-exact',
    events: [...BOOT, 'rebind'],
  },
  {
    name: 'exact-dax-first-rebind',
    title: 'the same where dax_hmem came first and owns the range',
    on: 'n1-exact',
    events: [...DAX_FIRST, 'rebind'],
  },
  {
    name: 'interleave-two-remove-staged',
    title: 'two devices interleaved, the second not there yet: the first is removed',
    on: small('interleave-two', 2),
    hold: { devices: [1] },
    events: [...BOOT, 'remove 0'],
  },
  {
    name: 'interleave-two-rescan-staged',
    title:
      'the same, and both are found; kernels before 87805c32e6ad follow a freed decoder and die',
    on: small('interleave-two', 2),
    hold: { devices: [1] },
    events: [...BOOT, 'remove 0', 'rescan 0', 'add 1'],
  },
  {
    name: 'interleave-two-remove',
    title: 'two devices interleaved, one is removed with its memory offline, and found again',
    on: small('interleave-two', 2),
    events: [...BOOT, `offline cxl ${START}`, 'remove 1', 'rescan 1'],
  },
  {
    name: 'half-regions',
    title: 'firmware committed no decoder; the administrator creates a region of half the device',
    on: 'n14-no-sr',
    events: [...BOOT, `destroy ${START}`, 'create 0 0 half', `disable ${START}`, `enable ${START}`],
  },
  {
    name: 'exact-rebind-acpi',
    title: 'cxl_acpi loses ACPI0017 and gets it back: the decoders were reset',
    on: 'n1-exact',
    events: [...BOOT, 'unbind cxl_acpi', 'bind cxl_acpi', 'create 0 0'],
  },
  {
    name: 'exact-late-acpi',
    title: 'cxl_acpi does not get its device at boot, and gets it when all is decided',
    on: 'n1-exact',
    hold: { acpi: true },
    events: [...BOOT, 'bind cxl_acpi', `destroy ${START}`],
  },
  {
    name: 'bad-endpoint-rebind',
    title:
      'a memdev whose endpoint failed is tried again, by hand and by cxl_acpi, and fails again',
    on: BAD_ENDPOINT,
    events: [...BOOT, 'bind cxl_mem 0', 'unbind cxl_acpi', 'bind cxl_acpi'],
  },
  {
    name: 'locked-rebind-acpi',
    title: 'the same with decoders that firmware locked',
    on: small('locked', 1, true),
    events: [...BOOT, 'unbind cxl_acpi', 'bind cxl_acpi'],
  },
  {
    name: 'exact-delete',
    title: 'the region is disabled and deleted by sysfs, and created again',
    on: 'n1-exact',
    events: [...BOOT, `disable ${START}`, `delete ${START}`, 'create 0 0'],
  },
  {
    name: 'locked-delete',
    title:
      'a region on locked decoders is deleted by sysfs, which asks for no lock; the device is found again',
    on: small('locked', 1, true),
    events: [...BOOT, `disable ${START}`, `delete ${START}`, 'remove 0', 'rescan 0'],
  },
  {
    name: 'exact-reset',
    title: 'the device is reset over its bus under online memory; then with its memory offline',
    on: 'n1-exact',
    events: [...BOOT, 'reset 0', `offline cxl ${START}`, `online cxl ${START}`],
  },
  {
    name: 'exact-reset-create',
    title: 'the device is reset over its bus with its memory offline; the region is made anew',
    on: 'n1-exact',
    events: [...BOOT, `offline cxl ${START}`, 'reset 0', `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'exact-reset-rescan',
    title: 'the same, and the device is taken off its bus and found again',
    on: 'n1-exact',
    events: [...BOOT, `offline cxl ${START}`, 'reset 0', 'remove 0', 'rescan 0'],
  },
  {
    name: 'created-reset',
    title: 'the same with a region of the administrator',
    on: 'n14-no-sr',
    events: [
      ...BOOT,
      `destroy ${START}`,
      'create 0 0',
      `offline cxl ${START}`,
      'reset 0',
      `destroy ${START}`,
      'create 0 0',
    ],
  },
  {
    name: 'locked-reset',
    title: 'decoders that firmware locked are reset over the bus, with memory offline',
    on: small('locked', 1, true),
    events: [...BOOT, `offline cxl ${START}`, 'reset 0', `destroy ${START}`, `delete ${START}`],
  },
  {
    name: 'commit-fails',
    title:
      'a virtual processor, whose caches nobody can flush: a region by sysfs stays when its commit fails',
    on: { ...uncommitted('a device that firmware left alone', [0, 1], [0, 1]), softReserved: [] },
    hold: { virtual: true },
    events: [...BOOT, 'assemble 0 0', `destroy ${START}`, 'assemble 0 0'],
  },
  {
    name: 'exact-rebind-mem',
    title: 'cxl_mem loses the memdev and gets it back, the region is destroyed and created again',
    on: 'n1-exact',
    events: [...BOOT, 'unbind cxl_mem 0', 'bind cxl_mem 0', `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'decision-open-unbind-acpi',
    title: 'cxl_acpi loses ACPI0017 while the decision is open, and gets it back after it',
    on: 'n6-uncommitted',
    events: [...DECISION_OPEN, 'unbind cxl_acpi', 'idle', ...THEN, 'bind cxl_acpi'],
  },
  {
    name: 'decision-open-rebind-acpi',
    title: 'cxl_acpi loses ACPI0017 and gets it back while the decision is open',
    on: small('locked', 1, true),
    events: [...DECISION_OPEN, 'unbind cxl_acpi', 'bind cxl_acpi', 'idle', ...THEN],
  },
  {
    name: 'decision-open-teardown',
    title: 'the region is destroyed while the decision is open, and created again after it',
    on: 'n1-exact',
    events: [...DECISION_OPEN, `destroy ${START}`, 'idle', ...THEN, 'create 0 0'],
  },
  {
    name: 'decision-open-late-device',
    title: 'the device comes while the decision is open',
    on: 'n1-exact',
    hold: { devices: [0] },
    events: [...DECISION_OPEN, 'add 0', 'idle', ...THEN],
  },
];

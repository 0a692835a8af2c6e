/**
 * Experiments on one layout at a time: which driver, device or lock comes when.
 */
import { small, START } from './layouts.ts';
import { BOOT, DAX_FIRST, KNOWS_NO_LOCKS, RELOADS, type Plan } from './plan.ts';

export const ORDER_PLANS: readonly Plan[] = [
  {
    name: 'exact-teardown-create',
    title: 'Soft Reserved = window = region: boot, destroy the region, create it again',
    on: 'n1-exact',
    events: [...BOOT, `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'exact-requests',
    title: 'the same boot with request_module() working, dax_hmem first',
    on: 'n1-exact',
    events: ['requests on', 'load dax_hmem', 'load cxl_acpi cxl_mem', 'load dax_cxl', 'load kmem'],
  },
  {
    name: 'exact-dax-first',
    title: 'dax_hmem before cxl_acpi and no request_module()',
    on: 'n1-exact',
    events: DAX_FIRST,
  },
  {
    name: 'exact-dax-first-teardown-online',
    title: 'dax_hmem first, its memory online before CXL comes; the region is destroyed under it',
    on: 'n1-exact',
    events: [
      ...['load dax_hmem', 'load kmem', 'load cxl_acpi', 'load cxl_mem', 'load dax_cxl'],
      `destroy ${START}`,
    ],
  },
  {
    name: 'exact-dax-late',
    title: 'cxl and kmem first, dax_hmem last',
    on: 'n1-exact',
    events: ['load cxl_acpi', 'load cxl_mem', 'load kmem', 'load dax_hmem', 'load dax_cxl'],
  },
  {
    name: 'exact-devices-last',
    title: 'dax_hmem after cxl_acpi but before the drivers of the devices',
    on: 'n1-exact',
    events: ['load cxl_acpi', 'load dax_hmem', 'load cxl_mem', 'load dax_cxl', 'load kmem'],
  },
  {
    name: 'exact-late-device',
    title: 'the device is found after everything else was loaded',
    on: 'n1-exact',
    hold: { devices: [0] },
    events: [...BOOT, 'add 0'],
  },
  {
    name: 'exact-attach-fails',
    title: 'the host bridge does not decode the range: the region cannot be set up',
    on: 'n1-exact',
    hold: { bridge: [0] },
    events: BOOT,
  },
  {
    name: 'exact-no-cxl-acpi',
    title: 'cxl_acpi never gets its device',
    on: 'n1-exact',
    hold: { acpi: true },
    events: BOOT,
  },
  {
    name: 'exact-reload',
    title: 'dax_hmem unloaded and loaded again, CXL owns the range',
    on: 'n1-exact',
    events: [...BOOT, 'reload'],
    under: RELOADS,
  },
  {
    name: 'locked-teardown',
    title: 'firmware locked the decoders: the region cannot be destroyed',
    on: small('locked', 1, true),
    events: [...BOOT, `destroy ${START}`],
  },
  {
    name: 'locked-teardown-create',
    title: 'a kernel that knows no locks destroys such a region and creates it again, twice',
    on: { ...small('locked', 1, true), softReserved: [] },
    events: [
      ...BOOT,
      `destroy ${START}`,
      'create 0 0',
      `destroy ${START}`,
      'unbind cxl_mem 0',
      'bind cxl_mem 0',
      'unbind cxl_acpi',
      'bind cxl_acpi',
    ],
    under: KNOWS_NO_LOCKS,
  },
  {
    name: 'locked-rebind-mem',
    title: 'cxl_mem loses a memdev with locked decoders and gets it back; then ACPI0017',
    on: small('locked', 1, true),
    events: [
      ...[...BOOT, 'unbind cxl_mem 0', 'bind cxl_mem 0'],
      ...['unbind cxl_acpi', 'bind cxl_acpi'],
    ],
  },
  {
    name: 'locked-remove',
    title:
      'a device with locked decoders is removed, its region destroyed, and the device found again',
    on: small('locked', 1, true),
    events: [...BOOT, `offline cxl ${START}`, 'remove 0', `destroy ${START}`, 'rescan 0'],
  },
  {
    name: 'interleave-two',
    title: 'two devices interleaved in one region; destroyed, and created again on one of them',
    on: small('interleave-two', 2),
    events: [...BOOT, `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'interleave-two-one-late',
    title: 'two devices interleaved, the second comes after the decision',
    on: small('interleave-two', 2),
    hold: { devices: [1] },
    events: [...BOOT, 'add 1'],
  },
];

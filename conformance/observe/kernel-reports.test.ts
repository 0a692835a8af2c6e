import { expect, test } from 'vitest';
import { deathIn } from '../compare/deaths.ts';
import { kernelReports, reportText } from './kernel-reports.ts';

/** As Debian's 6.18 says it with slub_debug=FZPU, shortened. */
const OOPS = `
[    4.311101] @@event 6
[    4.311200] WARNING: CPU: 0 PID: 217 at drivers/cxl/core/port.c:597 to_cxl_port+0x59/0x70
[    4.311300] RIP: 0010:to_cxl_port+0x59/0x70
[    4.311400] ---[ end trace 0000000000000000 ]---
[    4.629616] @@event 7
[    5.804000] Oops: general protection fault, probably for non-canonical address 0x6b6b6b6b6b6b6b6b: 0000 [#1] SMP NOPTI
[    5.804219] RIP: 0010:string+0x48/0xe0
[    5.804300] Call Trace:
[    5.804301]  <TASK>
[    5.804400]  ? __pfx_vsnprintf+0x10/0x10
[    5.804500]  vsnprintf+0x1f0/0x5a0
[    5.804600]  sysfs_emit+0x6b/0xe0
[    5.806647]  show_targetN.part.0+0x3d/0xa0
[    5.806700]  dev_attr_show+0x1c/0x60
[    5.806800] RIP: 0033:0x47b7a0
[    5.809500] ---[ end trace 0000000000000000 ]---
[    5.809644] RIP: 0010:string+0x48/0xe0
[    5.810000] Kernel panic - not syncing: Fatal exception
`;

test('reports are read with the event that they belong to, and where they are made', () => {
  const reports = kernelReports(OOPS);
  expect(reports.map(({ event, in: functions }) => ({ event, functions }))).toEqual([
    { event: 6, functions: ['to_cxl_port'] },
    {
      event: 7,
      functions: ['string', 'vsnprintf', 'sysfs_emit', 'show_targetN', 'dev_attr_show'],
    },
  ]);
  expect(reports.map(reportText)).toEqual([
    '"WARNING: CPU: 0 PID: 217 at drivers/cxl/core/port.c:597 to_cxl_port+0x59/0x70"',
    '"Oops: general protection fault, probably for non-canonical address 0x6b6b6b6b6b6b6b6b: 0000 [#1] SMP NOPTI" in string()',
  ]);
  expect(deathIn('no-use-after-free', reports)).toBe('show_targetN');
});

test('a panic without an oops is a report of its own', () => {
  const says = 'Kernel panic - not syncing: Attempted to kill init!';
  expect(kernelReports(`[    1.0] ${says}`)).toEqual([{ event: 0, says, in: [] }]);
});

const NULL_POINTER = 'BUG: kernel NULL pointer dereference, address: 0000000000000010';
const HUNG = 'INFO: task modprobe:97 blocked for more than 45 seconds.';

test.each([
  ['no-use-after-free', NULL_POINTER, ['cxl_region_attach_position', 'cxl_region_attach'], true],
  [
    'no-use-after-free',
    'BUG: KASAN: slab-use-after-free in cxl_calc_interleave_pos+0x30/0x1c0',
    ['kasan_report', 'cxl_calc_interleave_pos'],
    true,
  ],
  // A helper that was handed the freed decoder.
  ['no-use-after-free', NULL_POINTER, ['xas_load', 'xa_load', 'cxl_region_attach_position'], true],
  // Elsewhere in CXL, or anywhere else on behalf of the same function.
  ['no-use-after-free', NULL_POINTER, ['cxl_region_probe', 'really_probe'], false],
  ['no-use-after-free', NULL_POINTER, ['kfree', 'cxl_region_attach_position'], false],
  ['no-use-after-free', NULL_POINTER, [], false],
  // Not an access at all.
  ['no-use-after-free', 'WARNING: CPU: 0 PID: 1 at x.c:1', ['cxl_region_attach_position'], false],
  ['no-use-after-free', HUNG, ['__schedule', 'cxl_region_attach_position'], false],
  ['no-deadlock', HUNG, ['__schedule', 'schedule', '__flush_work', 'cxl_dax_region_probe'], true],
  ['no-deadlock', HUNG, ['__schedule', 'schedule', 'io_schedule', 'ext4_sync_file'], false],
  ['no-deadlock', NULL_POINTER, ['cxl_dax_region_probe'], false],
  // What inserts into the resource tree did as __construct_region() said.
  [
    'no-null-window',
    NULL_POINTER,
    ['__insert_resource', 'insert_resource_conflict', 'insert_resource', '__construct_region'],
    true,
  ],
  ['no-null-window', NULL_POINTER, ['get_free_mem_region', 'alloc_hpa', 'size_store'], true],
  ['no-null-window', NULL_POINTER, ['insert_resource', 'add_cxl_resources'], false],
  // Of this nobody has said how a kernel dies.
  ['owner-stable', NULL_POINTER, ['cxl_region_attach_position'], false],
])('%s: %s in %j: %s', (property, says, functions, dies) => {
  const reports = [{ event: 1, says, in: functions }];
  expect(deathIn(property, reports) !== undefined).toBe(dies);
});

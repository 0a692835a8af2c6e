/**
 * How a kernel dies of what a property forbids, as data: which report it makes, and where. A kernel
 * that dies of anything else says nothing about the property.
 */
import type { KernelReport } from '../observe/kernel-reports.ts';

interface Death {
  /** Id of the property. */
  readonly property: string;
  /** The report of the kernel. */
  readonly says: RegExp;
  /** It is made in one of these functions, */
  readonly in: RegExp;
  /** or in one that only does for it what it was asked to. */
  readonly through: RegExp;
  /** Why the property's violation ends there. */
  readonly source: string;
}

const DEATHS: readonly Death[] = [
  {
    property: 'no-use-after-free',
    says: /^(BUG: kernel NULL pointer dereference|BUG: unable to handle page fault|BUG: KASAN: (slab-)?use-after-free|(Oops: )?general protection fault)/,
    in: /^(show_targetN|target\d+_show|match_free_decoder|check_last_peer|cxl_port_setup_targets|cxl_region_setup_targets|cxl_region_teardown_targets|cxl_region_validate_position|cxl_region_attach(_position|_auto)?|cxl_port_attach_region|cxl_calc_interleave_pos|cxl_region_sort_targets|cmp_interleave_pos|cxl_region_decode_(reset|commit)|cxl_region_detach|detach_target)$/,
    through:
      /^(to_cxl_port|is_cxl_port|cxled_to_(port|memdev)|cxl_ep_load|xa_load|xas_(load|start)|_?dev_name|kobject_name|sysfs_emit|vs(c)?nprintf|string(_nocheck)?|strn?len|kasan_report|__asan_\w+|__kasan_\w+|print_report)$/,
    source:
      'drivers/cxl/core/region.c: these follow params.targets[], in which the freed decoder is left (87805c32e6ad)',
  },
  {
    property: 'no-null-window',
    says: /^(BUG: kernel NULL pointer dereference|BUG: KASAN: null-ptr-deref|(Oops: )?general protection fault)/,
    in: /^(__construct_region|construct_region|cxl_add_to_region|cxl_extended_linear_cache_resize|alloc_hpa|size_store)$/,
    through:
      /^(__(request|insert)_resource|insert_resource(_conflict)?|(get|alloc)_free_mem_region|gfr_(start|continue|next)|_raw_write_(un)?lock|kasan_report|__asan_\w+|__kasan_\w+|print_report)$/,
    source:
      'kernel/resource.c: insert_resource() and alloc_free_mem_region() follow cxlrd->res, which pair_cxl_resource() left NULL',
  },
  {
    property: 'no-deadlock',
    says: /^INFO: task \S+ blocked for more than \d+ seconds/,
    in: /^(cxl_|devm_cxl_|dax_|devm_dax_|dev_dax_|hmem_|dax_hmem_|process_defer_work|__hmem_)\w*$/,
    through:
      /^(__?)?(schedule\w*|mutex_lock\w*|down_(read|write)\w*|rwsem_\w+|wait_for_\w+|flush_\w+|__flush_work|device_lock|kthread_\w+|cancel_work_sync|cancel_delayed_work_sync)$/,
    source: 'kernel/hung_task.c check_hung_task(): a thread that waits for good',
  },
];

/**
 * The function in which a kernel that makes these reports died of a violation of the property;
 * undefined when it did not.
 */
export function deathIn(property: string, reports: readonly KernelReport[]): string | undefined {
  const death = DEATHS.find((each) => each.property === property);
  if (death === undefined) return undefined;
  for (const { says, in: functions } of reports) {
    const where = functions.find((name) => !death.through.test(name));
    if (death.says.test(says) && where !== undefined && death.in.test(where)) return where;
  }
  return undefined;
}

/**
 * Windows that /proc/iomem shows larger than they are.
 */
import { REGION_GRANULE } from '../../machine/scenario.ts';
import { type Finding, finding } from '../read/finding.ts';
import { formatRange, type Located } from '../read/range.ts';

/**
 * The part of a window that lies in whole granules of 256 MiB. Linux skips windows of the CEDT that are
 * not aligned (drivers/cxl/acpi.c cxl_acpi_cfmws_verify()), so one that /proc/iomem shows was enlarged
 * around another resource (insert_resource_expand_to_fit()), and the window of the CEDT lies inside it.
 * No window is left of one that holds no whole granule.
 */
export function wholeGranules<R extends Located>(
  window: R,
): { readonly windows: readonly R[]; readonly findings: readonly Finding[] } {
  const start = ((window.start + REGION_GRANULE - 1n) / REGION_GRANULE) * REGION_GRANULE;
  const end = ((window.end + 1n) / REGION_GRANULE) * REGION_GRANULE - 1n;
  if (start === window.start && end === window.end) return { windows: [window], findings: [] };
  const windows = start < end ? [{ ...window, start, end }] : [];
  const taken = windows.length > 0 ? `${formatRange({ start, end })} is taken` : 'it is left out';
  const advice = `Linux skips windows of the CEDT that are not aligned ("CFMWS Base HPA not 256MB aligned"), so this one was enlarged around another resource; ${taken}. Add --cedt for the true window.`;
  const expected = 'multiples of 256 MiB';
  const found = `window ${formatRange(window)}`;
  return { windows, findings: [finding('warning', window.place, found, expected, advice)] };
}

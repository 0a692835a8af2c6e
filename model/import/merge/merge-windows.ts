import type { Assumed } from './assumption.ts';
import { type Conclusion, disagreement, type Facts, nestedWith, placesOf } from './facts.ts';
import { type Finding, finding, formatPlace } from '../read/finding.ts';
import { contains, equalRanges, formatRange, type Located, overlaps } from '../read/range.ts';
import { wholeGranules } from './whole-granules.ts';

/** A window, and whether Linux makes regions of volatile memory in it. */
export interface MergedWindow extends Located {
  readonly ram: boolean;
  /** What firmware restricts it to, where that is not volatile memory of type-3 devices. */
  readonly only?: 'accelerators' | 'persistent memory';
}

/**
 * The CXL windows in CEDT order: from the CEDT, else from the root decoders of `cxl list`, else from
 * `CXL Window N` in /proc/iomem; a whole /proc/iomem without any has none. Undefined when no input
 * tells.
 */
export function windows(facts: Facts): Conclusion<readonly MergedWindow[]> | undefined {
  const { cedt, cxlList, iomem, files } = facts;
  for (const shown of [cedt?.windows, cxlList?.windows, iomem?.windows]) {
    const excess = shown?.[MOST_WINDOWS];
    if (excess) return { value: [], findings: [tooMany(excess)], assumptions: [], from: [] };
  }
  if (cedt) {
    return conclude(cedt.windows, [
      ...againstCedt(cedt.windows, cxlList?.windows ?? [], 'root decoder', files.cedt),
      ...againstCedt(cedt.windows, iomem?.windows ?? [], 'CXL Window', files.cedt),
    ]);
  }
  if (cxlList && cxlList.windows.length > 0) {
    return conclude(
      cxlList.windows,
      againstCedt(cxlList.windows, iomem?.windows ?? [], 'CXL Window', files.cxlList),
    );
  }
  if (!iomem) return undefined;
  if (iomem.windows.length > 0) {
    const shown = iomem.windows.map(wholeGranules);
    return conclude(
      shown.flatMap((each) => each.windows.map((window) => ({ ...window, ram: true }))),
      shown.flatMap((each) => each.findings),
    );
  }
  const devices = cxlList?.memdevs.length ?? 0;
  const noCxl =
    iomem.whole && devices === 0 && iomem.regions.length + iomem.persistent.length === 0;
  return noCxl ? conclude([], [], [NO_WINDOW]) : undefined;
}

/** Far more than any server has: 32 with four sockets. */
const MOST_WINDOWS = 512;

function tooMany({ place }: Located): Finding {
  const advice = 'Give the dumps of one machine, or cut them down to the windows in question.';
  const found = `more than ${MOST_WINDOWS} CXL windows`;
  return finding('error', place, found, `at most ${MOST_WINDOWS}`, advice);
}

const NO_WINDOW: Assumed = {
  id: 'no-window',
  sentence:
    'The machine has no CXL window: /proc/iomem shows none (nor does it where cxl_acpi is not loaded; --cedt would tell).',
};

function conclude(
  value: readonly MergedWindow[],
  findings: readonly Finding[],
  assumptions: readonly Assumed[] = [],
): Conclusion<readonly MergedWindow[]> {
  const all = [...findings, ...overlapping(value)];
  return { value, findings: all, assumptions, from: placesOf(value) };
}

function overlapping(list: readonly Located[]): Finding[] {
  return list.flatMap((window, i) =>
    list.slice(0, i).flatMap((before) => {
      if (!overlaps(window, before)) return [];
      const found = `window ${formatRange(window)}, which overlaps ${formatRange(before)} of ${formatPlace(before.place)}`;
      const advice =
        'Linux would trim or drop one of them: report both to the firmware vendor, and remove one to check the other.';
      return [finding('error', window.place, found, 'windows that do not overlap', advice)];
    }),
  );
}

/**
 * add_cxl_resources() inserts windows with insert_resource_expand_to_fit(), so that /proc/iomem may
 * show a window that is larger than the CEDT says.
 */
function againstCedt(
  declared: readonly Located[],
  shown: readonly Located[],
  what: string,
  file: string | undefined,
): Finding[] {
  return shown.flatMap((window) => {
    const same = declared.find((each) => equalRanges(each, window));
    if (same) return [];
    const near = nestedWith(window, declared);
    if (!near || contains(near, window))
      return [disagreement(window, near ?? declared[0], what, file)];
    const expected = `${formatRange(near)} as in ${formatPlace(near.place)}`;
    const advice =
      'Linux enlarges a window that crosses another resource; the declared window is taken.';
    return [finding('warning', window.place, `${what} ${formatRange(window)}`, expected, advice)];
  });
}

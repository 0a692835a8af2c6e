import { reservedWindows } from './alternatives.ts';
import type { Assumed } from './assumption.ts';
import { type Conclusion, disagreement, type Facts, nestedWith, placesOf } from './facts.ts';
import { E820_MAX_ENTRIES } from '../read/e820.ts';
import { type Finding, finding, formatPlace, hasErrors } from '../read/finding.ts';
import {
  ascending,
  contains,
  distinct,
  equalRanges,
  formatRange,
  type Located,
} from '../read/range.ts';

/**
 * The Soft Reserved ranges: of the last e820 table, else of the EFI map, else of /proc/iomem.
 * Undefined when no input determines them.
 */
export function softReserved(facts: Facts): Conclusion<readonly Located[]> | undefined {
  const { dmesg, iomem } = facts;
  const firmware = dmesg?.e820 ?? efiRanges(facts);
  if (firmware) {
    const concluded = conclude(firmware, [], []);
    const excess = iomem?.softReserved[E820_MAX_ENTRIES];
    if (excess) return conclude(iomem.softReserved, [], []);
    if (hasErrors(concluded.findings)) return concluded;
    const findings = [...efiAgainstE820(facts), ...iomemAgainst(firmware, facts)];
    return { ...concluded, findings: [...findings, ...concluded.findings] };
  }
  if (!iomem || iomem.softReserved.length === 0) return undefined;
  return conclude(iomem.softReserved, [], [HIDDEN]);
}

const HIDDEN: Assumed = {
  id: 'soft-reserved',
  sentence:
    'Soft Reserved memory is what /proc/iomem shows: the kernel that wrote it is older than 7.0, which hides such ranges, and had not removed any.',
  otherwise: reservedWindows,
};

function conclude(
  ranges: readonly Located[],
  findings: readonly Finding[],
  assumptions: readonly Assumed[],
): Conclusion<readonly Located[]> {
  const value = ascending(distinct(ranges));
  const excess = value[E820_MAX_ENTRIES];
  if (excess) {
    return { value: [], findings: [tooMany(excess, value.length)], assumptions: [], from: [] };
  }
  return {
    value,
    findings: [...findings, ...overlapping(value)],
    assumptions,
    from: placesOf(value),
  };
}

/** All of it comes from entries of the e820 table, that of EFI by the stub (setup_e820()). */
function tooMany({ place }: Located, count: number): Finding {
  const found = `${count} Soft Reserved ranges`;
  const expected = `at most ${E820_MAX_ENTRIES}, which the e820 table of the kernel holds`;
  return finding('error', place, found, expected, 'Give the dumps of one boot of one machine.');
}

function overlapping(sorted: readonly Located[]): Finding[] {
  return sorted.slice(1).flatMap((range, i) => {
    const before = sorted[i];
    if (!before || before.end < range.start) return [];
    const found = `Soft Reserved ${formatRange(range)}, which overlaps ${formatRange(before)} of ${formatPlace(before.place)}`;
    const advice = 'Give the log of one boot only.';
    return [finding('error', range.place, found, 'disjoint ranges', advice)];
  });
}

/** The EFI stub joins neighbours of one type into one e820 entry (setup_e820). */
function efiRanges({ dmesg }: Facts): readonly Located[] | undefined {
  if (!dmesg?.efi) return undefined;
  if (dmesg.noSoftReserve) return [];
  const joined: Located[] = [];
  for (const range of dmesg.efi) {
    const last = joined.at(-1);
    if (last && last.end + 1n === range.start)
      joined[joined.length - 1] = { ...last, end: range.end };
    else joined.push(range);
  }
  return joined;
}

function efiAgainstE820({ dmesg }: Facts): Finding[] {
  const { e820, efi, noSoftReserve } = dmesg ?? {};
  if (!e820 || !efi || noSoftReserve) return [];
  return efi
    .filter((range) => !e820.some((each) => contains(each, range)))
    .map((range) => {
      const found = `EFI_MEMORY_SP ${formatRange(range)}, which e820 does not list as soft reserved`;
      const advice =
        'The e820 map is taken: the kernel may be built without CONFIG_EFI_SOFT_RESERVE.';
      return finding('warning', range.place, found, 'the same range in the e820 map', advice);
    });
}

function iomemAgainst(firmware: readonly Located[], { iomem, files }: Facts): Finding[] {
  return (iomem?.softReserved ?? []).flatMap((shown) => {
    const listed = nestedWith(shown, firmware);
    if (!listed) return [disagreement(shown, firmware[0], 'Soft Reserved', files.dmesg)];
    if (equalRanges(shown, listed)) return [];
    const found = `Soft Reserved ${formatRange(shown)}`;
    const expected = `${formatRange(listed)} as in ${formatPlace(listed.place)}`;
    const advice = contains(listed, shown)
      ? 'Linux removed or registered a part of it; the map of the firmware is taken.'
      : 'Linux enlarged it around a resource that it crosses; the map of the firmware is taken.';
    return [finding('note', shown.place, found, expected, advice)];
  });
}

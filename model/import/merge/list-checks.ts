/**
 * What is wrong or remarkable about devices and regions of `cxl list`.
 */
import type { CxlListFacts, Memdev } from '../read/cxl-list.ts';
import { disagreement } from './facts.ts';
import { type Finding, finding, formatPlace } from '../read/finding.ts';
import { type InterleaveSet, withoutCache } from './interleave-sets.ts';
import type { IomemFacts } from './iomem-facts.ts';
import {
  equalRanges,
  formatRange,
  formatSize,
  type Located,
  overlaps,
  sizeOf,
} from '../read/range.ts';

export const LIST_AS_ROOT = 'List everything, as root: sudo cxl list -vv > cxl-list.json';

/** `members`: how many devices of the set are known. */
export function incomplete(set: InterleaveSet, members: number): Finding {
  const found = `${members} of ${set.ways} interleave ways of ${formatRange(set)}`;
  const advice =
    'Linux assembles no region from it; check that the list is complete (-v, as root).';
  return finding('warning', set.place, found, `${set.ways} endpoint decoders`, advice);
}

/** Endpoints of a list that does not nest them stand for their memdevs, see `interleaveSets`. */
export function unlisted(
  set: InterleaveSet,
  names: readonly string[],
  memdevs: readonly Memdev[],
): Finding[] {
  if (memdevs.length === 0) return [];
  return names
    .filter((name) => !memdevs.some((each) => each.name === name) && !/^endpoint\d+$/.test(name))
    .map((name) => {
      const found = `memdev "${name}" behind ${formatRange(set)}, a name that no memdev of the list has`;
      const expected = `one of ${memdevs.map((each) => each.name).join(', ')}`;
      const advice = `A device of that name is assumed beside those of the list. ${LIST_AS_ROOT}`;
      return finding('warning', set.place, found, expected, advice);
    });
}

/** `names`: of the memdevs of the set. */
export function tooSmall(
  set: InterleaveSet,
  names: readonly string[],
  memdevs: readonly Memdev[],
): Finding[] {
  const share = sizeOf(set) / BigInt(set.ways);
  return memdevs.flatMap(({ name, ramSize, place }) => {
    if (!names.includes(name) || !ramSize || ramSize >= share) return [];
    const field = `${place.field ?? ''}.ram_size`;
    const found = `${formatSize(ramSize)} of ${name}`;
    const expected = `at least ${formatSize(share)}, its part of ${formatRange(set)} in ${formatPlace(set.place)}`;
    return [finding('error', { ...place, field }, found, expected, LIST_AS_ROOT)];
  });
}

/** Regions of the list, and of iomem, against the decoders; `file`: the list. */
export function regionsAgainst(
  decoders: readonly Located[],
  list: CxlListFacts,
  iomem: IomemFacts | undefined,
  file: string | undefined,
): Finding[] {
  const listed = [...decoders, ...list.regions];
  const moved = list.regions.filter(
    (region) => !decoders.some((each) => equalRanges(each, withoutCache(region))),
  );
  return [
    ...moved.map((region) => {
      const other = decoders.find((each) => overlaps(each, region));
      const found = `region ${formatRange(region)}`;
      const expected = other
        ? `${formatRange(other)} as in ${formatPlace(other.place)}`
        : 'committed decoders behind it';
      return finding('note', region.place, found, expected, 'The decoders are taken.');
    }),
    ...(iomem?.regions ?? [])
      .filter((region) => !listed.some((each) => equalRanges(each, region)))
      .map((region) => {
        const near = listed.find((each) => overlaps(each, region)) ?? listed[0];
        return disagreement(region, near, 'region', file);
      }),
  ];
}

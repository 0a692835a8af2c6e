import type { Decoder, Device } from '../../machine/scenario.ts';
import {
  absentWork,
  committedIn,
  filledWindows,
  lockedOrNone,
  noneCommitted,
} from './alternatives.ts';
import type { Assumed } from './assumption.ts';
import type { CxlListFacts } from '../read/cxl-list.ts';
import { type Conclusion, type Facts, placesOf } from './facts.ts';
import { type Finding, finding } from '../read/finding.ts';
import { interleaveSets, ownersOfRegion, withCaches } from './interleave-sets.ts';
import type { IomemFacts } from './iomem-facts.ts';
import { incomplete, LIST_AS_ROOT, regionsAgainst, tooSmall, unlisted } from './list-checks.ts';
import type { MergedWindow } from './merge-windows.ts';
import {
  contains,
  equalRanges,
  formatRange,
  type Located,
  overlaps,
  sizeOf,
} from '../read/range.ts';

/** Devices, and decoders that refer to them by index. */
interface Programmed {
  readonly devices: readonly Device[];
  readonly decoders: readonly Decoder[];
}

/** A committed decoder and where it was read. */
type LocatedDecoder = Decoder & Located;

/**
 * What firmware programmed into the devices: from `cxl list`, else from `regionN` in /proc/iomem,
 * else one committed decoder that fills each window in which Linux makes ram regions.
 */
export function programmed(facts: Facts, windows: readonly MergedWindow[]): Conclusion<Programmed> {
  const { cxlList, iomem } = facts;
  if (cxlList?.decodersKnown) return fromCxlList(cxlList, facts, windows);
  if (cxlList && cxlList.memdevs.length > 0) return fromMemdevs(cxlList, facts, windows);
  if (iomem && iomem.regions.length + iomem.persistent.length > 0) {
    return fromRegions(iomem, windows);
  }
  return filled(windows);
}

function conclude(
  devices: readonly Device[],
  located: readonly LocatedDecoder[],
  windows: readonly MergedWindow[],
  findings: readonly Finding[],
  assumptions: readonly Assumed[],
): Conclusion<Programmed> {
  const outside = located.filter((each) => !windows.some((window) => contains(window, each)));
  const decoders = located.map(({ place: _place, ...decoder }) => decoder);
  return {
    value: { devices, decoders },
    findings: [...findings, ...outside.map(noWindow)],
    assumptions,
    from: placesOf(located),
  };
}

function noWindow(decoder: Located): Finding {
  const found = `a committed range ${formatRange(decoder)} that lies in no window`;
  const advice = 'Linux logs "no CXL window for range" and assembles no region from it.';
  return finding('warning', decoder.place, found, 'a range inside one CXL window', advice);
}

/** Fills each window with one device. */
function filled(windows: readonly MergedWindow[]): Conclusion<Programmed> {
  const usable = windows.filter((window) => window.ram);
  const devices = usable.map((window, i) => ({ name: `mem${i}`, capacity: sizeOf(window) }));
  const decoders = usable.map(({ start, end, place }, i) => ({
    start,
    end,
    devices: [i],
    locked: false,
    place,
  }));
  const assumptions = usable.length === 0 ? [] : [FILLED];
  return { ...conclude(devices, decoders, windows, [], assumptions), from: ['assumed'] };
}

const FILLED: Assumed = {
  id: 'decoders',
  sentence:
    'Firmware committed one decoder that fills each CXL window for volatile memory, on one device per window, not locked (no cxl list and no region in iomem tells otherwise; --cxl-list would).',
  otherwise: lockedOrNone,
};

function fromRegions(iomem: IomemFacts, windows: readonly MergedWindow[]): Conclusion<Programmed> {
  const { regions, persistent } = iomem;
  const spare = windows.filter(
    (window) => window.ram && ![...regions, ...persistent].some((each) => overlaps(each, window)),
  );
  const devices = [...regions, ...spare].map((range, i) => ({
    name: `mem${i}`,
    capacity: sizeOf(range),
  }));
  const decoders = regions.map(({ start, end, place }, i) => ({
    start,
    end,
    devices: [i],
    locked: false,
    place,
  }));
  const idle = spare.map((window, i): Assumed => ({
    id: `idle-window-${i}`,
    sentence: `No decoder is committed in the window ${formatRange(window)}, where iomem shows no region; one idle device of that size is behind it.`,
    otherwise: committedIn(window, regions.length + i),
  }));
  const assumptions = [
    ...(regions.length > 0 ? [ONE_EACH] : []),
    ...idle,
    ...(persistent.length > 0 ? [NOT_VOLATILE] : []),
  ];
  return conclude(devices, decoders, windows, [], assumptions);
}

const ONE_EACH: Assumed = {
  id: 'decoders',
  sentence:
    'Each region of iomem is one decoder that firmware committed on one device of that size, not locked (cxl list would tell the devices).',
  otherwise: lockedOrNone,
};

const NOT_VOLATILE: Assumed = {
  id: 'persistent',
  sentence:
    'Persistent regions are left out, and their bytes are taken: the model knows volatile memory only.',
};

/**
 * A list of memory devices without decoders, as `cxl list` without options writes it: enough where
 * one region, of the list or of iomem, is as large as its devices, and no others are.
 */
function fromMemdevs(
  list: CxlListFacts,
  facts: Facts,
  windows: readonly MergedWindow[],
): Conclusion<Programmed> {
  const shown = (facts.iomem?.regions ?? []).map((each) => ({
    ...each,
    ways: 1,
    committed: true,
    memdevs: [],
    linearCache: 0n,
  }));
  const regions = list.regions.length > 0 ? list.regions : shown;
  const [first] = list.memdevs.filter(({ ramSize }) => ramSize);
  const owned = regions.filter((each) => ownersOfRegion(each, { ...list, regions }));
  const [region] = regions;
  if (!first || (region && owned.length === regions.length)) {
    return fromCxlList({ ...list, regions }, facts, windows);
  }
  const refusal = region
    ? ownerless(region)
    : finding('error', first.place, `${first.name} without its decoders`, EACH, LIST_AS_ROOT);
  return conclude([], [], windows, [refusal], []);
}

const EACH = 'the decoders of each device';
function ownerless(region: Located): Finding {
  const found = `a region ${formatRange(region)} without its devices`;
  const advice = `${LIST_AS_ROOT}; where that does not show them, leave out --cxl-list.`;
  return finding('error', region.place, found, EACH, advice);
}

function fromCxlList(
  shown: CxlListFacts,
  { iomem, files }: Facts,
  windows: readonly MergedWindow[],
): Conclusion<Programmed> {
  const list = withCaches(shown);
  const { memdevs } = list;
  const assumptions: Assumed[] = [
    memdevs.length + list.decoders.length + list.regions.length > 0 ? AS_LISTED : NO_DEVICE,
  ];
  if (list.otherRanges.length + (iomem?.persistent ?? []).length > 0) {
    assumptions.push(NOT_VOLATILE);
  }
  const other = memdevs.filter(({ ramSize }) => !ramSize).map(({ name }) => name);
  if (other.length > 0) {
    const sentence = `Devices without volatile memory are left out: ${other.join(', ')}.`;
    assumptions.push({ id: 'no-volatile', sentence });
  }
  const findings: Finding[] = [];
  const devices: Device[] = memdevs.flatMap(({ name, ramSize, disabled }) =>
    ramSize ? [{ name, capacity: ramSize, ...(disabled && { fails: 'endpoint' as const }) }] : [],
  );
  const failed = devices.filter(({ fails }) => fails).map(({ name }) => name);
  if (failed.length > 0) {
    const sentence = `Devices that cxl list shows as disabled failed to probe, and none of their decoders is committed: ${failed.join(', ')}.`;
    assumptions.push({ id: 'disabled', sentence, otherwise: absentWork });
  }
  const indexOf = (name: string, capacity: bigint): number => {
    const known = devices.findIndex((device) => device.name === name);
    if (known >= 0) return known;
    const listed = memdevs.length === 0 || memdevs.some((each) => each.name === name);
    const why = listed ? 'cxl list shows no ram_size' : 'cxl list has no memdev of this name';
    assumptions.push({
      id: `capacity-${name}`,
      sentence: `${name} is as large as its part of the region; ${why}.`,
    });
    return devices.push({ name, capacity }) - 1;
  };
  const decoders = interleaveSets(list, windows).map((set, sets): LocatedDecoder => {
    const share = sizeOf(set) / BigInt(set.ways);
    const names = set.memdevs.slice(0, set.ways);
    findings.push(...unlisted(set, names, memdevs), ...tooSmall(set, names, memdevs));
    const indices = names.map((name) => indexOf(name, share));
    const { start, end, place, locked, normalized, linearCache } = set;
    if (indices.length === 0) findings.push(ownerless(set));
    else if (indices.length < set.ways) {
      findings.push(incomplete(set, indices.length));
      assumptions.push({
        id: `absent-${sets}`,
        sentence: `The devices of ${formatRange(set)} that cxl list does not show failed to probe.`,
        otherwise: absentWork,
      });
    }
    if (normalized && !list.regions.some((each) => equalRanges(each, set))) {
      const sentence = `Firmware translates the device addresses in the decoders of ${set.memdevs.join(', ')} to the window ${formatRange(set)}, the only free one that they fill (cxl list of Linux 7.0 or later would tell).`;
      assumptions.push({ id: 'normalized', sentence });
    }
    while (indices.length < set.ways) {
      const name = `absent${devices.length}`;
      indices.push(devices.push({ name, capacity: share, fails: 'cxl_pci' }) - 1);
    }
    return {
      start,
      end,
      place,
      devices: indices,
      locked,
      ...(normalized && { normalized }),
      ...(linearCache > 0n && { linearCache }),
    };
  });
  findings.push(...regionsAgainst(decoders, list, iomem, files.cxlList));
  return conclude(devices, decoders, windows, findings, assumptions);
}

const AS_LISTED: Assumed = {
  id: 'decoders',
  sentence:
    'Firmware committed the decoders that cxl list shows now; no administrator created or destroyed a region since boot.',
  otherwise: noneCommitted,
};

const NO_DEVICE: Assumed = {
  id: 'no-device',
  sentence:
    'There is no CXL memory device: cxl list shows none (it shows none either where cxl_pci is not loaded).',
  otherwise: filledWindows,
};

import type { Decoder, Device } from '../scenario.ts';
import { absentWork, committedIn, lockedOrNone, noneCommitted } from './alternatives.ts';
import type { Assumed } from './assumption.ts';
import type { CxlListFacts, EndpointDecoder } from './cxl-list.ts';
import { type Conclusion, disagreement, type Facts, placesOf } from './facts.ts';
import { type Finding, finding, formatPlace } from './finding.ts';
import type { IomemFacts } from './iomem-facts.ts';
import type { MergedWindow } from './merge-windows.ts';
import { contains, equalRanges, formatRange, type Located, overlaps, sizeOf } from './range.ts';

/** Devices, and decoders that refer to them by index. */
interface Programmed {
  readonly devices: readonly Device[];
  readonly decoders: readonly Decoder[];
}

/** A committed decoder and where it was read. */
type LocatedDecoder = Decoder & Located;

/**
 * What firmware programmed into the devices: from `cxl list`, else from `regionN` in /proc/iomem,
 * else one committed decoder that fills each window.
 */
export function programmed(facts: Facts, windows: readonly MergedWindow[]): Conclusion<Programmed> {
  const { cxlList, iomem } = facts;
  if (cxlList?.decodersKnown) return fromCxlList(cxlList, iomem, windows);
  if (iomem && iomem.regions.length > 0) return fromRegions(iomem, windows);
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
  const usable = windows.filter((window) => window.rootDecoder);
  const devices = usable.map((window, i) => ({ name: `mem${i}`, capacity: sizeOf(window) }));
  const decoders = usable.map(({ start, end, place }, i) => ({
    start,
    end,
    devices: [i],
    locked: false,
    place,
  }));
  return { ...conclude(devices, decoders, windows, [], [FILLED]), from: ['assumed'] };
}

const FILLED: Assumed = {
  id: 'decoders',
  sentence:
    'Firmware committed one decoder that fills each CXL window, on one device per window, not locked (no cxl list and no region in iomem tells otherwise).',
  otherwise: lockedOrNone,
};

function fromRegions(iomem: IomemFacts, windows: readonly MergedWindow[]): Conclusion<Programmed> {
  const { regions } = iomem;
  const spare = windows.filter(
    (window) => window.rootDecoder && !regions.some((region) => overlaps(region, window)),
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
  return conclude(devices, decoders, windows, [], [ONE_EACH, ...idle]);
}

const ONE_EACH: Assumed = {
  id: 'decoders',
  sentence:
    'Each region of iomem is one decoder that firmware committed on one device of that size, not locked (cxl list would tell the devices).',
  otherwise: lockedOrNone,
};

function fromCxlList(
  list: CxlListFacts,
  iomem: IomemFacts | undefined,
  windows: readonly MergedWindow[],
): Conclusion<Programmed> {
  const persistent = list.regions.some((region) => region.persistent);
  const assumptions: Assumed[] = persistent ? [AS_LISTED, NO_PERSISTENT] : [AS_LISTED];
  const findings: Finding[] = [];
  const devices: Device[] = list.memdevs.flatMap(({ name, ramSize }) =>
    ramSize ? [{ name, capacity: ramSize }] : [],
  );
  const indexOf = (name: string, capacity: bigint): number => {
    const known = devices.findIndex((device) => device.name === name);
    if (known >= 0) return known;
    assumptions.push({
      id: `capacity-${name}`,
      sentence: `${name} is as large as its part of the region; cxl list shows no ram_size.`,
    });
    return devices.push({ name, capacity }) - 1;
  };
  const decoders = interleaveSets(list).map((set, sets): LocatedDecoder => {
    const share = sizeOf(set) / BigInt(set.ways);
    const indices = set.memdevs.slice(0, set.ways).map((name) => indexOf(name, share));
    const { start, end, place } = set;
    if (indices.length < set.ways) {
      findings.push(incomplete(set, indices.length));
      assumptions.push({
        id: `absent-${sets}`,
        sentence: `The devices of ${formatRange(set)} that cxl list does not show failed to probe.`,
        otherwise: absentWork,
      });
    }
    while (indices.length < set.ways) {
      const name = `absent${devices.length}`;
      indices.push(devices.push({ name, capacity: share, fails: 'cxl_pci' }) - 1);
    }
    return { start, end, place, devices: indices, locked: set.locked };
  });
  findings.push(...regionsAgainst(decoders, list, iomem));
  return conclude(devices, decoders, windows, findings, assumptions);
}

const AS_LISTED: Assumed = {
  id: 'decoders',
  sentence:
    'Firmware committed the decoders that cxl list shows now; no administrator created or destroyed a region since boot.',
  otherwise: noneCommitted,
};

const NO_PERSISTENT: Assumed = {
  id: 'persistent',
  sentence: 'Persistent regions are left out: the model knows volatile memory only.',
};

interface InterleaveSet extends Located {
  readonly ways: number;
  /** By position where the region tells it, else as listed. */
  readonly memdevs: readonly string[];
  readonly locked: boolean;
}

/** Endpoint decoders of equal range are one set; committed regions count where none are listed. */
function interleaveSets({ decoders, regions }: CxlListFacts): InterleaveSet[] {
  const sets: InterleaveSet[] = [];
  for (const decoder of decoders) {
    if (sets.some((set) => equalRanges(set, decoder))) continue;
    const members = decoders.filter((each) => equalRanges(each, decoder));
    const region = regions.find((each) => equalRanges(each, decoder));
    const { start, end, place, ways } = decoder;
    const placed = region?.memdevs.length === ways;
    const memdevs = placed ? region.memdevs : members.map(memdevOf);
    sets.push({ start, end, place, ways, memdevs, locked: members.some((each) => each.locked) });
  }
  for (const region of regions) {
    if (!region.committed || region.persistent || sets.some((set) => overlaps(set, region)))
      continue;
    const { start, end, place, ways } = region;
    const memdevs = region.memdevs.length > 0 ? region.memdevs : unnamed(region.name, ways);
    sets.push({ start, end, place, ways, memdevs, locked: false });
  }
  return sets;
}

/** A list without memdevs names at least the endpoint: decoder5.0 is on endpoint5. */
function memdevOf({ memdev, name }: EndpointDecoder): string {
  return memdev ?? name.replace(/^decoder(\d+)\..*$/, 'endpoint$1');
}

function unnamed(region: string, ways: number): string[] {
  return Array.from({ length: ways }, (_, i) => `${region}-way${i}`);
}

function incomplete(set: InterleaveSet, members: number): Finding {
  const found = `${members} of ${set.ways} interleave ways of ${formatRange(set)}`;
  const advice =
    'Linux assembles no region from it; check that the list is complete (-v, as root).';
  return finding('warning', set.place, found, `${set.ways} endpoint decoders`, advice);
}

function regionsAgainst(
  decoders: readonly Located[],
  list: CxlListFacts,
  iomem: IomemFacts | undefined,
): Finding[] {
  const listed = [...decoders, ...list.regions];
  const moved = list.regions.filter(
    (region) => !region.persistent && !decoders.some((each) => equalRanges(each, region)),
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
      .map((region) =>
        disagreement(region, listed.find((each) => overlaps(each, region)) ?? listed[0], 'region'),
      ),
  ];
}

import type { CxlListFacts, CxlRegion, EndpointDecoder } from '../read/cxl-list.ts';
import type { MergedWindow } from './merge-windows.ts';
import { contains, equalRanges, type Located, overlaps, sizeOf } from '../read/range.ts';

/** Endpoint decoders that decode one range together. */
export interface InterleaveSet extends Located {
  readonly ways: number;
  /** By position where the region tells it, else as listed; empty where the list does not tell. */
  readonly memdevs: readonly string[];
  readonly locked: boolean;
  /** The decoders hold device addresses, see `Decoder.normalized` of the scenario. */
  readonly normalized: boolean;
  /** Bytes of the region below the range, see `Decoder.linearCache` of the scenario. */
  readonly linearCache: bigint;
}

/**
 * Endpoint decoders of equal range are one set, and so are those with normalized addresses of one
 * region; committed regions count where no decoders are listed.
 */
export function interleaveSets(
  list: CxlListFacts,
  windows: readonly MergedWindow[],
): InterleaveSet[] {
  const { decoders, regions } = list;
  const sets: InterleaveSet[] = [];
  const rest = new Set(decoders);
  const add = (
    { start, end, place }: Located,
    ways: number,
    members: readonly EndpointDecoder[],
    region: CxlRegion | undefined,
    normalized: boolean,
  ) => {
    for (const member of members) rest.delete(member);
    const memdevs = region?.memdevs.length === ways ? region.memdevs : members.map(memdevOf);
    const locked = members.some((each) => each.locked);
    const linearCache = region ? start - region.start : 0n;
    sets.push({ start, end, place, ways, memdevs, locked, normalized, linearCache });
  };
  for (const region of regions) {
    const members = decoders.filter((each) => isNormalized(each, region, windows));
    if (members.length > 0) add(region, region.ways, members, region, true);
  }
  const homeless = [...rest].filter((each) => holdsDeviceAddresses(each, windows));
  const home = windowOf(homeless, list, windows);
  if (home) add(home, homeless.length, homeless, undefined, true);
  for (const decoder of decoders) {
    if (!rest.has(decoder)) continue;
    const members = [...rest].filter((each) => equalRanges(each, decoder));
    const region = regions.find((each) => equalRanges(withoutCache(each), decoder));
    add(decoder, decoder.ways, members, region, false);
  }
  for (const region of regions) {
    if (!region.committed || sets.some((set) => overlaps(set, region))) continue;
    const { place, ways, linearCache } = region;
    const nobody = list.memdevs.some(({ ramSize }) => ramSize) ? [] : unnamed(region.name, ways);
    const memdevs = ownersOfRegion(region, list) ?? nobody;
    const range = { ...withoutCache(region), place };
    sets.push({ ...range, ways, memdevs, locked: false, normalized: false, linearCache });
  }
  return sets;
}

/**
 * The list with the linear caches that an older cxl-cli does not show: the region of a decoder begins
 * as far below it as the decoder is large.
 */
export function withCaches(list: CxlListFacts): CxlListFacts {
  const regions = list.regions.map((region) => {
    const upper = list.decoders.find(
      (each) =>
        each.region === region.name &&
        each.end === region.end &&
        each.start - region.start === sizeOf(each),
    );
    return upper ? { ...region, linearCache: sizeOf(upper) } : region;
  });
  return { ...list, regions };
}

/** cxl_extended_linear_cache_resize(): the range that the decoders of a region hold. */
export function withoutCache({ start, end, linearCache }: CxlRegion) {
  return { start: start + linearCache, end };
}

/**
 * Before v7.0 there is no region that tells where normalized addresses lead: the one window that these
 * decoders fill together, of those in which nothing else is; undefined where no window fits, or several.
 */
function windowOf(
  homeless: readonly EndpointDecoder[],
  { decoders, regions }: CxlListFacts,
  windows: readonly MergedWindow[],
): MergedWindow | undefined {
  const fitting = windows.filter(
    (window) =>
      window.ram &&
      ![...decoders, ...regions].some((each) => overlaps(each, window)) &&
      homeless.every((each) => sizeOf(each) * BigInt(homeless.length) === sizeOf(window)),
  );
  return homeless.length > 0 && fitting.length === 1 ? fitting[0] : undefined;
}

/**
 * cxl_prm_setup_root() (drivers/cxl/core/atl.c): the range of the endpoint is its device memory, and
 * the region lies elsewhere.
 */
function holdsDeviceAddresses(decoder: EndpointDecoder, windows: readonly Located[]): boolean {
  const { start, dpa, ways } = decoder;
  return start === dpa && ways === 1 && !windows.some((window) => contains(window, decoder));
}

function isNormalized(
  decoder: EndpointDecoder,
  region: CxlRegion,
  windows: readonly Located[],
): boolean {
  if (decoder.region !== region.name || !holdsDeviceAddresses(decoder, windows)) return false;
  return sizeOf(decoder) * BigInt(region.ways) === sizeOf(region);
}

/**
 * The memdevs of a region: by its mappings, else those whose size is their share of it where there
 * are no more and no less, and no other region is listed without mappings. Undefined where the list
 * does not tell.
 */
export function ownersOfRegion(
  region: CxlRegion,
  { memdevs, regions }: Pick<CxlListFacts, 'memdevs' | 'regions'>,
): readonly string[] | undefined {
  if (region.memdevs.length > 0) return region.memdevs;
  const alone = regions.every((each) => each === region || each.memdevs.length > 0);
  const share = (sizeOf(region) - region.linearCache) / BigInt(region.ways);
  const fitting = memdevs.filter(({ ramSize, disabled }) => ramSize === share && !disabled);
  if (!alone || fitting.length !== region.ways) return undefined;
  return fitting.map(({ name }) => name);
}

/** A list without memdevs names at least the endpoint: decoder5.0 is on endpoint5. */
function memdevOf({ memdev, name }: EndpointDecoder): string {
  return memdev ?? name.replace(/^decoder(\d+)\..*$/, 'endpoint$1');
}

function unnamed(region: string, ways: number): string[] {
  return Array.from({ length: ways }, (_, i) => `${region}-way${i}`);
}

/**
 * What lies in windows that firmware keeps for accelerators (type-2 devices) or for persistent memory:
 * no memory that dax_hmem and dax_cxl could share.
 */
import type { Assumed } from './assumption.ts';
import type { CxlListFacts } from '../read/cxl-list.ts';
import type { Facts } from './facts.ts';
import { type Finding, finding, formatPlace } from '../read/finding.ts';
import { type IomemFacts, PERSISTENT } from './iomem-facts.ts';
import type { MergedWindow } from './merge-windows.ts';
import { contains, distinct, formatRange, type Located, overlaps } from '../read/range.ts';

/** Ranges that the model leaves out, and what was assumed about them. */
interface Separated {
  /** The facts without them. */
  readonly facts: Facts;
  /** Their bytes are taken: the driver of the accelerator hands them out. */
  readonly accelerators: readonly Located[];
  /** Those of them that are committed. */
  readonly committed: readonly Located[];
  readonly assumptions: readonly Assumed[];
}

/**
 * Takes regions and committed decoders out of the facts that lie in a window for accelerators. A decoder
 * there does not say HOSTONLY, so that its region is one of a type-2 device (drivers/cxl/core/hdm.c
 * init_hdm_decoder()); cxl_region_probe() makes no dax region of it. Regions that iomem shows in a
 * window for persistent memory are persistent, whether or not an nvdimm uses them.
 */
export function separated(facts: Facts, windows: readonly MergedWindow[]): Separated {
  const inside = (only: MergedWindow['only']) => (range: Located) =>
    windows.some((window) => window.only === only && contains(window, range));
  const accelerated = inside('accelerators');
  const { iomem, cxlList } = facts;
  const regions = cxlList?.regions ?? [];
  const others = [...(cxlList?.decoders ?? []), ...(iomem?.regions ?? [])];
  const left = [...others, ...regions].filter(accelerated);
  const committed = [...others, ...regions.filter((each) => each.committed)].filter(accelerated);
  const rest = {
    ...facts,
    iomem: iomem && withPersistent(iomem, accelerated, inside('persistent memory')),
  };
  if (left.length === 0) return { facts: rest, accelerators: [], committed, assumptions: [] };
  const gone = cxlList ? devicesOnlyIn(cxlList, accelerated) : [];
  const ranges = [...new Set(left.map(formatRange))];
  const devices = gone.length === 0 ? '' : ` with ${gone.join(', ')}`;
  const sentence = `Memory of accelerators (type-2 devices) is left out${devices}, and its bytes are taken: ${ranges.join(', ')} in a window that firmware keeps for them. Their drivers hand it out, not dax_hmem and dax_cxl.`;
  return {
    facts: {
      ...rest,
      cxlList: cxlList && {
        ...cxlList,
        memdevs: cxlList.memdevs.filter(({ name }) => !gone.includes(name)),
        decoders: cxlList.decoders.filter((each) => !accelerated(each)),
        regions: cxlList.regions.filter((each) => !accelerated(each)),
      },
    },
    accelerators: left,
    committed,
    assumptions: [{ id: 'accelerators', sentence }],
  };
}

/**
 * Errors for what is left out where it lies over Soft Reserved memory. cxl_region_contains_resource()
 * (drivers/cxl/core/region.c) asks for neither the mode nor the type of a region, so that dax_hmem
 * leaves the range to one of which nobody makes a dax device; the model knows no such region, and
 * would give the range to dax_hmem. `facts`: those of `separated`, as is `accelerators`.
 */
export function overSoftReserved(
  { iomem, cxlList }: Facts,
  accelerators: readonly Located[],
  softReserved: readonly Located[],
): Finding[] {
  const persistent = [
    ...(iomem?.persistent ?? []),
    ...(iomem?.foreign ?? []).filter(({ name }) => PERSISTENT.test(name)),
  ];
  const named = (kind: string) => (range: Located) => ({ range, kind });
  return [
    ...distinct(cxlList?.otherRanges ?? []).map(named('persistent memory or dynamic capacity')),
    ...distinct(persistent).map(named('persistent memory')),
    ...distinct(accelerators).map(named('an accelerator (type 2)')),
  ].flatMap(({ range, kind }) => {
    const under = softReserved.find((each) => overlaps(each, range));
    if (!under) return [];
    const found = `${formatRange(range)} of ${kind} over Soft Reserved ${formatRange(under)} of ${formatPlace(under.place)}`;
    const advice =
      'From 7.1 on Linux leaves Soft Reserved memory to a committed region of whatever kind, and nobody gets what lies under this one; the model knows regions of volatile memory of type-3 devices only, and its verdicts and sums would be wrong. To check the rest of the machine, take both ranges out of copies of the dumps.';
    return [finding('error', range.place, found, 'no Soft Reserved memory under it', advice)];
  });
}

function withPersistent(
  iomem: IomemFacts,
  accelerated: (range: Located) => boolean,
  persistent: (range: Located) => boolean,
): IomemFacts {
  const regions = iomem.regions.filter((each) => !accelerated(each));
  return {
    ...iomem,
    regions: regions.filter((each) => !persistent(each)),
    persistent: [...iomem.persistent, ...regions.filter(persistent)],
  };
}

/** Memdevs whose every decoder or region lies there. */
function devicesOnlyIn(
  { memdevs, decoders, regions }: CxlListFacts,
  accelerated: (range: Located) => boolean,
): string[] {
  return memdevs.flatMap(({ name }) => {
    const own = [
      ...decoders.filter((each) => each.memdev === name),
      ...regions.filter((each) => each.memdevs.includes(name)),
    ];
    return own.length > 0 && own.every(accelerated) ? [name] : [];
  });
}

/**
 * What lies in windows that firmware keeps for accelerators (type-2 devices) or for persistent memory:
 * no memory that dax_hmem and dax_cxl could share.
 */
import type { Assumed } from './assumption.ts';
import type { CxlListFacts } from '../read/cxl-list.ts';
import type { Facts } from './facts.ts';
import type { IomemFacts } from './iomem-facts.ts';
import type { MergedWindow } from './merge-windows.ts';
import { contains, formatRange, type Located } from '../read/range.ts';

/** Ranges that the model leaves out, and what was assumed about them. */
interface Separated {
  /** The facts without them. */
  readonly facts: Facts;
  /** Their bytes are taken: the driver of the accelerator hands them out. */
  readonly accelerators: readonly Located[];
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
  const left = [
    ...(cxlList?.decoders ?? []),
    ...(cxlList?.regions ?? []),
    ...(iomem?.regions ?? []),
  ].filter(accelerated);
  const rest = {
    ...facts,
    iomem: iomem && withPersistent(iomem, accelerated, inside('persistent memory')),
  };
  if (left.length === 0) return { facts: rest, accelerators: [], assumptions: [] };
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
    assumptions: [{ id: 'accelerators', sentence }],
  };
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

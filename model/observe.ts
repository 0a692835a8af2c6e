/**
 * What somebody logged in on the machine can see of a state: /proc/iomem, `daxctl list`, `cxl list`.
 */
import { type IomemLine, iomemLines } from './iomem.ts';
import { daxParentName } from './kernel/dax.ts';
import { isRejectedByNode } from './kernel/kmem.ts';
import type { Model } from './model.ts';
import type { AddressRange } from './machine/scenario.ts';
import type { State } from './machine/state.ts';

/** A dax device, or the device on the bus that none was made of. */
export interface ObservedDax extends AddressRange {
  /** `dax0.0`. */
  readonly name: string;
  /** The device that a dax driver probes: `dax_region0`, `hmem.0`. */
  readonly parent: string;
  readonly owner: 'cxl' | 'hmem';
  /** Its NUMA node (`target_node`), where it is known; null for a device that has none. */
  readonly node?: number | null;
  /** See `dax` in state.ts. */
  readonly state: Exclude<State['dax'][number]['state'], 'none'>;
}

interface ObservedRegion extends AddressRange {
  /** `region0`. */
  readonly name: string;
  readonly state: Exclude<State['region'][number]['state'], 'none'>;
}

interface ObservedMemdev {
  /** `mem0`. */
  readonly name: string;
  readonly state: State['device'][number]['state'];
}

export interface Observation {
  readonly iomem: readonly IomemLine[];
  readonly dax: readonly ObservedDax[];
  readonly regions: readonly ObservedRegion[];
  readonly memdevs: readonly ObservedMemdev[];
}

/** Copies what can be seen of a live view of a state. */
export function observe(model: Model, s: State): Observation {
  const { machine: m, cells, scenario } = model;
  const dax: ObservedDax[] = [];
  for (let d = 0; d < m.daxCount; d++) {
    const { state, first, last } = s.dax[d]!;
    if (state === 'none') continue;
    const owner = d < m.regionCount ? 'cxl' : 'hmem';
    const range = cells.addresses(first, last);
    const named = { name: `dax${d}.0`, parent: daxParentName(m, d), owner, state } as const;
    dax.push({ ...named, ...range, ...nodeOf(m, d, first) });
  }
  const regions: ObservedRegion[] = [];
  for (let g = 0; g < m.regionCount; g++) {
    const { state, first, last } = s.region[g]!;
    if (state === 'none') continue;
    regions.push({ name: `region${g}`, state, ...cells.addresses(first, last) });
  }
  const memdevs = scenario.devices.map(({ name }, i) => ({ name, state: s.device[i]!.state }));
  return { iomem: iomemLines(model, s), dax, regions, memdevs };
}

function nodeOf(m: Model['machine'], d: number, first: number): Pick<ObservedDax, 'node'> {
  const node = isRejectedByNode(m, d, first) ? null : m.nodes[first]!;
  return node === 'some' || (node === null && d < m.regionCount) ? {} : { node };
}

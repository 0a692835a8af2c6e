import type { IomemNode } from '../read/iomem.ts';
import { equalRanges, type Located } from '../read/range.ts';

/** What a tree of /proc/iomem says about Soft Reserved memory and CXL. */
export interface IomemFacts {
  readonly softReserved: readonly Located[];
  /** In the order of N in `CXL Window N`, which is the order of the CEDT. */
  readonly windows: readonly (Located & { readonly id: number })[];
  /** Regions of volatile memory. */
  readonly regions: readonly (Located & { readonly name: string })[];
  /** Regions of persistent memory, which an nvdimm uses. */
  readonly persistent: readonly Located[];
  /** Memory of nvdimms outside the windows, "Persistent Memory (legacy)" included. */
  readonly nvdimms: readonly Located[];
  /** Memory that kmem added, with the range that it was given where that is certain. */
  readonly kmem: readonly { readonly node: Located; readonly given: Located | undefined }[];
  /**
   * Resources in a window that belong neither to CXL nor to dax; nested ones are left out. System RAM
   * of the firmware's map also where it is larger than the window.
   */
  readonly foreign: readonly (Located & { readonly name: string })[];
  /** Boot memory is listed at the top, so that these are not only the lines of CXL. */
  readonly whole: boolean;
  /** Last address of boot memory, or undefined when no `System RAM` is listed. */
  readonly ramEnd: bigint | undefined;
  /**
   * Which of an equal Soft Reserved and CXL window is the parent: the later one to be inserted.
   * Undefined when no such pair is in the tree.
   */
  readonly laterParent:
    { readonly node: IomemNode; readonly kind: 'soft-reserved' | 'window' } | undefined;
}

const WINDOW = /^CXL Window (\d{1,9})$/;
const REGION = /^region\d+$/;
const DAX = /^dax\d+\.\d+$/;
const KMEM = 'System RAM (kmem)';
const SOFT_RESERVED = 'Soft Reserved';
const SYSTEM_RAM = 'System RAM';
/** drivers/cxl/pmem.c inserts the first above the region; namespaces come below it. */
export const PERSISTENT = /^Persistent Memory|^namespace\d+\.\d+$/;

/** Sorts the nodes of /proc/iomem by the names that the kernel gives them. */
export function iomemFacts(nodes: readonly IomemNode[]): IomemFacts {
  const named = (pattern: RegExp) => nodes.filter((node) => pattern.test(node.name));
  const persistent = persistentRegions(nodes);
  const aroundWindows = boundaries(named(WINDOW));
  return {
    softReserved: nodes.filter((node) => node.name === SOFT_RESERVED),
    windows: named(WINDOW)
      .map((node) => ({ ...node, id: windowId(node) }))
      .sort((a, b) => a.id - b.id),
    regions: named(REGION).filter((node) => !persistent.has(node)),
    persistent: named(REGION).filter((node) => persistent.has(node)),
    nvdimms: nodes.filter(
      (node) => PERSISTENT.test(node.name) && !ancestor(node, (above) => WINDOW.test(above.name)),
    ),
    kmem: kmemRanges(nodes),
    foreign: nodes.filter((node) => isForeignInWindow(node) || aroundWindows.has(node)),
    whole: nodes.some((node) => node.name === SYSTEM_RAM && node.parent === null),
    ramEnd: nodes
      .filter((node) => node.name === SYSTEM_RAM)
      .reduce<bigint | undefined>(
        (end, node) => (end === undefined || node.end > end ? node.end : end),
        undefined,
      ),
    laterParent: laterParent(nodes),
  };
}

function windowId(node: IomemNode): number {
  return Number(WINDOW.exec(node.name)?.[1]);
}

function ancestor(node: IomemNode, accepts: (above: IomemNode) => boolean): IomemNode | undefined {
  for (let above = node.parent; above; above = above.parent) if (accepts(above)) return above;
  return undefined;
}

/** The region or the Soft Reserved range around it, unless several share it: SRAT then splits it. */
function kmemRanges(nodes: readonly IomemNode[]): IomemFacts['kmem'] {
  const kmem = nodes
    .filter((node) => node.name === KMEM)
    .map((node) => ({
      node,
      given: ancestor(node, ({ name }) => REGION.test(name) || name === SOFT_RESERVED),
    }));
  const users = new Map<IomemNode | undefined, number>();
  for (const { given } of kmem) users.set(given, (users.get(given) ?? 0) + 1);
  return kmem.map(({ node, given }) => ({
    node,
    given: (users.get(given) ?? 0) > 1 ? undefined : given,
  }));
}

/** Names of CXL, dax and kmem; ports and memdevs appear by their register blocks. */
function isOurs(node: IomemNode): boolean {
  const { name } = node;
  if (name === SOFT_RESERVED || name === KMEM || WINDOW.test(name) || REGION.test(name))
    return true;
  return DAX.test(name) || /^(port|mem|endpoint)\d+$/.test(name) || /^hmem(\.\d+)?$/.test(name);
}

function isForeignInWindow(node: IomemNode): boolean {
  if (isOurs(node)) return false;
  const above = ancestor(node, (each) => WINDOW.test(each.name) || !isOurs(each));
  return above !== undefined && WINDOW.test(above.name);
}

function persistentRegions(nodes: readonly IomemNode[]): ReadonlySet<IomemNode> {
  const isRegion = ({ name }: IomemNode) => REGION.test(name);
  const found = new Set<IomemNode>();
  for (const node of nodes) {
    const region = isRegion(node)
      ? ancestor(node, ({ name }) => PERSISTENT.test(name)) && node
      : PERSISTENT.test(node.name) && ancestor(node, isRegion);
    if (region) found.add(region);
  }
  return found;
}

/** Usable memory of the firmware's map that is larger than a window in it. */
function boundaries(windows: readonly IomemNode[]): ReadonlySet<IomemNode> {
  return new Set(
    windows.flatMap((each) => ancestor(each, ({ name }) => name === SYSTEM_RAM) ?? []),
  );
}

function laterParent(nodes: readonly IomemNode[]): IomemFacts['laterParent'] {
  for (const node of nodes) {
    const window = WINDOW.test(node.name);
    if (!window && node.name !== SOFT_RESERVED) continue;
    const partner = (each: IomemNode) =>
      equalRanges(each, node) && (window ? each.name === SOFT_RESERVED : WINDOW.test(each.name));
    if (ancestor(node, partner)) return { node, kind: window ? 'soft-reserved' : 'window' };
  }
  return undefined;
}

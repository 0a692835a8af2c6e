/**
 * The resource tree of kernel/resource.c over state fields: the operations that change it.
 * What only reads it is in resource-query.ts.
 *
 * The tree is a pool of nodes in the state. A node's slot is its identity: the kind of every slot
 * is fixed by the model (`kinds`), so that two interleavings that build the same tree give the same
 * state. Slot 0 is iomem_resource itself. A node is in the tree exactly when its parent is not null,
 * as `res->parent` in the kernel; a node out of the tree has first = last = 0 and desc 'none'.
 *
 * Ranges are inclusive cell indices. Siblings are kept by address in the kernel; here they are found by scanning.
 * Each function is one critical section under `resource_lock`. Nothing is allocated.
 */
import { bit, type Bits, has, union } from '../../checker/index.ts';

export type ResourceKind =
  | 'root'
  | 'soft-reserved'
  | 'cxl-window'
  | 'region'
  /** daxN.M of device_dax, or of kmem where its System RAM is a node of its own */
  | 'dax'
  /** "System RAM (kmem)" */
  | 'system-ram'
  /** daxN.M of kmem with its System RAM, as one node */
  | 'kmem'
  /** "System RAM" of the firmware's map */
  | 'boot-ram'
  | 'foreign';

export type Desc = 'none' | 'soft-reserved' | 'cxl';

/** One node as a rule sees it; cells are inclusive indices. */
interface ResourceNode {
  first: number;
  last: number;
  parent: number | null;
  /** IORES_DESC_*; BUSY nodes inherit the desc of the node they were requested under. */
  desc: Desc;
}

export interface ResourceTree {
  readonly node: { readonly length: number; [slot: number]: ResourceNode };
}

/** The slot of iomem_resource. */
export const IOMEM = 0;

export const EBUSY = 16;
export const EINVAL = 22;
/** Not an answer of the tree; its callers may run out of memory. */
export const ENOMEM = 12;

/** "No conflict": NULL where the kernel returns a conflicting `struct resource *`. */
const NONE = -1;

/** The desc that the kernel gives to a resource of this kind before it inserts it. */
const OWN_DESC: Readonly<Record<ResourceKind, Desc>> = {
  root: 'none',
  'soft-reserved': 'soft-reserved',
  'cxl-window': 'cxl',
  region: 'none',
  dax: 'none',
  'system-ram': 'none',
  'boot-ram': 'none',
  kmem: 'none',
  foreign: 'none',
};

/**
 * insert_resource: links `slot` as [first, last] below `root`, at the depth where it belongs.
 * It goes below every node that properly contains it, and above every node that it covers; a node
 * of the same range is covered, so the newcomer becomes the parent. BUSY nodes are not respected.
 * The desc is the one of the slot's kind; a caller that wants another (the "hmem.0" platform
 * resource of v6.1 is 'soft-reserved') sets it afterwards.
 *
 * Returns 0, or -EBUSY and changes nothing: the range partly overlaps a node, or leaves `root`,
 * or the slot is in the tree already (the kernel WARNs), or `root` itself is not (the kernel
 * would build a tree that nobody can reach).
 */
export function insertResource(
  tree: ResourceTree,
  kinds: readonly ResourceKind[],
  root: number,
  slot: number,
  first: number,
  last: number,
): number {
  return insertConflict(tree, kinds, root, slot, first, last) === NONE ? 0 : -EBUSY;
}

/**
 * insert_resource_expand_to_fit: as insert_resource, but a node in the way widens the newcomer to
 * the union of both, and the insertion starts again at `root`. The node's first and last hold the
 * widened range afterwards; add_cxl_resources trims the next window with it.
 *
 * Returns 0 (also for a slot that is in the tree already: the kernel leaves it alone), or -EBUSY
 * when the range leaves `root`; the kernel function is void and then silently inserts nothing.
 */
export function insertResourceExpandToFit(
  tree: ResourceTree,
  kinds: readonly ResourceKind[],
  root: number,
  slot: number,
  first: number,
  last: number,
): number {
  if (tree.node[slot].parent !== null) return 0;
  for (;;) {
    const conflict = insertConflict(tree, kinds, root, slot, first, last);
    if (conflict === NONE) return 0;
    if (conflict === root) return -EBUSY;
    first = Math.min(first, tree.node[conflict].first);
    last = Math.max(last, tree.node[conflict].last);
  }
}

/**
 * request_resource: links `slot` as a direct child of `root`, with the desc of its kind.
 * Returns 0, or -EBUSY when any child of `root` overlaps or the range leaves `root`.
 */
export function requestResource(
  tree: ResourceTree,
  kinds: readonly ResourceKind[],
  root: number,
  slot: number,
  first: number,
  last: number,
): number {
  if (tree.node[slot].parent !== null) return -EBUSY;
  if (conflictIn(tree, root, first, last) !== NONE) return -EBUSY;
  link(tree, slot, root, first, last, OWN_DESC[kinds[slot]]);
  return 0;
}

/**
 * __request_region: links `slot`, a BUSY node, below the deepest non-BUSY node in its way and
 * inherits that node's desc. Callers in the kernel:
 * - device_dax's devm_request_mem_region and kmem's request_mem_region, both for a 'dax' slot;
 * - register_memory_resource (add_memory_driver_managed) for the 'system-ram' slot of kmem, which
 *   clears BUSY on its own dax node just before, so that the same range nests below it: hence a
 *   'system-ram' slot, and no other, passes a dax node of exactly its range.
 *
 * Returns 0, or -EBUSY (NULL in the kernel; register_memory_resource makes it -EEXIST): a BUSY
 * node is in the way, or the range does not fit into the non-BUSY node that is (two windows, or
 * more than a region node, cannot be requested).
 */
export function requestRegion(
  tree: ResourceTree,
  kinds: readonly ResourceKind[],
  root: number,
  slot: number,
  first: number,
  last: number,
): number {
  if (tree.node[slot].parent !== null) return -EBUSY;
  let parent = root;
  for (;;) {
    const conflict = conflictIn(tree, parent, first, last);
    if (conflict === NONE) {
      link(tree, slot, parent, first, last, tree.node[parent].desc);
      return 0;
    }
    if (conflict === parent) return -EBUSY;
    if (isBusy(tree, kinds, conflict)) {
      const node = tree.node[conflict];
      const exact = node.first === first && node.last === last;
      const ownDax = kinds[slot] === 'system-ram' && kinds[conflict] === 'dax' && exact;
      if (!ownDax) return -EBUSY;
    }
    parent = conflict;
  }
}

/**
 * __release_region: takes the BUSY node of exactly [first, last] out of the tree, looking below
 * `root` through the non-BUSY nodes that contain the range. Also what memory hot-remove does to
 * "System RAM (kmem)" (release_mem_region_adjustable on an exact range). As in the kernel, nodes
 * below the released one go with it.
 *
 * Returns 0, or -EINVAL when there is no such node; the kernel function is void and prints
 * "Trying to free nonexistent resource".
 */
export function releaseRegion(
  tree: ResourceTree,
  kinds: readonly ResourceKind[],
  root: number,
  first: number,
  last: number,
): number {
  let parent = root;
  for (;;) {
    const found = conflictIn(tree, parent, first, last);
    if (found === NONE || found === parent) return -EINVAL;
    const exact = tree.node[found].first === first && tree.node[found].last === last;
    if (isBusy(tree, kinds, found)) return exact ? releaseResource(tree, found) : -EINVAL;
    parent = found;
  }
}

/**
 * release_resource: unlinks `slot` together with everything below it. In the kernel the children
 * stay linked to the released node and so vanish from iomem with it, still BUSY to their owners
 * but invisible to everybody else (v3's release_srmem_region_adjustable does that to a dax node
 * below an equal Soft Reserved node). Here all those slots leave the tree.
 *
 * Returns 0, or -EINVAL when the slot is not in the tree: the kernel would follow a null parent,
 * so its callers test `res->parent` first.
 */
export function releaseResource(tree: ResourceTree, slot: number): number {
  if (tree.node[slot].parent === null) return -EINVAL;
  const gone = subtreeOf(tree, slot);
  for (let other = 1; other < tree.node.length; other++) {
    if (has(gone, other)) unlink(tree, other);
  }
  return 0;
}

/**
 * remove_resource: unlinks `slot` and puts its children in its place.
 * Returns 0, or -EINVAL when the slot is not in the tree (see releaseResource).
 */
export function removeResource(tree: ResourceTree, slot: number): number {
  const parent = tree.node[slot].parent;
  if (parent === null) return -EINVAL;
  for (let child = 1; child < tree.node.length; child++) {
    if (tree.node[child].parent === slot) tree.node[child].parent = parent;
  }
  unlink(tree, slot);
  return 0;
}

/**
 * adjust_resource: gives `slot` the range [first, last], first <= last, where it is linked.
 * Returns 0, or -EBUSY and changes nothing: the range leaves the parent, reaches or passes a
 * sibling, or no longer holds a child. -EINVAL when the slot is not in the tree or is the root.
 */
export function adjustResource(
  tree: ResourceTree,
  slot: number,
  first: number,
  last: number,
): number {
  const parent = tree.node[slot].parent;
  if (parent === null) return -EINVAL;
  if (first < tree.node[parent].first || last > tree.node[parent].last) return -EBUSY;
  const was = tree.node[slot].first;
  for (let other = 1; other < tree.node.length; other++) {
    if (other === slot) continue;
    const node = tree.node[other];
    if (node.parent === slot) {
      if (node.first < first || node.last > last) return -EBUSY;
    } else if (node.parent === parent) {
      // Past a sibling is refused as well: the kernel compares with the neighbours only.
      if (node.first > was ? last >= node.first : first <= node.last) return -EBUSY;
    }
  }
  tree.node[slot].first = first;
  tree.node[slot].last = last;
  return 0;
}

/** IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY, whoever inserted it. */
export function isSystemRam(kinds: readonly ResourceKind[], slot: number): boolean {
  const kind = kinds[slot];
  return kind === 'system-ram' || kind === 'kmem' || kind === 'boot-ram';
}

/**
 * IORESOURCE_BUSY. System RAM always is. A dax node is BUSY until its kmem has hot-added the
 * memory: kmem replaces the flags that request_mem_region gave it by IORESOURCE_SYSTEM_RAM, and
 * only "System RAM (kmem)" below is BUSY then. Everything else is inserted without BUSY.
 */
export function isBusy(tree: ResourceTree, kinds: readonly ResourceKind[], slot: number): boolean {
  if (isSystemRam(kinds, slot)) return true;
  return kinds[slot] === 'dax' && !isKmemDax(tree, kinds, slot);
}

/**
 * Whether `slot` is a dax node whose memory kmem has added: IORESOURCE_SYSTEM_RAM, not BUSY. It is
 * when there is System RAM below it, as nothing but its own kmem can add memory below a dax node.
 */
export function isKmemDax(
  tree: ResourceTree,
  kinds: readonly ResourceKind[],
  slot: number,
): boolean {
  if (kinds[slot] !== 'dax') return false;
  for (let ram = 1; ram < tree.node.length; ram++) {
    if (kinds[ram] === 'system-ram' && isBelow(tree, ram, slot)) return true;
  }
  return false;
}

/** Whether `ancestor` is on the parent chain of `slot`; a node is not its own ancestor. */
export function isBelow(tree: ResourceTree, slot: number, ancestor: number): boolean {
  for (let at = tree.node[slot].parent; at !== null; at = tree.node[at].parent) {
    if (at === ancestor) return true;
  }
  return false;
}

/** A pool of plain objects with only iomem_resource in the tree, for tests and tools. Allocates. */
export function emptyTree(slots: number, first: number, last: number): ResourceTree {
  const node: ResourceNode[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const range = slot === IOMEM ? { first, last } : { first: 0, last: 0 };
    node.push({ ...range, parent: null, desc: 'none' });
  }
  return { node };
}

/** The slots of `slot` and of everything below it. */
export function subtreeOf(tree: ResourceTree, slot: number): Bits {
  let set = bit(slot);
  for (let before: Bits | undefined; before !== set;) {
    before = set;
    for (let other = 1; other < tree.node.length; other++) {
      const parent = tree.node[other].parent;
      if (parent !== null && has(set, parent)) set = union(set, bit(other));
    }
  }
  return set;
}

/**
 * __request_resource without the link: a child of `parent` that overlaps [first, last]; `parent`
 * itself when the range is empty or leaves it, or when it is not in the tree; NONE when the range
 * is free. Of several children the kernel takes the lowest; it does not matter which, because then
 * none of them contains the range and every caller goes the same way.
 */
function conflictIn(tree: ResourceTree, parent: number, first: number, last: number): number {
  if (parent !== IOMEM && tree.node[parent].parent === null) return parent;
  if (last < first || first < tree.node[parent].first || last > tree.node[parent].last) {
    return parent;
  }
  for (let child = 1; child < tree.node.length; child++) {
    const node = tree.node[child];
    if (node.parent === parent && node.first <= last && node.last >= first) return child;
  }
  return NONE;
}

/** insert_resource_conflict: NONE when linked, otherwise the node in the way, nothing changed. */
function insertConflict(
  tree: ResourceTree,
  kinds: readonly ResourceKind[],
  root: number,
  slot: number,
  first: number,
  last: number,
): number {
  if (tree.node[slot].parent !== null) return slot;
  let parent = root;
  for (;;) {
    const conflict = conflictIn(tree, parent, first, last);
    if (conflict === NONE) break;
    if (conflict === parent) return conflict;
    const node = tree.node[conflict];
    if (node.first > first || node.last < last) break;
    if (node.first === first && node.last === last) break;
    parent = conflict;
  }
  for (let child = 1; child < tree.node.length; child++) {
    const node = tree.node[child];
    if (node.parent !== parent || node.first > last || node.last < first) continue;
    if (node.first < first || node.last > last) return child;
  }
  for (let child = 1; child < tree.node.length; child++) {
    const node = tree.node[child];
    if (node.parent === parent && node.first >= first && node.last <= last) node.parent = slot;
  }
  link(tree, slot, parent, first, last, OWN_DESC[kinds[slot]]);
  return NONE;
}

function link(
  tree: ResourceTree,
  slot: number,
  parent: number,
  first: number,
  last: number,
  desc: Desc,
): void {
  const node = tree.node[slot];
  node.first = first;
  node.last = last;
  node.parent = parent;
  node.desc = desc;
}

function unlink(tree: ResourceTree, slot: number): void {
  const node = tree.node[slot];
  node.first = 0;
  node.last = 0;
  node.parent = null;
  node.desc = 'none';
}

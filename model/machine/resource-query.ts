/**
 * The resource tree of kernel/resource.c over state fields: the questions that kernel code asks of
 * it, and what printing and testing need. Nothing here changes the tree; unless it says so, nothing
 * is allocated. Ranges are inclusive cell indices, first <= last.
 */

import { bitsFrom, isEmpty, isWithin, NONE, union } from '../../checker/index.ts';
import type { Desc, ResourceKind, ResourceTree } from './resource.ts';
import { IOMEM, isBelow, isKmemDax, isSystemRam } from './resource.ts';

/**
 * What region_intersects and walk_iomem_res_desc look for: a desc (with IORESOURCE_MEM, which all
 * nodes have), or the flags IORESOURCE_SYSTEM_RAM.
 */
export type Match = Exclude<Desc, 'none'> | 'system-ram';

/** REGION_DISJOINT, REGION_INTERSECTS, REGION_MIXED. */
type Intersection = 'disjoint' | 'intersects' | 'mixed';

/**
 * How deep region_intersects looks: 'top-level' up to v6.11 (children of iomem_resource only),
 * 'descend' since v6.12 (b4afe4183ec7).
 */
export type IntersectsRule = 'top-level' | 'descend';

/** Whether the node is linked below iomem_resource, as `res->parent` tells in the kernel. */
export function inTree(tree: ResourceTree, slot: number): boolean {
  return tree.node[slot].parent !== null;
}

/** resource_contains: whether the node is in the tree and contains the whole range. */
function contains(tree: ResourceTree, slot: number, first: number, last: number): boolean {
  const node = tree.node[slot];
  return (slot === IOMEM || node.parent !== null) && node.first <= first && node.last >= last;
}

/** resource_overlaps: whether the node is in the tree and shares a cell with the range. */
function overlaps(tree: ResourceTree, slot: number, first: number, last: number): boolean {
  const node = tree.node[slot];
  return (slot === IOMEM || node.parent !== null) && node.first <= last && node.last >= first;
}

/**
 * The test of get_free_mem_region (alloc_free_mem_region, alloc_hpa): whether no child of `parent`
 * overlaps the range. Sizes are bytes there, so the caller enumerates the candidates, ascending in
 * steps of 256 MiB, and links the one it takes with insertResource; none is -ERANGE.
 * False when the range leaves `parent` or `parent` is not in the tree.
 */
export function isFree(tree: ResourceTree, parent: number, first: number, last: number): boolean {
  if (!contains(tree, parent, first, last)) return false;
  for (let child = 1; child < tree.node.length; child++) {
    if (tree.node[child].parent === parent && overlaps(tree, child, first, last)) return false;
  }
  return true;
}

/**
 * region_intersects on iomem_resource (on the Soft Reserved tree since v7.0: pass that tree).
 * A child of the root that overlaps the range counts as the type or as something else; with
 * 'descend', one that does not match counts as something else only if its matching descendants
 * leave a part of its overlap with the range uncovered. Cells that belong to no node count as
 * nothing, so a range larger than the only node it touches still 'intersects'.
 */
export function regionIntersects(
  tree: ResourceTree,
  kinds: readonly ResourceKind[],
  first: number,
  last: number,
  match: Match,
  rule: IntersectsRule,
): Intersection {
  let typed = NONE;
  let others = NONE;
  for (let slot = 1; slot < tree.node.length; slot++) {
    const node = tree.node[slot];
    if (node.parent === null || node.first > last || node.last < first) continue;
    const top = node.parent === IOMEM;
    if (!top && rule === 'top-level') continue;
    const cells = bitsFrom(Math.max(first, node.first), Math.min(last, node.last));
    if (matches(tree, kinds, slot, match)) typed = union(typed, cells);
    else if (top) others = union(others, cells);
  }
  // The kernel visits matches by address and stops at the first gap: the same as asking whether
  // their union covers what is needed, because a pre-order walk meets ascending start addresses.
  if (isEmpty(typed)) return 'disjoint';
  return isWithin(others, typed) ? 'intersects' : 'mixed';
}

/**
 * walk_iomem_res_desc over IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY with is_system_ram (as
 * cxl_region_probe does): whether System RAM, at any depth, shares a cell with the range.
 */
export function anySystemRam(
  tree: ResourceTree,
  kinds: readonly ResourceKind[],
  first: number,
  last: number,
): boolean {
  for (let slot = 1; slot < tree.node.length; slot++) {
    if (isSystemRam(kinds, slot) && overlaps(tree, slot, first, last)) return true;
  }
  return false;
}

/**
 * find_next_iomem_res: the first matching node, at any depth and in the order of /proc/iomem, that
 * shares a cell with the range; null if there is none. walk_iomem_res_desc hands the callback the
 * node's range clipped to [first, last] and goes on behind its end, so that a match below another
 * match is never seen. BUSY nodes match by the desc they inherited.
 */
export function nextIomemRes(
  tree: ResourceTree,
  kinds: readonly ResourceKind[],
  match: Match,
  first: number,
  last: number,
): number | null {
  let next: number | null = null;
  for (let slot = 1; slot < tree.node.length; slot++) {
    if (!overlaps(tree, slot, first, last) || !matches(tree, kinds, slot, match)) continue;
    if (next === null || precedes(tree, slot, next)) next = slot;
  }
  return next;
}

/** A node as /proc/iomem shows it: depth 0 is a child of iomem_resource. */
interface IomemLine {
  readonly slot: number;
  readonly depth: number;
}

/** The nodes of the tree in the order of /proc/iomem (parents first, by address). Allocates. */
export function iomemOrder(tree: ResourceTree): IomemLine[] {
  const lines: IomemLine[] = [];
  const visit = (parent: number, depth: number) => {
    const children: number[] = [];
    for (let slot = 1; slot < tree.node.length; slot++) {
      if (tree.node[slot].parent === parent) children.push(slot);
    }
    children.sort((a, b) => tree.node[a].first - tree.node[b].first);
    for (const slot of children) {
      lines.push({ slot, depth });
      visit(slot, depth + 1);
    }
  };
  visit(IOMEM, 0);
  return lines;
}

/**
 * Whether the pool is a tree that the kernel could have: true, or what is wrong with which slot.
 * For tests and for hand-written initial states. Allocates when something is wrong.
 */
export function wellFormed(tree: ResourceTree): true | string {
  const count = tree.node.length;
  if (count < 1) return 'no slots, expected iomem_resource';
  if (tree.node[IOMEM].parent !== null) return 'slot 0 is iomem_resource and must have no parent';
  for (let slot = 0; slot < count; slot++) {
    const { first, last, parent, desc } = tree.node[slot];
    if (slot !== IOMEM && parent === null) {
      if (first !== 0 || last !== 0 || desc !== 'none') {
        return `slot ${slot} is out of the tree but is not blank: ${first}..${last} ${desc}`;
      }
      continue;
    }
    if (!(first >= 0 && first <= last)) return `slot ${slot} has range ${first}..${last}`;
    if (parent === null) continue;
    if (parent < 0 || parent >= count) return `slot ${slot} has parent ${parent}, which is no slot`;
    if (!reachesRoot(tree, slot)) return `slot ${slot} is not below iomem_resource`;
    if (!contains(tree, parent, first, last)) return `slot ${slot} leaves its parent ${parent}`;
    for (let other = slot + 1; other < count; other++) {
      if (tree.node[other].parent === parent && overlaps(tree, other, first, last)) {
        return `slots ${slot} and ${other} overlap below ${parent}`;
      }
    }
  }
  return true;
}

function matches(
  tree: ResourceTree,
  kinds: readonly ResourceKind[],
  slot: number,
  match: Match,
): boolean {
  if (match !== 'system-ram') return tree.node[slot].desc === match;
  return isSystemRam(kinds, slot) || isKmemDax(tree, kinds, slot);
}

/** Whether `a` comes before `b` in /proc/iomem; both overlap the same range or one holds the other. */
function precedes(tree: ResourceTree, a: number, b: number): boolean {
  const start = tree.node[a].first;
  const other = tree.node[b].first;
  return start < other || (start === other && isBelow(tree, b, a));
}

function reachesRoot(tree: ResourceTree, slot: number): boolean {
  let at: number | null = slot;
  for (let steps = 0; at !== null && steps < tree.node.length; steps++) {
    if (at === IOMEM) return true;
    at = tree.node[at]?.parent ?? null;
  }
  return at === IOMEM;
}

/**
 * The resource tree of kernel/resource.c over state fields. CONTRACT (to be implemented).
 *
 * The tree is a pool of nodes in the state. A node's slot is its identity: the kind of every slot
 * is fixed by the model (`kinds`), so that two interleavings that build the same tree give the same
 * state. Slot 0 is iomem_resource itself. A node is in the tree exactly when its parent is not null,
 * as `res->parent` in the kernel; a node out of the tree has first = last = 0 and desc 'none'.
 */

export type ResourceKind =
  | 'root'
  | 'soft-reserved'
  | 'cxl-window'
  | 'region'
  | 'dax'
  | 'system-ram'
  | 'foreign';

export type Desc = 'none' | 'soft-reserved' | 'cxl';

/** One node as a rule sees it; cells are inclusive indices. */
export interface ResourceNode {
  first: number;
  last: number;
  parent: number | null;
  /** IORES_DESC_*; BUSY nodes inherit the desc of the node they were requested under. */
  desc: Desc;
}

export interface ResourceTree {
  readonly node: { readonly length: number; [slot: number]: ResourceNode };
}

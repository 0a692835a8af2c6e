import { type Bits, NONE, overlap, union } from '../checker/index.ts';
import { maskOf } from '../model/machine/cells.ts';
import type { ResourceTree } from '../model/machine/resource.ts';
import { defineProperty } from './property.ts';

/** S10a. */
export const treeWellFormed = defineProperty({
  id: 'tree-well-formed',
  sentence: 'In iomem every node lies within its parent, and siblings do not overlap.',
  failure: 'nodes of iomem overlap or leave their parent',
  askedBy:
    'S10: implied by kernel/resource.c; Alison Schofield aHg6Ri74pew-lenA saw nodes without owner',
  severity: 'danger',
  body: () => ({
    kind: 'always',
    holds: isWellFormed,
  }),
});

/** The cells of the children seen so far, by parent. */
const taken: Bits[] = [];

/** Asked in every state, so in one pass over the slots. */
function isWellFormed(tree: ResourceTree): boolean {
  const { node } = tree;
  const count = node.length;
  for (let slot = 0; slot < count; slot++) taken[slot] = NONE;
  for (let slot = 1; slot < count; slot++) {
    const { first, last, parent } = node[slot]!;
    if (parent === null) continue;
    const above = node[parent]!;
    if (parent !== 0 && above.parent === null) return false;
    if (first > last || first < above.first || last > above.last) return false;
    const cells = maskOf(first, last);
    if (overlap(taken[parent]!, cells)) return false;
    taken[parent] = union(taken[parent]!, cells);
  }
  return true;
}

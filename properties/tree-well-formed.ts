import { maskOf } from '../model/cells.ts';
import type { ResourceTree } from '../model/kernel/resource.ts';
import { defineProperty } from './property.ts';

/** S10a. */
export const treeWellFormed = defineProperty({
  id: 'tree-well-formed',
  sentence: 'In iomem every node lies within its parent, and siblings do not overlap.',
  failure: 'nodes of iomem overlap or leave their parent',
  askedBy:
    'S10: implied by kernel/resource.c; Alison Schofield aHg6Ri74pew-lenA saw nodes without owner',
  body: () => ({
    kind: 'always',
    holds: isWellFormed,
  }),
});

/** The cells of the children seen so far, by parent; there are at most 31 slots. */
const taken = new Int32Array(31);

/** Asked in every state, so in one pass over the slots and without allocation. */
function isWellFormed(tree: ResourceTree): boolean {
  const { node } = tree;
  const count = node.length;
  taken.fill(0, 0, count);
  for (let slot = 1; slot < count; slot++) {
    const { first, last, parent } = node[slot]!;
    if (parent === null) continue;
    const above = node[parent]!;
    if (parent !== 0 && above.parent === null) return false;
    if (first > last || first < above.first || last > above.last) return false;
    const cells = maskOf(first, last);
    if ((taken[parent]! & cells) !== 0) return false;
    taken[parent]! |= cells;
  }
  return true;
}

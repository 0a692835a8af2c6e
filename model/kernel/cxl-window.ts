/**
 * The nodes of CXL windows in iomem: drivers/cxl/acpi.c `add_cxl_resources()`.
 */
import type { Outcome } from '../../checker/index.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { insertResourceExpandToFit, IOMEM, removeResource } from '../machine/resource.ts';

/**
 * add_cxl_resources(): all windows that are not there yet, in address order. It walks a resource tree
 * of its own, which cxl_parse_cfmws() filled "to establish a sort order".
 */
export function insertWindows(m: Machine, s: State): void {
  for (const w of m.windowOrder) {
    if (s.node[m.slots.window + w]!.parent === null) insertWindow(m, s, w);
  }
}

/**
 * One window of add_cxl_resources(): expanded over what it partly overlaps; a window that overlaps the
 * one before, which may have been expanded, is trimmed, or dropped when it is contained.
 */
export function insertWindow(m: Machine, s: State, w: number): void {
  if (w === s.refused) return;
  let end = -1;
  const { first, last } = m.windows[w]!;
  for (const other of m.windowOrder) {
    if (other === w) break;
    const node = s.node[m.slots.window + other]!;
    if (node.parent !== null) end = node.last;
  }
  const from = Math.max(first, end + 1);
  if (from > last) return;
  m.design.beforeWindow?.(m, s, w);
  insertResourceExpandToFit(s, m.slots.kinds, IOMEM, m.slots.window + w, from, last);
}

/** remove_cxl_resources(): what lies below a window moves up. */
export function removeWindows(m: Machine, s: State): void {
  for (const w of m.windowOrder) {
    const slot = m.slots.window + w;
    if (s.node[slot]!.parent !== null) removeResource(s, slot);
  }
}

/**
 * Does the root decoder of window `w` know its node in iomem? pair_cxl_resource() looks for an entry of
 * the private tree that contains the range of the CFMWS, and finds none when add_cxl_resources() has
 * moved the start of that entry, or dropped it: `cxlrd->res` stays NULL.
 */
export function isPaired(m: Machine, s: State, w: number): boolean {
  const { first, last } = m.windows[w]!;
  const node = s.node[m.slots.window + w]!;
  if (node.parent !== null) return node.first <= first;
  for (const other of m.windowOrder) {
    if (other === w) break;
    const before = s.node[m.slots.window + other]!;
    if (before.parent !== null && before.last >= last) return false;
  }
  // It was there, and went with a node above it.
  return true;
}

/**
 * What becomes of insert_resource(NULL, ...) and alloc_free_mem_region(NULL, ...): both follow the
 * pointer under resource_lock, which nobody gives back, and so the next one to look at iomem waits for
 * good even where an oops does not panic.
 */
export function dieOfNullWindow(s: State): Outcome {
  s.dead = true;
  return NULL_WINDOW;
}

export const NULL_WINDOW = 'kernel dies: NULL pointer for the CXL window';

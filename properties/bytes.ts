/**
 * Who can use which bytes: sets of cells that several properties and all byte measures
 * are made of. All of them read one state.
 */
import { bit, type Bits, common, has, NONE, overlap, union, without } from '../checker/index.ts';
import { maskOf } from '../model/machine/cells.ts';
import { allocHpa, mayCreate } from '../model/kernel/admin.ts';
import { breaksCommitOrder } from '../model/kernel/commit-order.ts';
import { isPaired } from '../model/kernel/cxl-window.ts';
import { daxRegionConflict, holdsDaxRegion, isInUse, isOnline } from '../model/kernel/dax.ts';
import { decodedCells } from '../model/kernel/decoder.ts';
import { isRejectedByNode } from '../model/kernel/kmem.ts';
import type { Machine } from '../model/machine/machine.ts';
import type { State } from '../model/machine/state.ts';

/**
 * Soft Reserved cells that somebody must be able to use: all that hardware backs, or could back if
 * `cxl create-region` were let. Not those that the administrator destroyed, took a device from, or took
 * from dax_hmem or cxl_acpi ("it gets to keep the pieces", Dan Williams on v7), nor those of a device
 * that is not there, is gone, or was taken from cxl_mem.
 */
export function expectedCells(m: Machine, s: State): Bits {
  const backed = union(backedCells(m, s), decodableCells(m, s));
  let mask = without(without(common(m.softReservedMask, backed), s.torn), s.unloaded);
  for (const d of m.decoders) {
    for (let i = 0; i < m.scenario.devices.length; i++) {
      const { state } = s.device[i]!;
      if (has(d.devices, i) && ['absent', 'removed', 'disabled'].includes(state)) {
        mask = without(mask, maskOf(d.first, d.last));
      }
    }
  }
  return mask;
}

/** Cells at which there is memory: of the platform, or what a committed decoder decodes. */
export function backedCells(m: Machine, s: State): Bits {
  return union(m.platformMask, decodedCells(m, s));
}

/**
 * Cells that devices with free capacity could decode, if only nothing of the kernel's were in the way:
 * each one once, at the lowest address of the first window where it fits.
 */
function decodableCells(m: Machine, s: State): Bits {
  let mask = NONE;
  let placed = NONE;
  for (const p of m.placements) {
    if (p.half || has(placed, p.device) || !mayCreate(m, s, p)) continue;
    const taken = union(union(decodedCells(m, s), m.foreignMask), mask);
    for (const { first, last } of p.candidates) {
      if (overlap(maskOf(first, last), taken)) continue;
      mask = union(mask, maskOf(first, last));
      placed = union(placed, bit(p.device));
      break;
    }
  }
  return mask;
}

/**
 * Cells that are in use, or one command of the administrator away from it: memory that is online or
 * lent to user space, or a dax device or a committed region that could be, where there is memory; a
 * gap of a window in which `cxl create-region` would succeed. None on a machine whose kernel died.
 */
export function usableCells(m: Machine, s: State): Bits {
  if (s.dead) return NONE;
  let mask = NONE;
  for (let d = 0; d < m.daxCount; d++) {
    const dax = s.dax[d]!;
    if (isInUse(s, d)) mask = union(mask, maskOf(dax.first, dax.last));
    else if (
      dax.state !== 'none' &&
      driverTakes(m, s, d) &&
      couldGoOnline(m, s, d, dax.first, dax.last)
    ) {
      mask = union(mask, maskOf(dax.first, dax.last));
    }
  }
  for (let g = 0; g < m.regionCount; g++) {
    const r = s.region[g]!;
    if (r.state !== 'commit' || s.dax[g]!.state !== 'none') continue;
    if (!addsDax(m, s, g) || !driverTakes(m, s, g)) continue;
    if (couldGoOnline(m, s, g, r.first, r.last)) mask = union(mask, maskOf(r.first, r.last));
  }
  mask = common(mask, backedCells(m, s));
  for (const p of m.placements) {
    if (!mayCreate(m, s, p) || !driverTakes(m, s, m.decoders.length)) continue;
    if (!isPaired(m, s, p.window)) continue;
    const gap = allocHpa(m, s, p);
    if (gap === null || breaksCommitOrder(m, s, p, gap.first) !== undefined) continue;
    if (couldGoOnline(m, s, -1, gap.first, gap.last)) {
      mask = union(mask, maskOf(gap.first, gap.last));
    }
  }
  return mask;
}

/**
 * Would probing device `d` (or a new one, -1) succeed now? alloc_dax_region() must not meet another
 * dax region where the kernel excludes them, and __request_region() must find a place: no System
 * RAM in the way, and every other node either contains the range or is apart from it.
 */
function couldGoOnline(m: Machine, s: State, d: number, first: number, last: number): boolean {
  if (overlap(m.bootRamMask, maskOf(first, last))) return false;
  for (let other = 0; other < m.daxCount; other++) {
    if (other === d) continue;
    const dax = s.dax[other]!;
    if (last < dax.first || dax.last < first) continue;
    if (isInUse(s, other)) return false;
    if (m.design.traits.daxRegionsExclusive && holdsDaxRegion(s, other)) return false;
  }
  if (!m.onPmd[first] || !m.onPmd[last + 1]) return false;
  // device_dax, which has it where there is no kmem, rounds nothing and asks for no node.
  const rounds = m.config.DEV_DAX_KMEM !== 'n';
  if (rounds && isRejectedByNode(m, d, first)) return false;
  const from = rounds ? m.blockFirst[first]! : first;
  const to = rounds ? m.blockLast[last]! : last;
  if (from > to) return false;
  for (let slot = 1; slot < m.slots.count; slot++) {
    const node = s.node[slot]!;
    if (node.parent === null || to < node.first || node.last < from) continue;
    if (node.first > from || node.last < to) return false;
  }
  return true;
}

/** Does region `g` add a dax region when it is probed again? */
export function addsDax(m: Machine, s: State, g: number): boolean {
  return m.design.regionAddsDax?.(m, s, g) ?? true;
}

/** Would the driver of device `d` bind to it, as far as the policy of the design goes? */
export function driverTakes(m: Machine, s: State, d: number): boolean {
  if (d >= m.regionCount) return true;
  return m.config.DEV_DAX_CXL !== 'n' && (m.design.daxCxlProbe?.(m, s, d) ?? 'go') === 'go';
}

/** Cells in dax regions that were handed out, by hmem or by CXL: they "reached dax". */
export function daxCells(m: Machine, s: State): Bits {
  let mask = NONE;
  for (let d = 0; d < m.daxCount; d++) {
    if (holdsDaxRegion(s, d) || isOnline(s, d))
      mask = union(mask, maskOf(s.dax[d]!.first, s.dax[d]!.last));
  }
  return mask;
}

/**
 * Cells that dax got: in a dax region, or in a device whose driver failed but would get its dax
 * region if it were bound again.
 */
export function handedToDaxCells(m: Machine, s: State): Bits {
  let mask = daxCells(m, s);
  for (let d = 0; d < m.daxCount; d++) {
    if (s.dax[d]!.state !== 'refused' || !driverTakes(m, s, d)) continue;
    if (!m.onPmd[s.dax[d]!.first] || !m.onPmd[s.dax[d]!.last + 1]) continue;
    if (m.design.traits.daxRegionsExclusive && daxRegionConflict(m, s, d)) continue;
    mask = union(mask, maskOf(s.dax[d]!.first, s.dax[d]!.last));
  }
  return mask;
}

/** Cells in two dax regions at once. */
export function ownedTwiceCells(m: Machine, s: State): Bits {
  let once = NONE;
  let twice = NONE;
  for (let d = 0; d < m.daxCount; d++) {
    if (!holdsDaxRegion(s, d)) continue;
    const mask = maskOf(s.dax[d]!.first, s.dax[d]!.last);
    twice = union(twice, common(once, mask));
    once = union(once, mask);
  }
  return twice;
}

/** Cells of memory that is online, that of the firmware's map included, or that user space may have mapped. */
export function inUseCells(m: Machine, s: State): Bits {
  let mask = m.bootRamMask;
  for (let d = 0; d < m.daxCount; d++) {
    if (isInUse(s, d)) mask = union(mask, maskOf(s.dax[d]!.first, s.dax[d]!.last));
  }
  return mask;
}

/**
 * Memory that is online, or that user space may have mapped, at addresses that no decoder of a device that is there decodes: none did, or its
 * decoders were reset under it, or its device went. An access is lost, returns poison or is the end.
 */
export function dangerousCells(m: Machine, s: State): Bits {
  return without(without(inUseCells(m, s), roundedAwayCells(m, s)), backedCells(m, s));
}

/** Bytes of dax ranges that kmem rounds away because they do not fill a memory block. */
export function roundedAwayCells(m: Machine, s: State): Bits {
  let mask = NONE;
  for (let d = 0; d < m.daxCount; d++) {
    if (!isOnline(s, d)) continue;
    // Not the range of its node, which may have been lost.
    const { first, last } = s.dax[d]!;
    mask = union(
      mask,
      without(maskOf(first, last), maskOf(m.blockFirst[first]!, m.blockLast[last]!)),
    );
  }
  return mask;
}

/** Cells that somebody must be able to use, and nobody can. */
export function missingCells(m: Machine, s: State): Bits {
  return without(expectedCells(m, s), usableCells(m, s));
}

/**
 * Soft Reserved cells that are expected to be usable and are not, and nobody dropped on purpose. What is
 * online where nothing decodes it is among them when a device could decode it.
 */
export function strandedCells(m: Machine, s: State): Bits {
  return without(missingCells(m, s), s.wasted);
}

/**
 * HDM decoders that firmware committed: drivers/cxl/core/hdm.c, and what the hardware does.
 *
 * A decoder with Lock On Commit keeps what it holds until the next reset of the machine, whatever
 * software writes (CXL 3.1, 8.2.4.20.13). The kernel knows since v6.19 (CXL_REGION_F_LOCK) and leaves
 * such decoders alone. Before that cxl_decoder_reset() writes to them, clears CXL_DECODER_F_ENABLE, and
 * knows no better until it reads the registers again: those of an endpoint when cxl_mem probes,
 * those of the host bridge when cxl_acpi does.
 */
import {
  bit,
  type Bits,
  has,
  isEmpty,
  NONE,
  overlap,
  union,
  without,
} from '../../checker/index.ts';
import { maskOf } from '../machine/cells.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';

/** What cxl_port_setup_targets() says of such a decoder in the host bridge. */
export const BRIDGE_DISABLED = 'region: decoder of the host bridge is disabled: -ENXIO, ignored';

/**
 * Did firmware lock the decoders of region `g`, and does the kernel then refuse to reset them? It takes
 * others for locked, too, which a scenario has to call so: ranges of the DVSEC registers of a device
 * without HDM decoders (cxl_setup_hdm_decoder_from_dvsec()), normalized addresses (Zen 5,
 * cxl_prm_setup_root() and atl.c, v7.0), and what the driver of a type-2 device attached
 * (cxl_region_setup_flags(), v7.2).
 */
export function isLocked(m: Machine, g: number): boolean {
  return m.design.traits.locksRegions === true && m.decoders[g]?.locked === true;
}

/** Does cxl_decoder_detach() leave the decoders of region `g` as they are? */
export function keepsDecoders(m: Machine, g: number): boolean {
  return isLocked(m, g) || (m.design.traits.keepsAutoDecoders === true && g < m.decoders.length);
}

/** Has the kernel reset decoder `f`, and the hardware has not? */
export function isForgotten(s: State, f: number): boolean {
  return has(s.forgotten, f);
}

/** Has a reset of a device taken region `g`, or firmware's decoder of this number, from its hardware? */
export function isLost(s: State, g: number): boolean {
  return has(s.lost, g);
}

/** Does the hardware decode what firmware programmed into decoder `f`? */
export function decodes(s: State, f: number): boolean {
  return (s.programmed[f]! && !isLost(s, f)) || isForgotten(s, f);
}

/**
 * Cells that the hardware decodes: a decoder is committed there, and all devices that share it are
 * there; whether the kernel has probed them makes no difference. With an extended linear cache the
 * DRAM in front is a part of it: a line is in the one or in the other.
 */
export function decodedCells(m: Machine, s: State): Bits {
  let mask = NONE;
  for (let f = 0; f < m.decoders.length; f++) {
    const { regionFirst, last, devices } = m.decoders[f]!;
    if (decodes(s, f) && allThere(m, s, devices)) mask = union(mask, maskOf(regionFirst, last));
  }
  // A region of the administrator in decoders that are locked is not where they point.
  for (let g = m.decoders.length; g < m.regionCount; g++) {
    const { state, targets, first, last } = s.region[g]!;
    if (state !== 'commit' || isLost(s, g) || !isEmpty(forgottenBy(m, s, targets))) continue;
    mask = union(mask, maskOf(first, last));
  }
  return mask;
}

function allThere(m: Machine, s: State, devices: Bits): boolean {
  for (let i = 0; i < m.scenario.devices.length; i++) {
    if (has(devices, i) && s.device[i]!.state === 'absent') return false;
  }
  return true;
}

/**
 * cxl_region_decode_reset(), of a committed region that still has all its targets. Does the hardware
 * decode its range no longer?
 */
export function resetDecoders(m: Machine, s: State, g: number): boolean {
  if (isLocked(m, g)) return false;
  const own = m.decoders[g];
  const wasLost = isLost(s, g);
  s.lost = without(s.lost, bit(g));
  // The administrator's region, maybe in decoders that are locked.
  if (own === undefined) return !wasLost && isEmpty(forgottenBy(m, s, s.region[g]!.targets));
  s.programmed[g] = false;
  if (own.locked && !wasLost) s.forgotten = union(s.forgotten, bit(g));
  return !own.locked && !wasLost;
}

/**
 * A reset of device `i` that goes over its bus clears its HDM decoders, locked ones, too. The kernel
 * does not look at the region: cxl_reset_done() only prints, and since v7.1 it clears the flags of the
 * endpoint decoders, which frees those without a region. It leaves port->commit_end as it is, and so
 * does cxl_decoder_reset() then, which returns at once for a decoder that is not enabled. Returns the
 * cells that are lost.
 */
export function loseDecoders(m: Machine, s: State, i: number): Bits {
  let cells = NONE;
  for (let g = 0; g < m.regionCount; g++) {
    const own = m.decoders[g];
    const r = s.region[g]!;
    const decoded =
      own === undefined
        ? r.state === 'commit' && has(r.targets, i) && !isLost(s, g)
        : has(own.devices, i) && decodes(s, g);
    if (!decoded) continue;
    if (m.design.traits.resetClearsFlags && s.device[i]!.state === 'ready') {
      s.staleCommitEnd = union(s.staleCommitEnd, bit(i));
    }
    const { first, last } = own ?? r;
    cells = union(cells, maskOf(first, last));
    s.forgotten = without(s.forgotten, bit(g));
    if (own !== undefined && !s.programmed[g]) continue;
    if (own !== undefined && m.design.traits.resetClearsFlags && r.state === 'none') {
      s.programmed[g] = false;
    } else s.lost = union(s.lost, bit(g));
  }
  return cells;
}

/**
 * devm_cxl_enumerate_decoders() of the endpoint of device `i`: what is locked is still committed, and
 * what was lost is not.
 */
export function readEndpoint(m: Machine, s: State, i: number): void {
  s.staleCommitEnd = without(s.staleCommitEnd, bit(i));
  for (const f of m.deviceDecoders[i]!) {
    if (isForgotten(s, f)) s.programmed[f] = true;
    if (isLost(s, f)) s.programmed[f] = false;
    s.lost = without(s.lost, bit(f));
  }
}

/** The same of all host bridges; their endpoints follow. */
export function readBridges(m: Machine, s: State): void {
  for (let f = 0; f < m.decoders.length; f++) if (isForgotten(s, f)) s.programmed[f] = true;
  s.forgotten = NONE;
}

/** Device `i` goes for good: what comes into its slot has decoders that nobody programmed. */
export function replaceDevice(m: Machine, s: State, i: number): void {
  s.forgotten = without(s.forgotten, forgottenBy(m, s, bit(i)));
}

/** Has the kernel reset a decoder of device `i` that the hardware keeps? */
export function forgets(m: Machine, s: State, i: number): boolean {
  return !isEmpty(forgottenBy(m, s, bit(i)));
}

/** Does the hardware of device `i` decode anything that firmware programmed? */
export function decodesAny(m: Machine, s: State, i: number): boolean {
  for (const f of m.deviceDecoders[i]!) if (decodes(s, f)) return true;
  return false;
}

/** Is decoder `f` enabled in the host bridge, as far as the kernel knows? */
export function isEnabledInBridge(s: State, f: number): boolean {
  return s.programmed[f]! && !isForgotten(s, f);
}

/** The forgotten decoders of a set of devices. */
function forgottenBy(m: Machine, s: State, devices: Bits): Bits {
  let set = NONE;
  for (let f = 0; f < m.decoders.length; f++) {
    if (isForgotten(s, f) && overlap(m.decoders[f]!.devices, devices)) set = union(set, bit(f));
  }
  return set;
}

/**
 * In which order the decoders of a host bridge can be committed: CXL 3.1, 8.2.4.20.12, "decoder n+1 at
 * a higher address than decoder n", and what the kernel asks before it writes to one.
 */
import { type Bits, has, overlap } from '../../checker/index.ts';
import type { Machine, Placement } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { isEnabledInBridge } from './decoder.ts';
import { isAttached } from './region.ts';

/** The hardware refuses what the kernel has let pass; cxl-cli deletes the region again. */
export const COMMIT_ERROR = 'create-region: commit: -EIO, decoder below another one';

/** The endpoint refuses for a decoder that a reset of the device has cleared; cxl-cli as above. */
export const OUT_OF_ORDER = 'create-region: commit: -EBUSY, a decoder before it was reset';

/** A commit that fails in commit_store(), when the region has its target. */
export function failsInCommit(refused: string | undefined): boolean {
  return refused === COMMIT_ERROR || refused === OUT_OF_ORDER;
}

/**
 * Why the endpoint or the host bridge of the device has no decoder for a region of the administrator that starts at
 * cell `first`; undefined if it has one. Firmware programmed decoders in the order of their addresses,
 * and so does everybody else: the order of addresses is that of decoders.
 *
 * A decoder that went while one of the administrator's above it stays leaves a gap that is not seen.
 */
export function breaksCommitOrder(
  m: Machine,
  s: State,
  p: Placement,
  first: number,
): string | undefined {
  // match_free_decoder(), check_commit_order(): no decoder below the last one that is enabled is free.
  let gap = false;
  for (let f = 0; f < m.decoders.length; f++) {
    if (!sharesBridge(m, p, m.decoders[f]!.window, m.decoders[f]!.devices)) continue;
    if (!isEnabledInBridge(s, f)) gap = true;
    else if (gap) return 'create-region: decoders shut down out of order: -EBUSY';
  }
  // alloc_region_ref()
  for (let g = 0; g < m.regionCount; g++) {
    const r = s.region[g]!;
    if (!isAttached(s, g) || r.first < first) continue;
    if (sharesBridge(m, p, r.window, r.targets)) {
      return 'create-region: HPA order violation: -EBUSY';
    }
  }
  // cxl_decoder_commit(), of the endpoint first: cxl_num_decoders_committed() is not its number.
  if (has(s.staleCommitEnd, p.device)) return OUT_OF_ORDER;
  // cxld_await_commit(): what firmware committed there, or above, counts without a region, too.
  for (let f = 0; f < m.decoders.length; f++) {
    const d = m.decoders[f]!;
    if (d.last < first || !isEnabledInBridge(s, f)) continue;
    if (sharesBridge(m, p, d.window, d.devices)) {
      return COMMIT_ERROR;
    }
  }
  return undefined;
}

/**
 * Does a decoder of this window and these devices lie in the host bridge of the placement? Assumed
 * where the scenario does not name bridges: a window has one, so that its devices share it.
 */
function sharesBridge(m: Machine, p: Placement, window: number | null, devices: Bits): boolean {
  if (overlap(devices, m.besides[p.device]!)) return true;
  return m.scenario.devices[p.device]!.bridge === undefined && window === p.window;
}

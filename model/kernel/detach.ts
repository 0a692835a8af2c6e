/**
 * A device leaves its regions: drivers/cxl/core/region.c __cxl_decoder_detach(), when its endpoint
 * port goes.
 */
import { bit, has, isEmpty, union, without } from '../../checker/index.ts';
import { maskOf } from '../machine/cells.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { inUseIn } from './dax.ts';
import { isForgotten, keepsDecoders, resetDecoders } from './decoder.ts';
import { failedSorting, isStaged } from './region.ts';

/** Is device `i` a target of a committed region? */
export function inCommitted(m: Machine, s: State, i: number): boolean {
  for (let g = 0; g < m.regionCount; g++) {
    const r = s.region[g]!;
    if (r.state === 'commit' && has(r.targets, i)) return true;
  }
  return false;
}

/**
 * The decoders of device `i` leave their regions. A committed region is reset and loses its driver,
 * and with it its dax device, which `removes` takes away; its range stays. Tells what that reports.
 */
export function detachDevice(
  m: Machine,
  s: State,
  i: number,
  removes: (g: number) => void,
): readonly string[] {
  const cancels = m.design.traits.cancelsAutoAttach === true;
  const outcomes =
    isStaged(m, s, i) && !cancels ? ['region refers to a freed endpoint decoder'] : [];
  let live = false;
  for (let g = 0; g < m.regionCount; g++) {
    const r = s.region[g]!;
    if (!has(r.targets, i)) continue;
    // Its place stays taken: whoever comes back finds "region already has N endpoints".
    if (!cancels && failedSorting(m, s, g)) continue;
    const reset = r.state === 'commit' && !keepsDecoders(m, g) && resetDecoders(m, s, g);
    r.targets = without(r.targets, bit(i));
    if (r.state === 'attached' && isEmpty(r.targets)) r.state = 'assembling';
    if (r.state !== 'commit') continue;
    s.torn = union(s.torn, maskOf(r.first, r.last));
    const kept = keepsDecoders(m, g) || isForgotten(s, g);
    r.state = kept && !isEmpty(r.targets) ? 'attached' : 'assembling';
    r.probed = false;
    removes(g);
    live ||= reset && inUseIn(m, s, r.first, r.last);
  }
  return live ? [...outcomes, 'decoder reset under online memory'] : outcomes;
}

/**
 * CXL regions: drivers/cxl/core/region.c.
 */
import {
  bit,
  has,
  isWithin,
  NONE,
  type Outcome,
  type Rule,
  union,
  without,
} from '../../checker/index.ts';
import { maskOf } from '../machine/cells.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { dieOfNullWindow, isPaired } from './cxl-window.ts';
import { addDax, removeDax } from './dax.ts';
import { BRIDGE_DISABLED, isForgotten, resetDecoders } from './decoder.ts';
import { insertResource, removeResource } from '../machine/resource.ts';
import { anySystemRam } from '../machine/resource-query.ts';

/**
 * How far cxl_region_attach() comes with a device: nothing fails; its decoder does not fit the region,
 * or the targets that are now complete cannot be sorted (cxl_calc_interleave_pos()); or they cannot be
 * set up (cxl_port_setup_targets()), which ports and decoders know of the region by then.
 */
export type Attach = 'succeeds' | 'fails' | 'fails to set up';

/**
 * cxl_add_to_region(): finds or constructs region `f` for the committed decoder and attaches the
 * device. The region commits when its last target arrives and nothing fails; a failure is ignored by
 * the caller and leaves the region, and its iomem node, uncommitted.
 */
export function addToRegion(
  m: Machine,
  s: State,
  device: number,
  f: number,
  attach: Attach,
): Outcome {
  if (m.config.CXL_REGION === 'n') return undefined;
  const decoder = m.decoders[f]!;
  if (decoder.window === null || decoder.window === s.refused) return 'no CXL window for range';
  const r = s.region[f]!;
  let outcome: Outcome;
  if (r.state === 'none') {
    // match_region_by_range() may find a region of the administrator there: it has all its targets.
    if (hasRegion(m, s, decoder.regionFirst, decoder.last))
      return 'region: attach: -EINVAL, ignored';
    r.state = 'assembling';
    // cxl_extended_linear_cache_resize() moves the start down.
    setRange(s, f, decoder.window, decoder.regionFirst, decoder.last);
    if (!nodeAtCommit(m)) outcome = insertNode(m, s, f);
  }
  // cxl_region_attach(): "region already has N endpoints", though setting them up had failed.
  if (r.state !== 'commit' && r.targets === decoder.devices) {
    return 'region: attach: -EINVAL, ignored';
  }
  if (s.dead) return outcome;
  const targets = union(r.targets, bit(device));
  // cxl_rr_ep_add() of a target that is attached already: -EBUSY, ignored.
  const complete = targets === decoder.devices && r.state !== 'attached';
  // cxl_region_attach_auto() has put it into targets[] before anything can fail that wants all of them.
  if (attach !== 'fails' || complete) r.targets = targets;
  if (attach === 'fails' || !complete) return outcome;
  // cxl_port_setup_targets() wants an auto region's decoders to be enabled, as far as it knows.
  if (attach === 'fails to set up' || isForgotten(s, f)) {
    r.state = 'attached';
    return isForgotten(s, f) ? [outcome ?? [], BRIDGE_DISABLED].flat() : outcome;
  }
  r.state = 'commit';
  return nodeAtCommit(m) ? insertNode(m, s, f) : outcome;
}

/** Does device `i` bring the last target to region `f`, none of whose others is attached yet? */
export function isLastTarget(m: Machine, s: State, i: number, f: number): boolean {
  const { state, targets } = s.region[f]!;
  if (has(targets, i) || (state !== 'none' && state !== 'assembling')) return false;
  return union(targets, bit(i)) === m.decoders[f]!.devices;
}

/**
 * Has device `i` a decoder in a region that waits for other devices (CXL_DECODER_STATE_AUTO_STAGED),
 * or whose targets could not be sorted when the last one had come?
 */
export function isStaged(m: Machine, s: State, i: number): boolean {
  for (let f = 0; f < m.decoders.length; f++) {
    const r = s.region[f]!;
    if (r.state === 'assembling' && has(r.targets, i)) return true;
  }
  return false;
}

/**
 * Have all targets of the region come, and cxl_region_sort_targets() has failed? They stay in
 * targets[], and no decoder knows of the region.
 */
export function failedSorting(m: Machine, s: State, g: number): boolean {
  const { state, targets } = s.region[g]!;
  return state === 'assembling' && targets === m.decoders[g]?.devices;
}

/**
 * Do ports know of the region (port->regions)? Of one that waits for targets they do not; of one
 * whose targets could not be set up they do: cxl_region_attach_position() comes before that.
 */
export function isAttached(s: State, g: number): boolean {
  const { state } = s.region[g]!;
  return state === 'commit' || state === 'attached';
}

/** Has region `g` lost a device to the administrator, so that it is not committed any more? */
export function hasLostTarget(s: State, g: number): boolean {
  const { state, first, last } = s.region[g]!;
  return state !== 'commit' && isWithin(maskOf(first, last), s.torn);
}

function hasRegion(m: Machine, s: State, first: number, last: number): boolean {
  for (let g = 0; g < m.regionCount; g++) {
    const r = s.region[g]!;
    if (r.state !== 'none' && r.first === first && r.last === last) return true;
  }
  return false;
}

function nodeAtCommit(m: Machine): boolean {
  return m.design.traits.regionNodeAt === 'commit';
}

/** construct_region() / alloc_hpa(): gives region `g` its range. */
export function setRange(s: State, g: number, window: number, first: number, last: number): void {
  const r = s.region[g]!;
  r.first = first;
  r.last = last;
  r.window = window;
}

/** Puts the node of region `g` under its window. The kernel may die of that. */
export function insertNode(m: Machine, s: State, g: number): Outcome {
  const { window, first, last } = s.region[g]!;
  if (!isPaired(m, s, window)) return dieOfNullWindow(s);
  const parent = m.slots.window + window;
  const rc = insertResource(s, m.slots.kinds, parent, m.slots.region + g, first, last);
  m.design.regionAdded?.(m, s, g);
  // construct_region() only warns when the range cannot be inserted.
  return rc === 0 ? undefined : 'region: insert_resource: -EBUSY';
}

export function regionRules(m: Machine): Rule<State, number>[] {
  const regions = Array.from({ length: m.regionCount }, (_, g) => g);
  return [
    {
      name: 'cxl_region: probe',
      actor: 'cxl_region',
      source: 'drivers/cxl/core/region.c cxl_region_probe, devm_cxl_add_dax_region',
      parameters: regions,
      describe: (_, g) => `cxl_region: probe region${g}`,
      guard: awaitsProbe,
      effect: (s, g) => {
        const r = s.region[g]!;
        r.probed = true;
        if (anySystemRam(s, m.slots.kinds, r.first, r.last)) {
          return 'region: already System RAM, no dax device';
        }
        if (m.design.regionAddsDax?.(m, s, g) ?? true) addDax(s, g, r.first, r.last);
        return undefined;
      },
    },
    {
      name: 'cxl_region: probe fails',
      actor: 'cxl_region',
      source: 'drivers/cxl/core/region.c cxl_region_probe',
      parameters: regions,
      environment: true,
      budget: 'faults',
      describe: (_, g) => `cxl_region: probe region${g} fails`,
      guard: awaitsProbe,
      effect: (s, g) => {
        s.region[g]!.probed = true;
        s.probeFailed = true;
      },
    },
  ];
}

/** Is region `g` committed and its driver yet to come? */
export function awaitsProbe(s: State, g: number): boolean {
  const r = s.region[g]!;
  return r.state === 'commit' && !r.probed;
}

/**
 * unregister_region(): the dax child goes (memory that is still online stays behind), the decoders
 * of a committed region are reset unless they are to be kept, the node leaves iomem and what lies
 * below it moves up. Does the hardware decode the range no longer?
 */
export function unregisterRegion(
  m: Machine,
  s: State,
  g: number,
  decoders: 'reset' | 'keep' = 'reset',
): boolean {
  const r = s.region[g]!;
  m.design.regionRemoved?.(m, s, g);
  removeDax(m, s, g);
  const reset = decoders === 'reset' && r.state === 'commit' && resetDecoders(m, s, g);
  if (g >= m.decoders.length) s.lost = without(s.lost, bit(g));
  // cxl_region_iomem_release(): if (res->parent) remove_resource(res)
  const slot = m.slots.region + g;
  if (s.node[slot]!.parent !== null) removeResource(s, slot);
  r.state = 'none';
  r.probed = false;
  r.first = 0;
  r.last = 0;
  r.window = 0;
  r.targets = NONE;
  return reset;
}

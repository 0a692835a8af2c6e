/**
 * Handing a range to dax_hmem: drivers/dax/hmem/hmem.c `hmem_register_device()`.
 */
import {
  type Bits,
  common,
  type FieldTypes,
  NONE,
  overlap,
  type Rule,
  union,
} from '../../checker/index.ts';
import { maskOf, memRange, type Span } from '../machine/cells.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { addDax, offlineAndRemoveDax } from './dax.ts';
import { ENOMEM, insertResource, IOMEM, removeResource } from '../machine/resource.ts';
import { type IntersectsRule, regionIntersects } from '../machine/resource-query.ts';

/**
 * Creates an "hmem" platform device for the cells first ... last and counts the announcement. A
 * range for which a device exists already is counted, but gets no second device: that one could
 * only fail (kmem -EBUSY, or -ENOMEM in alloc_dax_region).
 *
 * Returns 0, or an error, and then there is no device, and the walk that called this ends: -EBUSY
 * where the kernel publishes the Soft Reserved range again, and it partly overlaps a node of iomem;
 * -ENOMEM where memory runs out.
 */
export function registerHmem(m: Machine, s: State, first: number, last: number): number {
  const mask = maskOf(first, last);
  s.announced.twice = union(s.announced.twice, common(s.announced.once, mask));
  s.announced.once = union(s.announced.once, mask);
  const d = hmemSlot(m, s, first, last);
  if (d === null) return 0;
  if (s.denied === first) return -ENOMEM;
  if (m.design.traits.republishes) {
    const i = m.hmemRanges.findIndex((r) => r.first === first && r.last === last);
    const rc = insertResource(s, m.slots.kinds, IOMEM, m.slots.softReserved + i, first, last);
    if (rc !== 0) return rc;
  }
  addDax(s, d, first, last);
  return 0;
}

/**
 * hmem_platform loses its driver: its devices go, after their memory was offlined, and so do the
 * Soft Reserved nodes that it published. Returns the cells of those devices.
 */
export function unbindHmemPlatform(m: Machine, s: State): Bits {
  let held = NONE;
  for (let d = m.regionCount; d < m.daxCount; d++) {
    const { state, first, last } = s.dax[d]!;
    if (state === 'none' || state === 'leaked') continue;
    held = union(held, maskOf(first, last));
    offlineAndRemoveDax(m, s, d);
  }
  if (m.design.traits.republishes) {
    for (let i = 0; i < m.hmemRanges.length; i++) {
      const slot = m.slots.softReserved + i;
      if (s.node[slot]!.parent !== null) removeResource(s, slot);
    }
  }
  s.announced.once = NONE;
  s.announced.twice = NONE;
  return held;
}

/**
 * hmem_register_device() up to v7.0: leaves a range that touches a window to CXL, and takes no range
 * that is not Soft Reserved.
 */
export function registerUnlessCxl(m: Machine, s: State, { first, last }: Span): number {
  if (touchesWindow(m, s, first, last)) return 0; // "deferring range to CXL"
  const isSoftReserved =
    m.design.traits.softReservedAt === 'iomem'
      ? isSoftReservedInIomem(m, s, first, last)
      : touchesSoftReserved(m, first, last);
  return isSoftReserved ? registerHmem(m, s, first, last) : 0;
}

/** What a walk reports that ended with an error of `registerHmem`. */
export function registrationError(
  rc: number,
  end: 'probe fails' | 'walk ends' | 'range is lost',
): string {
  return rc === -ENOMEM
    ? `dax_hmem: register range: -ENOMEM, ${end}`
    : `dax_hmem: insert Soft Reserved: -EBUSY, ${end}`;
}

/**
 * The same step with -ENOMEM for one range of hmem_active, where the scenario allows for that; or, for
 * a step that registers one range, which `registers` tells, for that one.
 */
export function outOfMemory<Own extends FieldTypes>(
  m: Machine,
  rule: Rule<State<Own>, never>,
  registers?: (s: State<Own>) => number | null,
): Rule<State<Own>, never>[] {
  if (!m.scenario.everyFault) return [];
  const { name, actor, source } = rule;
  const starts = registers === undefined ? m.hmemRanges.map(({ first }) => first) : [0];
  const failing: Rule<State<Own>, number> = {
    name: `${name}, out of memory`,
    actor,
    ...(source !== undefined && { source: `${source}: memregion_alloc, platform_device_alloc` }),
    parameters: starts,
    environment: true,
    budget: 'faults',
    describe: (s, start) => {
      const line = rule.describe?.(s, undefined as never) ?? name;
      const range = m.hmemRanges.find(({ first }) => first === start);
      if (registers !== undefined || range === undefined) return `${line}, out of memory`;
      return `${line}, out of memory for ${memRange(m.cells, range.first, range.last)}`;
    },
    guard: (s) =>
      rule.guard(s, undefined as never) && (registers === undefined || registers(s) !== null),
    effect: (s, start) => {
      s.denied = registers === undefined ? start : registers(s);
      const outcome = rule.effect(s, undefined as never);
      s.denied = null;
      s.probeFailed = true;
      return outcome;
    },
  };
  return [failing as unknown as Rule<State<Own>, never>];
}

/** The dax device to use for a range, or null when the range has one. */
function hmemSlot(m: Machine, s: State, first: number, last: number): number | null {
  let free: number | null = null;
  for (let d = m.regionCount; d < m.daxCount; d++) {
    const dax = s.dax[d]!;
    if (dax.state === 'none') {
      const range = m.hmemRanges[d - m.regionCount];
      // A range of hmem_active has a device number of its own; others take the first free one.
      if (range !== undefined && range.first === first && range.last === last) return d;
      if (free === null) free = d;
    } else if (dax.first === first && dax.last === last) {
      return null;
    }
  }
  if (free === null) throw new Error(`no hmem device left for cells ${first}-${last}`);
  return free;
}

/**
 * Does the range touch a CXL window in iomem, as region_intersects() of the kernel sees it? Without
 * CONFIG_CXL_REGION (in later designs CONFIG_DEV_DAX_CXL, which needs it) nobody asks.
 */
export function touchesWindow(m: Machine, s: State, first: number, last: number): boolean {
  const asks = m.design.traits.defersForDaxCxl ? m.config.DEV_DAX_CXL : m.config.CXL_REGION;
  if (asks === 'n') return false;
  return regionIntersects(s, m.slots.kinds, first, last, 'cxl', depth(m)) !== 'disjoint';
}

/** Is the range Soft Reserved in iomem, as region_intersects() of the kernel sees it? */
function isSoftReservedInIomem(m: Machine, s: State, first: number, last: number): boolean {
  const kind = regionIntersects(s, m.slots.kinds, first, last, 'soft-reserved', depth(m));
  return kind === 'intersects';
}

function depth(m: Machine): IntersectsRule {
  return m.design.traits.regionIntersects ?? 'descend';
}

/**
 * region_intersects_soft_reserve(): the separate tree holds nothing but Soft Reserved ranges and
 * gaps do not count, so any overlap at all is REGION_INTERSECTS.
 */
export function touchesSoftReserved(m: Machine, first: number, last: number): boolean {
  return overlap(m.softReservedMask, maskOf(first, last));
}

/** Is there a committed region that contains the range (cxl_region_contains_resource())? */
export function committedRegionContains(
  m: Machine,
  s: State,
  first: number,
  last: number,
): boolean {
  for (let g = 0; g < m.regionCount; g++) {
    const r = s.region[g]!;
    if (r.state === 'commit' && r.first <= first && last <= r.last) return true;
  }
  return false;
}

/** The cells of all committed regions. */
export function committedCells(m: Machine, s: State): Bits {
  let mask = NONE;
  for (let g = 0; g < m.regionCount; g++) {
    const r = s.region[g]!;
    if (r.state === 'commit') mask = union(mask, maskOf(r.first, r.last));
  }
  return mask;
}

/** Has module_init of dax_hmem returned? It probes the devices that hmem_platform adds. */
export function daxHmemLoaded(m: Machine, s: State): boolean {
  if (!s.daxHmem) return false;
  for (let d = m.regionCount; d < m.daxCount; d++) {
    if (s.dax[d]!.state === 'added') return false;
  }
  return true;
}

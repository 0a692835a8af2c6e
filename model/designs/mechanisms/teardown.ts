/**
 * A design that removes regions of its own accord, and what that reports.
 */
import { has, isWithin, type Rule } from '../../../checker/index.ts';
import { maskOf } from '../../machine/cells.ts';
import { hasFailed } from '../../kernel/cxl-mem.ts';
import { inUseIn } from '../../kernel/dax.ts';
import { committedCells } from '../../kernel/hmem.ts';
import { keepsDecoders } from '../../kernel/decoder.ts';
import { unregisterRegion } from '../../kernel/region.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import type { WorkState } from './defer-work.ts';

/** Unregisters region `g`; 'keep' leaves its decoders as firmware programmed them. */
export function tearDown(
  m: Machine,
  s: State,
  g: number,
  decoders: 'reset' | 'keep',
): readonly string[] {
  const r = s.region[g]!;
  const outcomes: string[] = ['fallback removes a region'];
  if (r.state === 'commit' && isInnocent(m, s, g)) outcomes.push('innocent region removed');
  const online = inUseIn(m, s, r.first, r.last);
  const reset = unregisterRegion(m, s, g, decoders);
  if (reset && online) outcomes.push('decoder reset under online memory');
  return outcomes;
}

/** The work of `teardown-v5` removes every region. */
export function tearDownRegions<S extends WorkState>(m: Machine, queue: string): Rule<S, never> {
  return {
    // One sweep; a region that appears meanwhile might as well have appeared before or after.
    name: `${queue}: tear down all regions`,
    actor: queue,
    source: 'drivers/cxl/core/region.c cxl_region_teardown_all, unregister_region',
    guard: (s) => s.own.work === 'teardown',
    effect: (s) => {
      s.own.work = 'walking';
      return tearDownAll(m, s, (g) => (keepsDecoders(m, g) ? 'keep' : 'reset'));
    },
  };
}

/** The first region that exists; null if there is none. */
export function firstRegion(m: Machine, s: State): number | null {
  for (let g = 0; g < m.regionCount; g++) if (s.region[g]!.state !== 'none') return g;
  return null;
}

/** Unregisters every region that overlaps the cells first ... last. */
export function tearDownAll(
  m: Machine,
  s: State,
  decoders: (g: number) => 'reset' | 'keep',
  first = 0,
  last = m.cells.count - 1,
): readonly string[] {
  const outcomes = new Set<string>();
  for (let g = 0; g < m.regionCount; g++) {
    const r = s.region[g]!;
    if (r.state === 'none' || r.last < first || last < r.first) continue;
    for (const outcome of tearDown(m, s, g, decoders(g))) outcomes.add(outcome);
  }
  return [...outcomes];
}

/**
 * Nothing is wrong with the region: its devices work, and every Soft Reserved range that it takes
 * part in is covered by committed regions.
 */
function isInnocent(m: Machine, s: State, g: number): boolean {
  const r = s.region[g]!;
  for (let i = 0; i < m.scenario.devices.length; i++) {
    if (has(r.targets, i) && hasFailed(s, i)) return false;
  }
  const covered = committedCells(m, s);
  return m.softReserved.every(
    (sr) => sr.last < r.first || r.last < sr.first || isWithin(maskOf(sr.first, sr.last), covered),
  );
}

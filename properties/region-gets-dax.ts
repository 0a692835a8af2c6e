import { holdsDaxRegion, isOnline } from '../model/kernel/dax.ts';
import type { Machine } from '../model/machine/machine.ts';
import type { State } from '../model/machine/state.ts';
import { addsDax, driverTakes } from './bytes.ts';
import { isDecided } from './decision-made.ts';
import { defineProperty, hasDaxCxl } from './property.ts';

/** L3. */
export const earlyRegionGetsDax = defineProperty({
  id: 'early-region-gets-dax',
  sentence:
    'A region that is committed while the decision is open gets its dax device, unless it goes or its memory has another owner.',
  failure: 'a region committed before the decision gets no dax device',
  askedBy: 'L3: Smita Koralahalli, v4 cover letter 20251120031925.87762-1',
  severity: 'stranded bytes',
  applies: hasDaxCxl,
  body: (model) => ({
    kind: 'leads-to',
    count: model.machine.regionCount,
    from: (s, g) => s.region[g]!.state === 'commit' && !isDecided(model, s),
    to: (s, g) => isServed(model.machine, s, g),
  }),
});

/** L4. */
export const lateRegionGetsDax = defineProperty({
  id: 'late-region-gets-dax',
  sentence:
    'A region that is probed after the decision gets its dax device, unless it goes or its memory has another owner.',
  failure: 'a region probed after the decision gets no dax device',
  askedBy: 'L4: Alejandro Lucero d8a9e594, Dan Williams on v4',
  severity: 'stranded bytes',
  applies: hasDaxCxl,
  body: (model) => ({
    kind: 'leads-to',
    count: model.machine.regionCount,
    from: (s, g) => {
      const { state, probed } = s.region[g]!;
      return state === 'commit' && !probed && isDecided(model, s);
    },
    to: (s, g) => isServed(model.machine, s, g),
  }),
});

/**
 * Has region `g` its dax device, or is it no fault of the design that it has none? That is so when
 * the region went, when other dax memory lies in its range, and when a probe failed that the design
 * wanted to succeed.
 */
export function isServed(m: Machine, s: State, g: number): boolean {
  const r = s.region[g]!;
  if (r.state !== 'commit') return true;
  for (let d = 0; d < m.daxCount; d++) {
    const dax = s.dax[d]!;
    if (!holdsDaxRegion(s, d) && !isOnline(s, d)) continue;
    if (d === g || (dax.first <= r.last && r.first <= dax.last)) return true;
  }
  const { state } = s.dax[g]!;
  if (state === 'none') return r.probed && addsDax(m, s, g);
  return state === 'refused' && driverTakes(m, s, g);
}

/**
 * A variant of v6 that was warned of on the list and not posted (Dan Williams 697acf78acf70): the
 * probe of dax_cxl itself flushes the work of dax_hmem, instead of a work that registers the driver.
 * The work waits until no device is being probed, and this device is. A kernel of this variant hangs so:
 * conformance/recordings/7.3.4-flush-in-probe.
 */
import { boolean, record, type Rule } from '../../../checker/index.ts';
import { defineDesign } from '../../machine/design.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { excludeV6 } from '../exclude-v6.ts';

const own = (m: Machine) =>
  record({
    ...excludeV6.own(m).fields,
    /** A probe of dax_cxl is in flush_work(). */
    flushing: boolean(),
  });

interface Work {
  work: string;
  flushing: boolean;
}
type S = State & { own: Work };

export const flushInProbe = defineDesign({
  ...excludeV6,
  id: 'flush-in-probe',
  basedOn: 'exclude-v6',
  title: 'exclude-v6 with flush_work() in cxl_dax_region_probe()',
  author: 'Dan Williams (warning)',
  posted: '2026-01',
  source: '697acf78acf70',
  summary: 'as v6, but the probe of dax_cxl waits for the decision',
  own,
  rules: (m) => [
    ...(excludeV6.rules(m) as Rule<S, never>[])
      .filter(({ actor }) => actor !== 'dax_cxl')
      .map((rule) =>
        rule.name.includes('wait_for_device_probe')
          ? { ...rule, guard: (s: S, p: never) => rule.guard(s, p) && !s.own.flushing }
          : rule,
      ),
    {
      name: 'dax_cxl: probe, flush_work waits for dax_hmem',
      actor: 'dax_cxl',
      source: 'drivers/dax/cxl.c cxl_dax_region_probe, dax_hmem_flush_work',
      guard: (s: S) => pending(s) && !s.own.flushing && waitingRegion(m, s),
      effect: (s: S) => {
        s.own.flushing = true;
      },
    },
    {
      name: 'dax_cxl: flush_work returns',
      actor: 'dax_cxl',
      source: 'drivers/dax/cxl.c cxl_dax_region_probe',
      guard: (s: S) => s.own.flushing && !pending(s),
      effect: (s: S) => {
        s.own.flushing = false;
      },
    },
  ],
  daxCxlMayRegister: (_, s) => !pending(s as S) && !(s as S).own.flushing,
  finished: (_, s) => !pending(s as S) && !(s as S).own.flushing,
});

function pending(s: S): boolean {
  return s.own.work !== 'idle' && s.own.work !== 'done';
}

function waitingRegion(m: Machine, s: State): boolean {
  for (let g = 0; g < m.regionCount; g++) if (s.dax[g]!.state === 'added') return true;
  return false;
}

/**
 * v7.1, what was merged (designs.md O): Soft Reserved ranges stay aside; dax_hmem puts off every
 * range that touches a window until the initial probe is over, then decides range by range; dax
 * regions exclude one another.
 */
import { boolean, enumeration, range, record } from '../../checker/index.ts';
import { memRange } from '../cells.ts';
import { defineDesign } from '../design.ts';
import {
  committedRegionContains,
  daxHmemRules,
  registerHmem,
  touchesSoftReserved,
  touchesWindow,
} from '../kernel/hmem.ts';
import { deviceProbesDone } from '../kernel/probe-wait.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';

const own = (m: Machine) =>
  record({
    /** hmem_platform_device.work on the ordered dax_hmem_wq. */
    work: enumeration('idle', 'queued', 'walking', 'done'),
    /** hmem_platform_device.did_probe */
    didProbe: boolean(),
    /** The range of hmem_active that the walk looks at next. */
    next: range(0, Math.max(0, m.hmemRanges.length - 1)),
  });

type S = State<ReturnType<typeof own>['fields']>;

export const v71 = defineDesign({
  id: 'v7.1',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL and HMEM (v8 + fixups)',
  author: 'Smita Koralahalli, Dan Williams',
  posted: '2026-03-22',
  source: '20260322195343.206900-1, 20260327052821.440749-1; hmem.c at 059edcc405e4',
  ships: 'v7.1 and later',
  summary: 'after the initial probe each range goes to CXL if one committed region contains it',
  traits: { softReservedAt: 'aside', daxRegionsExclusive: true, probeWaitCovers: 'regions' },
  own,
  rules: (m) => {
    const walking = (s: S) => s.own.work === 'walking';
    return [
      ...daxHmemRules<ReturnType<typeof own>['fields']>(
        'drivers/dax/hmem/hmem.c dax_hmem_platform_probe, hmem_register_device',
        (s) => {
          for (const { first, last } of m.hmemRanges) {
            if (touchesWindow(m, s, first, last)) s.own.work = 'queued';
            else if (touchesSoftReserved(m, first, last)) registerHmem(m, s, first, last);
          }
        },
      ),
      {
        name: 'dax_hmem_wq: wait_for_device_probe returns',
        actor: 'dax_hmem_wq',
        source: 'drivers/dax/hmem/hmem.c process_defer_work',
        guard: (s: S) => s.own.work === 'queued' && deviceProbesDone(m, s),
        effect: (s: S) => {
          s.own.work = 'walking';
          s.own.didProbe = true;
        },
      },
      {
        name: 'dax_hmem_wq: decide range',
        actor: 'dax_hmem_wq',
        source: 'drivers/dax/hmem/hmem.c hmem_register_cxl_device',
        describe: (s: S) => {
          const { first, last } = m.hmemRanges[s.own.next]!;
          return `dax_hmem_wq: ${decision(m, s, s.own.next)}: ${memRange(m.cells, first, last)}`;
        },
        guard: walking,
        effect: (s: S) => {
          const { first, last } = m.hmemRanges[s.own.next]!;
          if (decision(m, s, s.own.next) === CLAIMED_NOT) registerHmem(m, s, first, last);
          const more = s.own.next + 1 < m.hmemRanges.length;
          s.own.work = more ? 'walking' : 'done';
          s.own.next = more ? s.own.next + 1 : 0;
        },
      },
    ];
  },
  // The module depends on dax_hmem by symbol, and its work flushes dax_hmem_wq before it registers
  // the driver; hmem devices are probed inside that work or inside dax_hmem's module_init.
  daxCxlMayRegister: (m, s) => {
    if (!s.daxHmem || s.own.work === 'queued' || s.own.work === 'walking') return false;
    for (let d = m.regionCount; d < m.daxCount; d++) {
      if (s.dax[d]!.state === 'added') return false;
    }
    return true;
  },
  finished: (_, s) => s.own.work === 'idle' || s.own.work === 'done',
});

const CLAIMED_NOT = 'CXL did not claim resource, registering';

function decision(m: Machine, s: State, i: number): string {
  const { first, last } = m.hmemRanges[i]!;
  if (!touchesWindow(m, s, first, last)) return 'not a CXL range, skipping';
  if (committedRegionContains(m, s, first, last)) return 'CXL claims resource, dropping';
  return touchesSoftReserved(m, first, last) ? CLAIMED_NOT : 'not Soft Reserved, skipping';
}

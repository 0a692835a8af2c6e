/**
 * Renumbered v1 to v3, after Dan Williams' RFC: the probe puts ranges off, the work
 * waits, and then drops them all. The state machine has a mode in which hmem registers them, but
 * nothing selects it. dax_cxl binds whenever it likes.
 */
import { boolean, record } from '../../checker/index.ts';
import { defineDesign } from '../design.ts';
import { republishedNodes } from '../kernel/hmem.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';
import { deferWork, platformProbe, probesAwaited, workFinished, workPhase } from './defer-work.ts';

const own = (m: Machine) =>
  record({
    ...deferWork(m),
    /** dax_cxl_mode is DROP, not DEFER; static in hmem.c, so a reload clears it. */
    drop: boolean(),
  });

type S = State<ReturnType<typeof own>['fields']>;

export const coordinateV3 = defineDesign({
  id: 'coordinate-v3',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL (v1 to v3)',
  author: 'Smita Koralahalli, Dan Williams',
  posted: '2025-08-22 to 2025-09-30',
  source: '20250822034202.26896-1, 20250930044757.214798-1; RFC 68808fb4e4cbf',
  summary: 'a range that touches a CXL window waits for device probing and is then left to CXL',
  traits: {
    softReservedAt: 'aside',
    defersForDaxCxl: true,
    republishes: true,
    hmatRegistersOnline: true,
    daxRegionsExclusive: false,
    probeWaitCovers: 'cxl_pci',
  },
  extraSoftReservedNodes: republishedNodes,
  own,
  rules: (m) => [
    ...platformProbe<S>(m, (s) => (s.own.drop ? 'drop' : 'defer'), {
      unwindsBy: 'cancel_work_sync',
    }),
    // The walk that follows only prints "dropping CXL range".
    probesAwaited<S>(m, 'system_wq', (s) => {
      s.own.work = 'done';
      s.own.drop = true;
    }),
  ],
  daxHmemUnloaded: (_, s) => {
    s.own.work = 'idle';
    s.own.drop = false;
  },
  hmemPlatformUnbound: (_, s) => {
    s.own.work = 'idle';
  },
  workPhase: (_, s) => workPhase(s),
  finished: (_, s) => workFinished(s),
});

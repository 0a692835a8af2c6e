/**
 * Renumbered v1 to v3, after Dan Williams' RFC: the probe puts ranges off, the work waits, and then
 * drops them all. The state machine has a mode in which hmem registers them, but nothing selects it.
 * dax_cxl binds whenever it likes.
 */
import { record } from '../../checker/index.ts';
import { defineDesign } from '../machine/design.ts';
import { deferredWork } from './mechanisms/defer-work.ts';
import { dropAll, dropping, type DroppingState, keepsMode } from './mechanisms/drop-all.ts';
import { platformProbe } from './mechanisms/platform-probe.ts';
import { v612 } from './v6.12.ts';

const QUEUE = 'system_wq';

export const coordinateV3 = defineDesign({
  id: 'coordinate-v3',
  basedOn: 'v6.12',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL (v1 to v3)',
  author: 'Smita Koralahalli, Dan Williams',
  posted: '2025-08-22 to 2025-09-30',
  source: '20250822034202.26896-1, 20250930044757.214798-1; RFC 68808fb4e4cbf',
  summary: 'a range that touches a CXL window waits for device probing and is then left to CXL',
  traits: {
    ...v612.traits,
    softReservedAt: 'aside',
    defersForDaxCxl: true,
    daxKconfig: 'ordered',
    republishes: true,
  },
  own: (m) => record(dropping(m)),
  rules: (m) => [
    ...platformProbe(m, {
      inWindow: (s: DroppingState) => (s.own.drop ? 'drop' : 'defer'),
      unwindsBy: 'cancel_work_sync',
    }),
    dropAll(m, QUEUE),
  ],
  ...deferredWork,
  ...keepsMode,
});

/**
 * Experiments after something has failed or is gone: what comes back, where, and what dies of it.
 */
import { EMPTY_WINDOW, small, START, TRIMMED } from './layouts.ts';
import { BOOT, DECISION_OPEN, type Plan, THEN } from './plan.ts';

export const FAILURE_PLANS: readonly Plan[] = [
  {
    name: 'trimmed-window',
    title: 'a window whose start was moved behind something reserved: its region has no window',
    on: TRIMMED,
    events: BOOT,
  },
  {
    name: 'attach-fails-rescan',
    title: 'a decoder could not be attached; its device is removed and found again',
    on: 'n1-exact',
    hold: { bridge: [0] },
    events: [...BOOT, 'remove 0', 'rescan 0'],
  },
  {
    name: 'attach-fails-rebind-mem',
    title: 'a decoder could not be attached; cxl_mem loses the memdev and gets it back',
    on: 'n1-exact',
    hold: { bridge: [0] },
    events: [...BOOT, 'unbind cxl_mem 0', 'bind cxl_mem 0'],
  },
  {
    name: 'setup-fails-rescan',
    title: 'a region could not be set up; its device is removed and found again, twice',
    on: 'n1-exact',
    hold: { ways: [0] },
    events: [...BOOT, 'remove 0', 'rescan 0', 'remove 0', 'rescan 0'],
  },
  {
    name: 'locked-destroy-rescan',
    title: 'the region on locked decoders is destroyed, its device removed and found again',
    on: small('locked', 1, true),
    events: [...BOOT, `destroy ${START}`, 'remove 0', 'rescan 0'],
  },
  {
    name: 'destroy-rescan',
    title: 'the region is destroyed, its device removed and found again',
    on: small('destroy-rescan', 1),
    events: [...BOOT, `destroy ${START}`, 'remove 0', 'rescan 0', 'create 0 0'],
  },
  {
    name: 'other-window',
    title: 'the region is destroyed, and the device gets one in another window',
    on: EMPTY_WINDOW,
    events: [...BOOT, `destroy ${START}`, 'create 1 0'],
  },
  {
    name: 'two-windows-order',
    title: 'of two regions below one host bridge the lower one is destroyed, and cannot come back',
    on: 'n2-two-windows',
    events: [...BOOT, `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'decision-open-rebind',
    title: 'hmem_platform loses its driver and gets it back while the decision is open',
    on: 'n1-exact',
    events: [...DECISION_OPEN, 'rebind', 'idle', ...THEN],
  },
];

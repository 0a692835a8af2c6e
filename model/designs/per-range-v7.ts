/**
 * v7 (designs.md N): range by range, as merged later. Three things differ from v7.1: the flag of the
 * initial probe makes a second probe register every range unasked; nothing stops a second run of the
 * work; and a registered range gets its Soft Reserved node in iomem.
 *
 * Not modelled: dax_cxl flushes the work before it was initialised, when no range was put off (L27);
 * the kernel warns and goes on.
 */
import { boolean, record } from '../../checker/index.ts';
import { defineDesign } from '../design.ts';
import { daxHmemLoaded, republishedNodes } from '../kernel/hmem.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';
import {
  decidePerRange,
  deferWork,
  platformProbe,
  probesAwaited,
  workFinished,
  workPhase,
} from './defer-work.ts';

const own = (m: Machine) =>
  record({
    ...deferWork(m),
    /** dax_hmem_initial_probe; in built-in device.c, so a reload does not clear it. */
    didProbe: boolean(),
  });

type S = State<ReturnType<typeof own>['fields']>;

export const perRangeV7 = defineDesign({
  id: 'per-range-v7',
  title: 'dax/hmem, cxl: Coordinate Soft Reserved handling with CXL and HMEM (v7)',
  author: 'Smita Koralahalli, Dan Williams',
  posted: '2026-03-19',
  source: '20260319011500.241426-1',
  summary: 'as v7.1, but a second probe of dax_hmem registers every range without asking CXL',
  traits: {
    softReservedAt: 'aside',
    defersForDaxCxl: true,
    republishes: true,
    locksRegions: true,
    daxRegionsExclusive: true,
    daxCxlNeedsHmem: true,
    probeWaitCovers: 'regions',
  },
  extraSoftReservedNodes: republishedNodes,
  own,
  rules: (m) => [
    // After the initial probe hmem_register_device() falls through to registration (b56f55b1).
    ...platformProbe<S>(m, (s) => (s.own.didProbe ? 'register' : 'defer'), { mayRunTwice: true }),
    probesAwaited<S>(m, 'system_long_wq', (s) => {
      s.own.work = 'walking';
      s.own.didProbe = true;
    }),
    ...decidePerRange<S>(m, 'system_long_wq'),
  ],
  daxCxlMayRegister: (m, s) => workFinished(s) && daxHmemLoaded(m, s),
  daxHmemUnloaded: (_, s) => {
    s.own.work = 'idle';
  },
  workPhase: (_, s) => workPhase(s),
  finished: (_, s) => workFinished(s),
});

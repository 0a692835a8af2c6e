/**
 * A variant of v7 that an automatic review warned of: the work takes the device lock of hmem_platform
 * before it calls wait_for_device_probe(), not after. That waits for every probe that runs
 * asynchronously, and one that wants the same lock never ends. (Drivers are attached asynchronously
 * with driver_async_probe=, and then the lock is taken in the asynchronous part. One that somebody
 * overtook, who bound the device by hand, still wants the lock when the work has been queued. A kernel
 * of this variant does that: conformance/README.md, "Designs that nobody merged".)
 */
import { boolean, enumeration, record, type Rule } from '../../../checker/index.ts';
import { defineDesign } from '../../machine/design.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { perRangeV7 } from '../per-range-v7.ts';

const own = (m: Machine) =>
  record({
    ...perRangeV7.own(m).fields,
    /** Who holds the device lock of hmem_platform. */
    lock: enumeration('free', 'work'),
    /** An asynchronous attach waits for that lock. */
    attaching: boolean(),
  });

type S = State & { own: { work: string; lock: 'free' | 'work'; attaching: boolean } };

export const lockAcrossWait = defineDesign({
  ...perRangeV7,
  id: 'lock-across-wait',
  basedOn: 'per-range-v7',
  title: 'per-range-v7 with the device lock held across wait_for_device_probe()',
  author: 'an automatic review of v7',
  posted: '2026-03',
  source: 'review of 20260319011500.241426-1',
  summary: 'as v7, but the work waits for all probes with the device locked',
  own,
  rules: (m) => [
    ...(perRangeV7.rules(m) as Rule<S, never>[]).map((rule): Rule<S, never> => {
      if (!rule.name.includes('wait_for_device_probe')) return rule;
      return {
        ...rule,
        guard: (s, p) => rule.guard(s, p) && s.own.lock === 'work' && !s.own.attaching,
        effect: (s, p) => {
          // The walk that follows is under the lock too; nobody else asks for it then.
          s.own.lock = 'free';
          return rule.effect(s, p);
        },
      };
    }),
    {
      name: 'system_long_wq: device_lock(hmem_platform)',
      actor: 'system_long_wq',
      source: 'drivers/dax/hmem/hmem.c process_defer_work, guard(device)',
      guard: (s: S) => s.daxHmem && s.own.work === 'queued' && s.own.lock === 'free',
      effect: (s: S) => {
        s.own.lock = 'work';
      },
    },
    {
      name: 'driver core: attach a driver to hmem_platform, asynchronously',
      actor: 'async',
      source: 'drivers/base/dd.c __driver_attach_async_helper: device_lock, async_synchronize_full',
      environment: true,
      budget: 'faults',
      guard: (s: S) => s.own.work === 'queued' && !s.own.attaching,
      effect: (s: S) => {
        s.own.attaching = true;
      },
    },
    {
      name: 'driver core: the device has a driver, the attach ends',
      actor: 'async',
      source: 'drivers/base/dd.c __driver_attach_async_helper',
      guard: (s: S) => s.own.attaching && s.own.lock === 'free',
      effect: (s: S) => {
        s.own.attaching = false;
      },
    },
  ],
  finished: (m, s) => perRangeV7.finished!(m, s) && !(s as S).own.attaching,
});

import { isOnline } from '../model/kernel/dax.ts';
import { isHmatTarget, LOCK_CYCLE, LOCKED_TWICE } from '../model/kernel/kmem.ts';
import { defineProperty } from './property.ts';

/** S14, the order of locks. Other orders than this one nobody has called in question. */
export const noLockCycle = defineProperty({
  id: 'no-lock-cycle',
  sentence:
    'No memory comes online inside a walk that holds hmem_resource_lock, or beside one, if coming online takes that lock.',
  failure: 'memory comes online under hmem_resource_lock, which coming online takes',
  askedBy: 'S14: 214291cbaace (lockdep: hmem_resource_lock, mem_hotplug_lock, node notifier chain)',
  severity: 'waiting',
  applies: ({ machine }) => machine.hmatRanges.length > 0 || 'the machine has no HMAT range',
  body: ({ machine: m }) => ({
    kind: 'never-fires',
    outcomes: [LOCKED_TWICE, LOCK_CYCLE],
    premise: (s) => {
      for (let d = 0; d < m.daxCount; d++) {
        if (isOnline(s, d) && isHmatTarget(m, s, d)) return true;
      }
      return false;
    },
  }),
});

/**
 * drivers/dax/kmem.c: turns a dax device into System RAM.
 *
 * The node "daxN.M" and its child "System RAM (kmem)" are one node of the model: nothing can come
 * between them, and the child is there exactly when the node is.
 */
import type { Outcome, Rule } from '../../checker/index.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';
import { isOnline } from './dax.ts';
import { removeResource, requestRegion } from './resource.ts';

export function kmemRules(m: Machine): Rule<State, number>[] {
  // Without it device_dax takes the device, and user space may map it. A built-in kmem probes it as
  // soon as it is there (kernel/dax.ts).
  if (m.config.DEV_DAX_KMEM !== 'm') return [];
  const devices = Array.from({ length: m.daxCount }, (_, d) => d);
  const guard = (s: State, d: number) => s.dax[d]!.state === 'bound';
  return [
    {
      name: 'kmem: probe',
      actor: 'kmem',
      source: 'drivers/dax/kmem.c dev_dax_kmem_probe',
      parameters: devices,
      describe: (_, d) => `kmem: probe dax${d}.0`,
      guard,
      effect: (s, d) => kmemProbe(m, s, d),
    },
    {
      name: 'kmem: probe fails',
      actor: 'kmem',
      source: 'drivers/dax/kmem.c dev_dax_kmem_probe: add_memory_driver_managed fails',
      parameters: devices,
      environment: true,
      budget: 'faults',
      describe: (_, d) => `kmem: probe dax${d}.0 fails: add_memory_driver_managed`,
      guard,
      effect: (s, d) => {
        s.dax[d]!.state = 'busy';
        s.probeFailed = true;
      },
    },
  ];
}

/** dev_dax_kmem_probe() of dax device `d`, which is bound to its dax region. */
export function kmemProbe(m: Machine, s: State, d: number): Outcome {
  const dax = s.dax[d]!;
  // dax_kmem_range(): only whole memory blocks can be added.
  const first = m.blockFirst[dax.first]!;
  const last = m.blockLast[dax.last]!;
  if (first > last) {
    dax.state = 'busy';
    return 'kmem: too small after alignment: -EINVAL';
  }
  if (requestRegion(s, m.slots.kinds, 0, m.slots.dax + d, first, last) !== 0) {
    dax.state = 'busy';
    return 'kmem: could not reserve region: -EBUSY';
  }
  // Only a node that was cut off iomem can hide memory that is online already.
  for (let other = 0; other < m.daxCount; other++) {
    if (other === d || !isOnline(s, other)) continue;
    if (m.blockFirst[s.dax[other]!.first]! > last) continue;
    if (m.blockLast[s.dax[other]!.last]! < first) continue;
    removeResource(s, m.slots.dax + d);
    dax.state = 'busy';
    return 'kmem: add_memory_driver_managed: -EEXIST';
  }
  dax.state = 'kmem';
  return undefined;
}

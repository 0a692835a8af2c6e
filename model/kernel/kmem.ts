/**
 * drivers/dax/kmem.c: turns a dax device into System RAM.
 *
 * The node "daxN.M" and its child "System RAM (kmem)" are one node of the model: nothing can come
 * between them, and the child is there exactly when the node is.
 */
import type { Outcome, Rule } from '../../checker/index.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { isOnline } from './dax.ts';
import { IOMEM, removeResource, requestRegion } from '../machine/resource.ts';

export function kmemRules(m: Machine): Rule<State, number>[] {
  // Without it device_dax takes the device (kernel/device-dax.ts). A built-in kmem probes it as soon
  // as it is there (kernel/dax.ts).
  if (m.config.DEV_DAX_KMEM !== 'm') return [];
  const devices = Array.from({ length: m.daxCount }, (_, d) => d);
  const guard = (s: State, d: number) => s.dax[d]!.state === 'bound';
  return [
    {
      name: 'kmem: probe',
      actor: 'kmem',
      source: 'drivers/dax/kmem.c dev_dax_kmem_probe',
      parameters: devices,
      describe: (s, d) => `kmem: probe dax${d}.0${nodeText(m, s.dax[d]!.first)}`,
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
  if (isRejectedByNode(m, d, dax.first)) {
    dax.state = 'busy';
    return NO_NODE;
  }
  // dax_kmem_range(): only whole memory blocks can be added.
  const first = m.blockFirst[dax.first]!;
  const last = m.blockLast[dax.last]!;
  if (first > last) {
    dax.state = 'busy';
    return 'kmem: too small after alignment: -EINVAL';
  }
  if (
    isLent(m, s, first, last) ||
    requestRegion(s, m.slots.kinds, IOMEM, m.slots.dax + d, first, last) !== 0
  ) {
    dax.state = 'busy';
    return 'kmem: could not reserve region: -EBUSY';
  }
  // Only a node that was cut off iomem can hide memory that was added already.
  for (let other = 0; other < m.daxCount; other++) {
    if (other === d || !(isOnline(s, other) || s.dax[other]!.state === 'offline')) continue;
    if (m.blockFirst[s.dax[other]!.first]! > last) continue;
    if (m.blockLast[s.dax[other]!.last]! < first) continue;
    removeResource(s, m.slots.dax + d);
    dax.state = 'busy';
    return 'kmem: add_memory_driver_managed: -EEXIST';
  }
  dax.state = 'kmem';
  return lockOrder(m, s, d);
}

export const NO_NODE = 'kmem: rejecting DAX region with invalid node: -EINVAL';

/**
 * Has a range of dax device `d` that starts at a cell no NUMA node? dax_hmem has the one of
 * phys_to_target_node() and no other; dax_cxl falls back to memory_add_physaddr_to_nid(), which always
 * knows one.
 */
export function isRejectedByNode(m: Machine, d: number, first: number): boolean {
  return d >= m.regionCount && m.nodes[first] === null;
}

/**
 * What lockdep finds when the memory of device `d` comes online: mem_hotplug_lock and the node notifier
 * chain are held, and where the notifier of HMAT registers ranges it takes hmem_resource_lock. A walk
 * that holds that one while it probes what it registered takes the others in turn, and if it is the
 * walk that brings this memory online it meets itself.
 */
function lockOrder(m: Machine, s: State, d: number): Outcome {
  if (!m.design.traits.hmatRegistersOnline || !isHmatTarget(m, s, d)) return undefined;
  const held = m.design.probesUnderLock?.(m, s) ?? null;
  if (held === d) return LOCKED_TWICE;
  if (held === null) return undefined;
  const { state } = s.dax[held]!;
  return state === 'added' || state === 'bound' ? LOCK_CYCLE : undefined;
}

export const LOCKED_TWICE = 'deadlock: hmem_resource_lock is taken again by its holder';
export const LOCK_CYCLE = 'lockdep: circular order of hmem_resource_lock and mem_hotplug_lock';

/** Does HMAT know the node of the memory of device `d`? */
export function isHmatTarget(m: Machine, s: State, d: number): boolean {
  const { first, last } = s.dax[d]!;
  return m.hmatRanges.some((r) => r.first <= last && first <= r.last);
}

/** `, node 1`, where the scenario tells the number. */
function nodeText(m: Machine, first: number): string {
  const node = m.nodes[first];
  return typeof node === 'number' ? `, node ${node}` : '';
}

/**
 * Does device_dax have a node of exactly this range, for another dax device? The slot of kmem stands
 * for its dax node too, and requestRegion() takes a dax node of the same range for that one.
 */
function isLent(m: Machine, s: State, first: number, last: number): boolean {
  if (m.slots.devdax === m.slots.dax) return false;
  for (let d = 0; d < m.daxCount; d++) {
    const node = s.node[m.slots.devdax + d]!;
    if (node.parent !== null && node.first === first && node.last === last) return true;
  }
  return false;
}

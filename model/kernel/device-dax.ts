/**
 * drivers/dax/device.c: device_dax, which lends a dax device to user space as /dev/daxN.M.
 *
 * Its driver takes the device that kmem does not take: all of them where there is no kmem
 * (drivers/dax/bus.c dax_match_type()), those that the administrator gives it elsewhere. The node that
 * it requests has the range of the device, without any rounding, and is BUSY.
 *
 * Whoever has opened the device may have it mapped, at any time. That hinders nobody: unbind_store()
 * and the removal of the device come to kill_dev_dax(), which takes all mappings away
 * (unmap_mapping_range(), an access is SIGBUS from then on), and wait at most for pages that somebody
 * pinned (memunmap_pages()).
 */
import { bit, has, type Outcome, type Rule, union } from '../../checker/index.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { IOMEM, requestRegion } from '../machine/resource.ts';

export function deviceDaxRules(m: Machine): Rule<State, number>[] {
  if (m.config.DEV_DAX_KMEM !== 'n') return [];
  const devices = Array.from({ length: m.daxCount }, (_, d) => d);
  const guard = (s: State, d: number) => s.dax[d]!.state === 'bound';
  const rule = { actor: 'device_dax', parameters: devices, guard } as const;
  return [
    {
      ...rule,
      name: 'device_dax: probe',
      source: 'drivers/dax/device.c dev_dax_probe; drivers/dax/bus.c dax_match_type',
      describe: (_, d) => `device_dax: probe dax${d}.0`,
      effect: (s, d) => deviceDaxProbe(m, s, d),
    },
    {
      ...rule,
      name: 'device_dax: probe fails',
      source: 'drivers/dax/device.c dev_dax_probe: devm_memremap_pages -ENOMEM',
      environment: true,
      budget: 'faults',
      describe: (_, d) => `device_dax: probe dax${d}.0 fails: devm_memremap_pages -ENOMEM`,
      effect: (s, d) => {
        failProbe(m, s, d);
        s.probeFailed = true;
      },
    },
  ];
}

/**
 * dev_dax_probe() of dax device `d`, which has its dax region. A probe that fails leaves dev_dax->pgmap
 * set, though devres has freed what it points to: only kill_dev_dax() clears it, when the device is
 * unbound after a probe that succeeded, or goes. Until then device_dax fails on it; kmem does not look.
 */
export function deviceDaxProbe(m: Machine, s: State, d: number): Outcome {
  const dax = s.dax[d]!;
  const slot = m.slots.devdax + d;
  if (has(s.stalePageMap, d)) {
    failProbe(m, s, d);
    return 'device_dax: dynamic-dax with pre-populated page map: -EINVAL';
  }
  if (requestRegion(s, m.slots.kinds, IOMEM, slot, dax.first, dax.last) !== 0) {
    failProbe(m, s, d);
    return 'device_dax: could not reserve range: -EBUSY';
  }
  dax.state = 'devdax';
  return undefined;
}

/** A device that kmem has not probed yet is probed by it when it is loaded, whoever failed before. */
function failProbe(m: Machine, s: State, d: number): void {
  const dax = s.dax[d]!;
  if (dax.state !== 'bound' || m.config.DEV_DAX_KMEM !== 'm') dax.state = 'busy';
  // Nobody but an administrator who may do everything has it probed again.
  if (m.scenario.everyOperation) s.stalePageMap = union(s.stalePageMap, bit(d));
}

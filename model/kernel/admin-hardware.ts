/**
 * The administrator, where the scenario allows him every operation: he resets a device that is in use,
 * and makes a region by hand whose commit fails.
 */
import { bit, has, type Outcome, overlap, type Rule, union } from '../../checker/index.ts';
import { maskOf } from '../machine/cells.ts';
import type { Machine, Placement } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { allocHpa, freeRegion, mayAct, mayCreate } from './admin.ts';
import { breaksCommitOrder, failsInCommit } from './commit-order.ts';
import { hasFailed } from './cxl-mem.ts';
import { isInUse } from './dax.ts';
import { decodesAny, isLost, loseDecoders } from './decoder.ts';
import { insertNode, setRange } from './region.ts';

/** What cxl_reset_done() says, dev_crit(), and the kernel is tainted. */
export const SBR_HAPPENED = 'SBR happened without memory regions removal';

export function adminHardwareRules(m: Machine): Rule<State, never>[] {
  if (m.scenario.everyOperation !== true) return [];
  return [pciReset(m), createByHand(m)] as unknown as Rule<State, never>[];
}

/**
 * FLR leaves HDM decoders alone; a secondary bus reset does not, nor does the reset of a link. Linux
 * offers it as "cxl_bus", which unmasks it in the port above.
 */
function pciReset(m: Machine): Rule<State, number> {
  const name = (i: number) => m.scenario.devices[i]!.name;
  return {
    name: 'admin: PCI reset',
    actor: 'admin',
    source: 'drivers/pci/pci.c cxl_reset_bus_function; drivers/cxl/pci.c cxl_reset_done',
    parameters: m.scenario.devices.map((_, i) => i),
    environment: true,
    budget: 'userOps',
    describe: (_, i) => `admin: echo cxl_bus > reset_method; echo 1 > reset, for ${name(i)}`,
    guard: (s, i) => mayAct(m, s) && isThere(s, i) && decodesSomething(m, s, i),
    effect: (s, i): Outcome => {
      const lost = loseDecoders(m, s, i);
      s.torn = union(s.torn, lost);
      // It asks the endpoint, of a memdev that has one.
      const outcomes = s.device[i]!.state === 'ready' ? [SBR_HAPPENED] : [];
      for (let d = 0; d < m.daxCount; d++) {
        const { first, last } = s.dax[d]!;
        if (!isInUse(s, d) || !overlap(maskOf(first, last), lost)) continue;
        return [...outcomes, 'decoder reset under online memory'];
      }
      return outcomes;
    },
  };
}

function isThere(s: State, i: number): boolean {
  return s.device[i]!.state === 'ready' || hasFailed(s, i);
}

/** Does the hardware of device `i` decode what firmware or the administrator programmed? */
function decodesSomething(m: Machine, s: State, i: number): boolean {
  if (decodesAny(m, s, i)) return true;
  for (let g = m.decoders.length; g < m.regionCount; g++) {
    const { state, targets } = s.region[g]!;
    if (state === 'commit' && has(targets, i) && !isLost(s, g)) return true;
  }
  return false;
}

/**
 * mkdir, size, target0 and commit by hand: commit_store() gives the error (-ENXIO where the caches
 * cannot be invalidated, as in a virtual machine, -EIO where the hardware refuses), and the region
 * stays, active but not committed, with its range, its DPA and its decoder in the host bridge. cxl-cli
 * deletes it then. The bytes are the administrator's loss until he does.
 */
function createByHand(m: Machine): Rule<State, Placement> {
  return {
    name: 'admin: create a region by sysfs, commit fails',
    actor: 'admin',
    source: 'drivers/cxl/core/region.c commit_store, __commit, cxl_region_decode_commit',
    parameters: m.placements,
    environment: true,
    budget: 'userOps',
    describe: (_, p) =>
      `admin: by sysfs: region in decoder0.${p.window} on ${m.scenario.devices[p.device]!.name}${p.half ? ', half' : ''}: commit fails`,
    guard: (s, p) => {
      if (!mayAct(m, s) || !mayCreate(m, s, p) || freeRegion(m, s) === null) return false;
      const range = allocHpa(m, s, p);
      if (range === null) return false;
      const refused = breaksCommitOrder(m, s, p, range.first);
      return refused === undefined || failsInCommit(refused);
    },
    effect: (s, p): Outcome => {
      const { first, last } = allocHpa(m, s, p)!;
      const g = freeRegion(m, s)!;
      setRange(s, g, p.window, first, last);
      insertNode(m, s, g);
      s.region[g]!.state = 'attached';
      s.region[g]!.targets = bit(p.device);
      s.unloaded = union(s.unloaded, maskOf(first, last));
      return 'create-region: commit fails, the region stays';
    },
  };
}

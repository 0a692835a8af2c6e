/**
 * The administrator: cxl-cli operations, in any order, within a budget.
 */
import {
  bit,
  type Bits,
  has,
  isEmpty,
  isWithin,
  NONE,
  type Outcome,
  type Rule,
  union,
} from '../../checker/index.ts';
import { maskOf, type Span } from '../machine/cells.ts';
import type { Machine, Placement } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { breaksCommitOrder } from './commit-order.ts';
import { holdsDaxRegion, inUseIn, offlineAndRemoveDax, unbindDax } from './dax.ts';
import { detachDevice, inCommitted } from './detach.ts';
import { unbindHmemPlatform } from './hmem.ts';
import { hasFailed } from './cxl-mem.ts';
import { dieOfNullWindow, isPaired } from './cxl-window.ts';
import { decodes, decodesAny, forgets, isLocked, replaceDevice } from './decoder.ts';
import {
  hasLostTarget,
  insertNode,
  isAttached,
  isStaged,
  setRange,
  unregisterRegion,
} from './region.ts';
import { IOMEM, isBelow } from '../machine/resource.ts';
import { isFree } from '../machine/resource-query.ts';

export function adminRules(m: Machine): Rule<State, never>[] {
  const reload = m.design.daxHmemUnloaded === undefined ? [] : [reloadDaxHmem(m)];
  return [
    destroyRegion(m),
    deleteRegion(m),
    createRegion(m),
    unplug(m),
    removeIdle(m),
    removeStaged(m),
    ...reload,
  ] as Rule<State, never>[];
}

/** Is no deferred work queued or running? A dax region that waits for a decision is no work. */
export function noWorkUnderWay(m: Machine, s: State): boolean {
  const { design } = m;
  if (design.daxHmemUnloaded === undefined) return design.finished?.(m, s) ?? true;
  const phase = design.workPhase!(m, s);
  return phase === 'idle' || phase === 'over';
}

/**
 * The administrator acts once user space is up: when the boot modules are loaded, or before that
 * where the scenario says so. Asynchronous probing and deferred work may still be going on.
 */
export function mayAct(m: Machine, s: State): boolean {
  const early = m.scenario.earlyAdmin === true || m.config.DEV_DAX_HMEM === 'n';
  return s.daxHmem || (early && s.firmware === 'done');
}

/**
 * `cxl destroy-region -f`: offlines the memory of the region's own dax devices, then sysfs
 * commit=0, unbind, delete_region. Nothing checks for memory of other owners below the region.
 */
function destroyRegion(m: Machine): Rule<State, number> {
  return {
    name: 'admin: cxl destroy-region',
    actor: 'admin',
    source: 'cxl-cli cxl/region.c destroy_region; drivers/cxl/core/region.c commit_store',
    parameters: Array.from({ length: m.regionCount }, (_, g) => g),
    environment: true,
    budget: 'userOps',
    describe: (_, g) => `admin: cxl destroy-region -f region${g}`,
    guard: (s, g) => mayAct(m, s) && s.region[g]!.state !== 'none',
    effect: (s, g): Outcome => {
      const r = s.region[g]!;
      // cxl-cli has disabled the region by the time it asks for the reset.
      offlineAndRemoveDax(m, s, g);
      // commit_store(): CXL_REGION_F_LOCK is set when decoders are attached, and nothing clears it.
      if (isLocked(m, g) && (isAttached(s, g) || hasLostTarget(s, g))) {
        return 'destroy-region: locked: -EPERM';
      }
      const online = inUseIn(m, s, r.first, r.last);
      s.torn = union(s.torn, maskOf(r.first, r.last));
      const reset = unregisterRegion(m, s, g);
      return reset && online ? 'decoder reset under online memory' : undefined;
    },
  };
}

/**
 * Sysfs without cxl-cli: delete_region_store() asks for no lock, and unregister_region() leaves locked
 * decoders as they are (cxl_region_decode_reset() returns at once). Of other regions the same comes of it
 * as of `cxl destroy-region`. He has offlined the memory before, as `cxl destroy-region -f` does
 * before it fails.
 */
function deleteRegion(m: Machine): Rule<State, number> {
  const regions = Array.from({ length: m.regionCount }, (_, g) => g);
  return {
    name: 'admin: delete_region',
    actor: 'admin',
    source: 'drivers/cxl/core/region.c delete_region_store, unregister_region',
    parameters: regions.filter((g) => m.scenario.everyOperation === true || isLocked(m, g)),
    environment: true,
    budget: 'userOps',
    describe: (_, g) => `admin: echo region${g} > delete_region`,
    guard: (s, g) => mayAct(m, s) && s.region[g]!.state !== 'none' && s.dax[g]!.state === 'none',
    effect: (s, g): Outcome => {
      const { first, last } = s.region[g]!;
      const online = inUseIn(m, s, first, last);
      s.torn = union(s.torn, maskOf(first, last));
      const reset = unregisterRegion(m, s, g);
      return reset && online ? 'decoder reset under online memory' : undefined;
    },
  };
}

/**
 * `cxl create-region -m -d decoder0.w memM`, all of the device's capacity: alloc_hpa() takes the
 * lowest gap of the window that has no child at all, else -ERANGE.
 */
function createRegion(m: Machine): Rule<State, Placement> {
  return {
    name: 'admin: cxl create-region',
    actor: 'admin',
    source: 'cxl-cli cxl/region.c create_region; drivers/cxl/core/region.c alloc_hpa',
    parameters: m.placements,
    environment: true,
    budget: 'userOps',
    describe: (_, p) => {
      const size = p.half ? ' -s half' : '';
      return `admin: cxl create-region -d decoder0.${p.window} -m ${m.scenario.devices[p.device]!.name}${size}`;
    },
    guard: (s, p) => mayAct(m, s) && mayCreate(m, s, p) && freeRegion(m, s) !== null,
    effect: (s, p): Outcome => {
      if (!isPaired(m, s, p.window)) return dieOfNullWindow(s);
      const range = allocHpa(m, s, p);
      const outcomes = [range === null ? 'create-region: -ERANGE' : 'create-region'];
      if (range !== null) outcomes[0] = breaksCommitOrder(m, s, p, range.first) ?? 'create-region';
      // What the administrator would get if Soft Reserved nodes were not there.
      const wanted = allocHpa(m, s, p, 'ignore-soft-reserved');
      const blocked = wanted !== null && wanted.first !== range?.first;
      if (blocked && range === null) outcomes.push('blocked by Soft Reserved');
      if (blocked && isWithin(maskOf(wanted.first, wanted.last), s.torn)) {
        outcomes.push('reuse blocked by Soft Reserved');
      } else if (!isEmpty(s.torn)) {
        outcomes.push('reuse attempted');
      }
      if (range === null || outcomes[0] !== 'create-region') return outcomes;
      outcomes.push(...takenBy(m, s, p.device, range));
      const g = freeRegion(m, s)!;
      setRange(s, g, p.window, range.first, range.last);
      insertNode(m, s, g);
      s.region[g]!.targets = bit(p.device);
      s.region[g]!.state = 'commit';
      return outcomes;
    },
  };
}

/** Who has the range already, though no node of iomem says so. */
function takenBy(m: Machine, s: State, device: number, { first, last }: Span): string[] {
  const owners: string[] = [];
  for (let d = m.regionCount; d < m.daxCount; d++) {
    const dax = s.dax[d]!;
    if (holdsDaxRegion(s, d) && dax.first <= last && first <= dax.last) {
      owners.push('create-region: HPA is in a dax region of hmem');
      break;
    }
  }
  for (let f = 0; f < m.decoders.length; f++) {
    const { devices, ...d } = m.decoders[f]!;
    if (!decodes(s, f) || has(devices, device)) continue;
    if (d.first <= last && first <= d.last) {
      owners.push('create-region: HPA is decoded by another device');
      break;
    }
  }
  return owners;
}

/**
 * The device is up and none of its capacity is in a region or in a decoder that firmware committed
 * (cxl_dpa_free() refuses those, so a region on them cannot get DPA).
 */
export function mayCreate(m: Machine, s: State, p: Placement): boolean {
  if (m.config.CXL_REGION === 'n') return false;
  if (s.acpi !== 'bound' || s.device[p.device]!.state !== 'ready') return false;
  if (p.window === s.refused) return false;
  for (const f of m.deviceDecoders[p.device]!) if (s.programmed[f]) return false;
  for (let g = 0; g < m.regionCount; g++) {
    if (has(s.region[g]!.targets, p.device)) return false;
  }
  return true;
}

/** A place for one more region of the administrator, or null. */
export function freeRegion(m: Machine, s: State): number | null {
  for (let g = m.decoders.length; g < m.regionCount; g++) {
    if (s.region[g]!.state === 'none') return g;
  }
  return null;
}

/** alloc_free_mem_region(): the first candidate with no child of the window in it, or null. */
export function allocHpa(
  m: Machine,
  s: State,
  p: Placement,
  ignore?: 'ignore-soft-reserved',
): Span | null {
  const window = m.slots.window + p.window;
  for (const c of p.candidates) {
    if (isFree(s, window, c.first, c.last)) return c;
    if (ignore && onlySoftReservedIn(m, s, window, c)) return c;
  }
  return null;
}

/**
 * Is the range inside the window, and in the way nothing but Soft Reserved nodes without children
 * in the range?
 */
function onlySoftReservedIn(m: Machine, s: State, window: number, c: Span): boolean {
  const w = s.node[window]!;
  if (w.parent === null || c.first < w.first || c.last > w.last) return false;
  for (let slot = IOMEM + 1; slot < m.slots.count; slot++) {
    const node = s.node[slot]!;
    if (node.parent === null || m.slots.kinds[slot] === 'soft-reserved') continue;
    if (slot === window || node.first > c.last || node.last < c.first) continue;
    if (isBelow(s, window, slot)) continue;
    return false;
  }
  return true;
}

/**
 * The administrator takes a device out whose memory nobody uses any more; what comes back has
 * decoders that nobody programmed.
 */
function unplug(m: Machine): Rule<State, number> {
  return {
    name: 'admin: unplug',
    actor: 'admin',
    source: 'drivers/pci/hotplug: PCI remove; drivers/cxl/core/port.c',
    parameters: m.scenario.devices.map((_, i) => i),
    environment: true,
    budget: 'userOps',
    describe: (_, i) => `admin: unplug ${m.scenario.devices[i]!.name}`,
    guard: (s, i) => {
      if (!mayAct(m, s)) return false;
      if (s.device[i]!.state !== 'ready' && !hasFailed(s, i)) return false;
      for (const f of m.deviceDecoders[i]!) if (s.programmed[f]) return false;
      for (let g = 0; g < m.regionCount; g++) {
        if (has(s.region[g]!.targets, i)) return false;
      }
      return true;
    },
    effect: (s, i) => {
      replaceDevice(m, s, i);
      s.device[i]!.state = 'absent';
    },
  };
}

/**
 * The administrator takes a device off its bus, by software, whose hardware decodes something for
 * nobody: no committed region is on it. A rescan of the bus finds it as it was. (Of a device that
 * decodes nothing the same can be said as of one that is pulled out.)
 */
function removeIdle(m: Machine): Rule<State, number> {
  const { everyOperation } = m.scenario;
  const interleaved = interleavedDevices(m);
  return {
    name: 'admin: remove an idle device',
    actor: 'admin',
    source: 'drivers/pci/pci-sysfs.c remove_store: no register of a decoder is written',
    parameters: m.scenario.devices.map((_, i) => i),
    environment: true,
    budget: 'userOps',
    describe: (_, i) => `admin: echo 1 > remove, for ${m.scenario.devices[i]!.name}`,
    guard: (s, i) => {
      if (!mayAct(m, s) || inCommitted(m, s, i)) return false;
      if (s.device[i]!.state !== 'ready' && !hasFailed(s, i)) return false;
      if (!forgets(m, s, i) && !(everyOperation && decodesAny(m, s, i))) return false;
      return !(isStaged(m, s, i) && has(interleaved, i));
    },
    effect: (s, i): Outcome => {
      const outcomes = detachDevice(m, s, i, () => undefined);
      s.device[i]!.state = 'removed';
      return outcomes;
    },
  };
}

/**
 * A device goes while its region still waits for others, though not before its own probe is over.
 * Its decoders keep what firmware programmed: after a rescan of the bus it can be staged again.
 */
function removeStaged(m: Machine): Rule<State, number> {
  const interleaved = interleavedDevices(m);
  return {
    name: 'admin: remove a device whose region waits for others',
    actor: 'admin',
    source: 'drivers/cxl/core/region.c cxl_decoder_detach, cancel_auto_attach (87805c32e6ad)',
    parameters: m.scenario.devices.flatMap((_, i) => (has(interleaved, i) ? [i] : [])),
    environment: true,
    budget: 'userOps',
    describe: (_, i) => `admin: echo 1 > remove, for ${m.scenario.devices[i]!.name}`,
    guard: (s, i) =>
      mayAct(m, s) && s.device[i]!.state === 'ready' && isStaged(m, s, i) && !inCommitted(m, s, i),
    effect: (s, i): Outcome => {
      // What happens after a use after free is not defined; the model goes on as if it were fixed.
      const outcomes = detachDevice(m, s, i, () => undefined);
      s.device[i]!.state = 'removed';
      return outcomes;
    },
  };
}

function interleavedDevices(m: Machine): Bits {
  return m.decoders.reduce((set, d) => (d.ways > 1 ? union(set, d.devices) : set), NONE);
}

/**
 * modprobe -r dax_hmem, with dax_cxl first where that needs it, and modprobe again. The memory of
 * both is offlined before; module exit waits for the deferred work of the design. Loading is left to
 * the rules of dax_hmem and dax_cxl.
 */
function reloadDaxHmem(m: Machine): Rule<State, undefined> {
  return {
    name: 'admin: reload dax_hmem',
    actor: 'admin',
    source: 'drivers/dax/hmem/hmem.c dax_hmem_exit',
    environment: true,
    budget: 'userOps',
    guard: (s) => mayAct(m, s) && noWorkUnderWay(m, s),
    effect: (s) => {
      if (m.design.traits.daxCxlNeedsHmem) {
        for (let g = 0; g < m.regionCount; g++) unbindDax(m, s, g);
      }
      s.unloaded = union(s.unloaded, unbindHmemPlatform(m, s));
      s.hmemLoads = 2;
      s.daxHmem = false;
      m.design.daxHmemUnloaded!(m, s);
    },
  };
}

import { type Bits, common, isEmpty, NONE, union } from '../checker/index.ts';
import { maskOf } from '../model/machine/cells.ts';
import { holdsDaxRegion } from '../model/kernel/dax.ts';
import type { Machine } from '../model/machine/machine.ts';
import { plainBoot } from '../model/plain-boot.ts';
import type { State } from '../model/machine/state.ts';
import { defineProperty, hasSoftReserved } from './property.ts';

/** S9. A step that fails, or a device that comes late, is hardware; which thread is faster is not. */
export const ownerStable = defineProperty({
  id: 'owner-stable',
  sentence:
    'On hardware that works no order of loading and probing hands a byte to hmem that the plain boot leaves to CXL, or the other way round.',
  failure: 'the order of loading and probing decides who owns the memory',
  askedBy: 'S9: Li Zhijian 46b8e026 (L13), Smita Koralahalli 20260210064501.157591-1 (4, 5; L24)',
  severity: 'untidiness',
  applies: hasSoftReserved,
  body: (model) => {
    const m = model.machine;
    let plain: State | undefined;
    const healthy = (s: State) => {
      plain ??= plainBoot(model);
      return untouched(m, s) && sameHardware(m, s, plain);
    };
    return {
      kind: 'quiescent',
      premise: (s) => healthy(s) && holdsAny(m, s),
      holds: (s) => !healthy(s) || isEmpty(changedOwner(m, s, plain!)),
    };
  },
});

/** The cells that hmem has, not CXL as after the plain boot, or the other way round. */
export function changedOwner(m: Machine, s: State, plain: State): Bits {
  const toHmem = common(ownedBy(m, s, 'hmem'), ownedBy(m, plain, 'cxl'));
  const toCxl = common(ownedBy(m, s, 'cxl'), ownedBy(m, plain, 'hmem'));
  return union(toHmem, toCxl);
}

/** Is anything in a dax region? */
function holdsAny(m: Machine, s: State): boolean {
  return !isEmpty(ownedBy(m, s, 'cxl')) || !isEmpty(ownedBy(m, s, 'hmem'));
}

/** Has the administrator done nothing that lasts? */
function untouched(m: Machine, s: State): boolean {
  if (!isEmpty(s.torn) || !isEmpty(s.unloaded) || s.hmemLoads > 1) return false;
  for (let g = m.decoders.length; g < m.regionCount; g++) {
    if (s.region[g]!.state !== 'none') return false;
  }
  return true;
}

/** Has every probe of CXL ended as in the plain boot? */
function sameHardware(m: Machine, s: State, plain: State): boolean {
  if (s.probeFailed || s.refused !== null) return false;
  for (let i = 0; i < m.scenario.devices.length; i++) {
    if (s.device[i]!.hot || s.device[i]!.state !== plain.device[i]!.state) return false;
  }
  return true;
}

/** The cells in dax regions of one owner. */
function ownedBy(m: Machine, s: State, owner: 'cxl' | 'hmem'): Bits {
  let mask = NONE;
  const from = owner === 'cxl' ? 0 : m.regionCount;
  const to = owner === 'cxl' ? m.regionCount : m.daxCount;
  for (let d = from; d < to; d++) {
    if (holdsDaxRegion(s, d)) mask = union(mask, maskOf(s.dax[d]!.first, s.dax[d]!.last));
  }
  return mask;
}

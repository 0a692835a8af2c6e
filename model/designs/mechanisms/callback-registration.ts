/**
 * The work item of cxl_acpi where cxl_core reaches dax_hmem through a callback, as in `series-v5`:
 * ranges that come before dax_hmem wait in a tree of their own. The work is scheduled from the single
 * exit label of the cxl_acpi probe, successful or not.
 */
import { bit, bits, has, NONE, record, type Rule, union } from '../../../checker/index.ts';
import type { Design } from '../../machine/design.ts';
import { registerHmem, registerUnlessCxl } from '../../kernel/hmem.ts';
import { daxHmemRules, probeWalk } from '../../kernel/hmem-probe.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { piecesOutsideWindows } from './soft-reserved-nodes.ts';
import { type Posting, trimsIomem, workFields, workPhaseOf, workRules } from './trim-iomem.ts';

const own = (m: Machine) =>
  record({
    ...workFields(m),
    /** hmem_deferred_active: set of Soft Reserved nodes. */
    deferred: bits(m.slots.softReservedCount),
  });

type Own = ReturnType<typeof own>['fields'];

/** The state and the hooks of such a design. */
export const callbackRegistration = {
  // The pieces that hmem_register_device() does not leave to CXL: without windows, all ranges.
  extraHmemDevices: (m) =>
    Math.max(0, Math.max(m.softReserved.length, piecesOutsideWindows(m)) - m.hmemRanges.length),
  ...trimsIomem,
  own,
  workPhase: (m, s) => workPhaseOf(m, s, s.acpi !== 'unbound'),
  finished: (m, s) => s.own.work === 'done' || m.config.CXL_ACPI === 'n',
} satisfies Partial<Design<Own>>;

/**
 * The probe of hmem_platform registers the callback under hmem_notify_lock, then walks the deferred
 * tree; nothing is added to that tree once the callback is there.
 */
export function callbackRules(m: Machine, posting: Posting): Rule<State<Own>, never>[] {
  return [
    ...daxHmemRules<Own>(m, {
      source: `${posting.initSource}: hmem_register_fallback_handler, walk_hmem_resources`,
      walk: (s) => {
        const ranges = m.config.CXL_ACPI === 'n' ? [...m.hmemRanges] : [];
        for (let i = 0; i < m.slots.softReservedCount; i++) {
          const { first, last } = s.node[m.slots.softReserved + i]!;
          if (has(s.own.deferred, i)) ranges.push({ first, last });
        }
        s.own.deferred = NONE;
        return probeWalk(m, s, (range) => registerUnlessCxl(m, s, range), ranges);
      },
    }),
    ...workRules(m, posting, {
      scheduled: (s) => s.acpi !== 'unbound' && m.config.CXL_ACPI !== 'n',
      mayRegister: () => true,
      register: (s: State<Own>, slot) => {
        const { first, last } = s.node[slot]!;
        if (s.daxHmem) return registerHmem(m, s, first, last);
        s.own.deferred = union(s.own.deferred, bit(slot - m.slots.softReserved));
        return 0;
      },
      // platform_device_add(), or the mutex of the deferred tree, under hmem_notify_lock.
      registerReports: 'BUG: sleeping function called from invalid context',
    }),
  ];
}

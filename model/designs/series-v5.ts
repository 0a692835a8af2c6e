/**
 * Version 5 of the managed Soft Reserved series: as version 4, but the work runs
 * also when cxl_acpi fails, HMAT no longer registers ranges, and cxl_core reaches dax_hmem through a
 * callback: ranges that come before dax_hmem wait in a tree of their own.
 *
 * Left out: with a pmem-capable window the +1 of add_root_nvdimm_bridge() leaves cxl_acpi_probe() as
 * an error (L08, L09); windows of the model are volatile, "cxl_acpi fails" shows the same end.
 */
import { range, record } from '../../checker/index.ts';
import { defineDesign } from '../design.ts';
import { daxHmemRules, probeWalk, registerHmem, registerUnlessCxl } from '../kernel/hmem.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';
import { seriesV4 } from './series-v4.ts';
import { piecesOutsideWindows } from './soft-reserved-nodes.ts';
import { splitSoftReserved } from './split-soft-reserved.ts';
import { workFields, workPhaseOf, workRules } from './trim-iomem.ts';

const own = (m: Machine) =>
  record({
    ...workFields(m),
    /** hmem_deferred_active: set of Soft Reserved nodes. */
    deferred: range(0, 2 ** m.slots.softReservedCount - 1),
  });

type Own = ReturnType<typeof own>['fields'];

export const seriesV5 = defineDesign<Own>({
  ...seriesV4,
  id: 'series-v5',
  title: 'Add managed SOFT RESERVE resource handling (v5)',
  author: 'Smita Koralahalli',
  posted: '2025-07-15',
  source: '20250715180407.47426-1-Smita.KoralahalliChannabasappa@amd.com',
  summary: 'as v4, also when cxl_acpi fails; ranges that come before dax_hmem wait for it',
  // hmem_notify.o is always built in: nobody needs dax_hmem to be loaded. HMAT registers nothing.
  traits: { ...seriesV4.traits, cxlNeedsHmem: false, hmatRegistersOnline: false },
  // The pieces that hmem_register_device() does not leave to CXL: without windows, all ranges.
  extraHmemDevices: (m) =>
    Math.max(0, Math.max(m.softReserved.length, piecesOutsideWindows(m)) - m.hmemRanges.length),
  own,
  workPhase: (m, s) => workPhaseOf(m, s, s.acpi !== 'unbound'),
  finished: (m, s) => s.own.work === 'done' || m.config.CXL_ACPI === 'n',
  rules: (m) => [
    // Registers the callback under hmem_notify_lock, then walks the deferred tree; nothing is added
    // to that tree once the callback is there.
    ...daxHmemRules<Own>(
      m,
      '20250715180407.47426-7, -8: hmem_register_fallback_handler, walk_hmem_resources',
      (s) => {
        const ranges = m.config.CXL_ACPI === 'n' ? [...m.hmemRanges] : [];
        for (let i = 0; i < m.slots.softReservedCount; i++) {
          const { first, last } = s.node[m.slots.softReserved + i]!;
          if ((s.own.deferred >>> i) & 1) ranges.push({ first, last });
        }
        s.own.deferred = 0;
        return probeWalk(m, s, (range) => registerUnlessCxl(m, s, range), ranges);
      },
    ),
    ...workRules(m, {
      // From the single exit label of the probe, successful or not.
      scheduled: (s) => s.acpi !== 'unbound' && m.config.CXL_ACPI !== 'n',
      trim: (s, g) => splitSoftReserved(m, s, s.region[g]!.first, s.region[g]!.last),
      mayRegister: () => true,
      register: (s: State<Own>, slot) => {
        const { first, last } = s.node[slot]!;
        if (s.daxHmem) return registerHmem(m, s, first, last);
        s.own.deferred |= 1 << (slot - m.slots.softReserved);
        return 0;
      },
      // platform_device_add(), or the mutex of the deferred tree, under hmem_notify_lock.
      registerReports: 'BUG: sleeping function called from invalid context',
      waitSource: '20250715180407.47426-4: cxl_softreserv_mem_work_fn, wait_for_device_probe',
      trimSource: '20250715180407.47426-5: remove_soft_reserved',
    }),
  ],
});

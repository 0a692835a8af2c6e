/**
 * Version 5 of the managed Soft Reserved series: as version 4, but the work runs also when cxl_acpi
 * fails, HMAT no longer registers ranges, and cxl_core reaches dax_hmem through a callback: ranges that
 * come before dax_hmem wait in a tree of their own.
 *
 * Left out: with a pmem-capable window the +1 of add_root_nvdimm_bridge() leaves cxl_acpi_probe() as
 * an error (L08, L09); windows of the model are volatile, "cxl_acpi fails" shows the same end.
 */
import { defineDesign } from '../machine/design.ts';
import { callbackRegistration, callbackRules } from './mechanisms/callback-registration.ts';
import { mostNodesOfSplit, splitSoftReserved } from './mechanisms/split-soft-reserved.ts';
import { v612 } from './v6.12.ts';

export const seriesV5 = defineDesign({
  id: 'series-v5',
  basedOn: 'series-v4',
  title: 'Add managed SOFT RESERVE resource handling (v5)',
  author: 'Smita Koralahalli',
  posted: '2025-07-15',
  source: '20250715180407.47426-1-Smita.KoralahalliChannabasappa@amd.com',
  summary: 'as v4, also when cxl_acpi fails; ranges that come before dax_hmem wait for it',
  // hmem_notify.o is always built in: nobody needs dax_hmem to be loaded. HMAT registers nothing.
  traits: { ...v612.traits, hmatRegistersOnline: false },
  ...callbackRegistration,
  extraSoftReservedNodes: mostNodesOfSplit,
  rules: (m) =>
    callbackRules(m, {
      trim: splitSoftReserved,
      trimSource: '20250715180407.47426-5: remove_soft_reserved',
      waitSource: '20250715180407.47426-4: cxl_softreserv_mem_work_fn, wait_for_device_probe',
      initSource: '20250715180407.47426-7, -8',
    }),
});

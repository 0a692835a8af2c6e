/**
 * Version 3 of the managed Soft Reserved series: everything stays in iomem; a work item of cxl_acpi
 * gives the range of each region to release_mem_region_adjustable()'s twin for Soft Reserved, then
 * registers the nodes that are left with dax_hmem.
 *
 * The NULL that params.res is while the administrator has not yet sized a region (F4) is not modelled:
 * create-region is one step.
 */
import { defineDesign } from '../machine/design.ts';
import { directRegistration, directRules } from './mechanisms/direct-registration.ts';
import { releaseSrmemRegionAdjustable } from './mechanisms/release-adjustable.ts';
import { v612 } from './v6.12.ts';

export const seriesV3 = defineDesign({
  id: 'series-v3',
  basedOn: 'trim',
  title: 'Add managed SOFT RESERVE resource handling (v3)',
  author: 'Terry Bowman, Nathan Fontenot',
  posted: '2025-04-03',
  source: '20250403183315.286710-1-terry.bowman@amd.com',
  summary: 'after the probes a work item releases what regions cover exactly; dax gets the rest',
  traits: { ...v612.traits, cxlNeedsHmem: true },
  ...directRegistration,
  rules: (m) =>
    directRules(m, {
      trim: releaseSrmemRegionAdjustable,
      trimSource: '20250403183315.286710-2: release_srmem_region_adjustable',
      waitSource: '20250403183315.286710-3: cxl_wait_for_pci_mem, wait_for_device_probe',
      initSource: '20250403183315.286710-5',
    }),
});

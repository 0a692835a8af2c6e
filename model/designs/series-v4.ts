/**
 * Version 4 of the managed Soft Reserved series: as version 3, but Soft Reserved nodes are split by
 * adding pieces and removing the original, so that any overlap with a region can be taken out.
 *
 * The nodes that the walk hands out are looked up again without resource_lock (normalize_resource());
 * the walk over the nodes for one region is one step here.
 */
import { defineDesign } from '../machine/design.ts';
import { directRegistration, directRules } from './mechanisms/direct-registration.ts';
import { mostNodesOfSplit, splitSoftReserved } from './mechanisms/split-soft-reserved.ts';
import { v612 } from './v6.12.ts';

export const seriesV4 = defineDesign({
  id: 'series-v4',
  basedOn: 'series-v3',
  title: 'Add managed SOFT RESERVE resource handling (v4)',
  author: 'Smita Koralahalli',
  posted: '2025-06-03',
  source: '20250603221949.53272-1-Smita.KoralahalliChannabasappa@amd.com',
  summary: 'after the probes a work item splits Soft Reserved around regions; dax gets the rest',
  traits: { ...v612.traits, cxlNeedsHmem: true },
  ...directRegistration,
  extraSoftReservedNodes: mostNodesOfSplit,
  rules: (m) =>
    directRules(m, {
      trim: splitSoftReserved,
      trimSource: '20250603221949.53272-6: remove_soft_reserved',
      waitSource: '20250603221949.53272-5: cxl_wait_for_pci_mem, wait_for_device_probe',
      initSource: '20250603221949.53272-8',
    }),
});

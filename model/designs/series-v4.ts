/**
 * Version 4 of the managed Soft Reserved series: as version 3, but Soft Reserved
 * nodes are split by adding pieces and removing the original, so that any overlap with a region can
 * be taken out.
 *
 * The nodes that the walk hands out are looked up again without resource_lock (normalize_resource());
 * the walk over the nodes for one region is one step here.
 */
import { defineDesign } from '../design.ts';
import { seriesV3 } from './series-v3.ts';
import { mostPieces } from './soft-reserved-nodes.ts';
import { splitSoftReserved } from './split-soft-reserved.ts';
import { directRules } from './trim-iomem.ts';

export const seriesV4 = defineDesign({
  ...seriesV3,
  id: 'series-v4',
  title: 'Add managed SOFT RESERVE resource handling (v4)',
  author: 'Smita Koralahalli',
  posted: '2025-06-03',
  source: '20250603221949.53272-1-Smita.KoralahalliChannabasappa@amd.com',
  summary: 'after the probes a work item splits Soft Reserved around regions; dax gets the rest',
  // The original is still there when its pieces are added.
  extraSoftReservedNodes: (m) => mostPieces(m) - m.softReserved.length + 1,
  rules: (m) =>
    directRules(m, {
      trim: (s, g) => splitSoftReserved(m, s, s.region[g]!.first, s.region[g]!.last),
      trimSource: '20250603221949.53272-6: remove_soft_reserved',
      waitSource: '20250603221949.53272-5: cxl_wait_for_pci_mem, wait_for_device_probe',
      initSource: '20250603221949.53272-8',
    }),
});

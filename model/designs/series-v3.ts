/**
 * Version 3 of the managed Soft Reserved series: everything stays in iomem; a work
 * item of cxl_acpi gives the range of each region to release_mem_region_adjustable()'s twin for
 * Soft Reserved, then registers the nodes that are left with dax_hmem.
 *
 * The NULL that params.res is while the administrator has not yet sized a region (F4) is not
 * modelled: create-region is one step.
 */
import type { Outcome } from '../../checker/index.ts';
import { defineDesign } from '../design.ts';
import { cxlAcpiHasProbed } from '../kernel/cxl-acpi.ts';
import { adjustResource, IOMEM } from '../kernel/resource.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';
import {
  addSoftReserved,
  mostPieces,
  piecesOutsideWindows,
  releaseWithChildren,
} from './soft-reserved-nodes.ts';
import {
  directRules,
  forgetVisit,
  scheduleAgain,
  visitedCells,
  workOwn,
  workPhaseOf,
} from './trim-iomem.ts';

export const seriesV3 = defineDesign({
  id: 'series-v3',
  title: 'Add managed SOFT RESERVE resource handling (v3)',
  author: 'Terry Bowman, Nathan Fontenot',
  posted: '2025-04-03',
  source: '20250403183315.286710-1-terry.bowman@amd.com',
  summary: 'after the probes a work item releases what regions cover exactly; dax gets the rest',
  traits: {
    softReservedAt: 'iomem',
    hmatRegistersOnline: true,
    daxRegionsExclusive: false,
    probeWaitCovers: 'cxl_pci',
    cxlNeedsHmem: true,
  },
  // What HMAT registered, and the pieces that hmem_register_device() does not leave to CXL.
  extraHmemDevices: (m) =>
    Math.max(0, m.hmatRanges.length + piecesOutsideWindows(m) - m.hmemRanges.length),
  extraSoftReservedNodes: (m) => mostPieces(m) - m.softReserved.length,
  own: workOwn,
  regionRemoved: (_, s, g) => forgetVisit(s, g),
  cutCells: visitedCells,
  workPhase: (m, s) => workPhaseOf(m, s, cxlAcpiHasProbed(s)),
  finished: (_, s) => !cxlAcpiHasProbed(s) || s.own.work === 'done',
  cxlAcpiReprobed: (_, s) => scheduleAgain(s),
  rules: (m) =>
    directRules(m, {
      trim: (s, g) => releaseSrmemRegionAdjustable(m, s, s.region[g]!.first, s.region[g]!.last),
      trimSource: '20250403183315.286710-2: release_srmem_region_adjustable',
      waitSource: '20250403183315.286710-3: cxl_wait_for_pci_mem, wait_for_device_probe',
      initSource: '20250403183315.286710-5',
    }),
});

/**
 * release_srmem_region_adjustable(): goes down through the nodes that contain the range to the
 * first one with the desc of Soft Reserved. An exact one is dropped, and its children with it. Any
 * other must be adjusted, which __adjust_resource() refuses while a child lies in the way: also
 * before a split, whose children would all stay in the lower part.
 */
function releaseSrmemRegionAdjustable(m: Machine, s: State, first: number, last: number): Outcome {
  const slot = firstContaining(m, s, first, last);
  if (slot === null) return 'trim: no Soft Reserved node contains the region';
  const node = s.node[slot]!;
  const end = node.last;
  if (node.first === first && end === last) return releaseWithChildren(m, s, slot);
  if (node.first === first) return adjust(s, slot, last + 1, end);
  const outcome = adjust(s, slot, node.first, first - 1);
  if (outcome === undefined && last < end) addSoftReserved(m, s, last + 1, end);
  return outcome;
}

function adjust(s: State, slot: number, first: number, last: number): Outcome {
  if (adjustResource(s, slot, first, last) === 0) return undefined;
  return 'trim: __adjust_resource: -EBUSY (WARN_ON_ONCE)';
}

function firstContaining(m: Machine, s: State, first: number, last: number): number | null {
  let parent = IOMEM;
  for (;;) {
    let found: number | null = null;
    for (let slot = 1; slot < m.slots.count; slot++) {
      const node = s.node[slot]!;
      if (node.parent === parent && node.first <= first && last <= node.last) found = slot;
    }
    if (found === null || s.node[found]!.desc === 'soft-reserved') return found;
    parent = found;
  }
}

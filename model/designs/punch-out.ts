/**
 * Punch out: as v6.12, but add_cxl_resources() takes every CXL window out of the Soft Reserved ranges
 * before it inserts the window. Nobody waits, and nobody falls back.
 */
import { record } from '../../checker/index.ts';
import { defineDesign } from '../machine/design.ts';
import { leavesWindowsToCxl } from '../kernel/hmem-probe.ts';
import { insertedWindows, punchOutSoftReserved } from './mechanisms/punch-out-window.ts';
import { v612 } from './v6.12.ts';

export const punchOut = defineDesign({
  id: 'punch-out',
  basedOn: 'v6.12',
  title: 'CXL/ACPI: Remove overlapping Soft Reserved regions before adding CFMW resources',
  author: 'Li Zhijian',
  posted: '2025-07-09',
  source: 'ad410c59-bf0f-47ae-aa65-c0d845e6f264@fujitsu.com (RFC)',
  summary: 'Soft Reserved is cut out of iomem by window; dax gets what touches no window',
  traits: v612.traits,
  own: () => record({}),
  rules: leavesWindowsToCxl,
  extraSoftReservedNodes: (m) => m.windows.length,
  beforeWindow: punchOutSoftReserved,
  cutCells: insertedWindows,
});

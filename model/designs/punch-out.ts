/**
 * Punch out: as v6.12, but add_cxl_resources() takes every CXL window out of the Soft
 * Reserved ranges before it inserts the window. Nobody waits, and nobody falls back.
 *
 * Posted as a sketch. Assumed where it is silent: it looks at the top level of iomem only, as its
 * description says; what lies below a removed Soft Reserved node moves up (remove_resource()).
 */
import { maskOf } from '../cells.ts';
import { defineDesign } from '../design.ts';
import { cxlAcpiHasProbed } from '../kernel/cxl-acpi.ts';
import { IOMEM } from '../kernel/resource.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';
import { addSoftReserved, removeNode } from './soft-reserved-nodes.ts';
import { v612 } from './v6.12.ts';

export const punchOut = defineDesign({
  id: 'punch-out',
  title: 'CXL/ACPI: Remove overlapping Soft Reserved regions before adding CFMW resources',
  author: 'Li Zhijian',
  posted: '2025-07-09',
  source: 'ad410c59-bf0f-47ae-aa65-c0d845e6f264@fujitsu.com (RFC)',
  summary: 'Soft Reserved is cut out of iomem by window; dax gets what touches no window',
  traits: v612.traits,
  own: (m) => v612.own(m),
  rules: (m) => v612.rules(m),
  extraSoftReservedNodes: (m) => m.windows.length,
  beforeWindow: (m, s, w) => punchOutSoftReserved(m, s, m.windows[w]!.first, m.windows[w]!.last),
  cutCells: (m, s) => {
    if (!cxlAcpiHasProbed(s)) return 0;
    const refused = s.refused === null ? null : m.windows[s.refused]!;
    return refused === null ? m.windowMask : m.windowMask & ~maskOf(refused.first, refused.last);
  },
});

/** claim_and_punch_out_soft_reserved(): removes each node, then adds what lies outside the range. */
function punchOutSoftReserved(m: Machine, s: State, first: number, last: number): void {
  for (let i = 0; i < m.slots.softReservedCount; i++) {
    const slot = m.slots.softReserved + i;
    const soft = { first: s.node[slot]!.first, last: s.node[slot]!.last };
    if (s.node[slot]!.parent !== IOMEM || soft.last < first || last < soft.first) continue;
    removeNode(m, s, slot);
    if (soft.first < first) addSoftReserved(m, s, soft.first, first - 1);
    if (soft.last > last) addSoftReserved(m, s, last + 1, soft.last);
  }
}

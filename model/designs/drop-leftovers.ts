/**
 * Drop leftovers: when nothing failed CXL keeps its regions, and Soft Reserved bytes
 * in a window but in no region are published to nobody, on purpose; any failure tears everything
 * down as in all-or-nothing.
 */
import { defineDesign } from '../design.ts';
import { committedCells } from '../kernel/hmem.ts';
import { cxlFailed, cxlSettled } from '../kernel/probe-wait.ts';
import { fallbackFinished, fallbackOwn, fallbackRules } from './fallback.ts';

export const dropLeftovers = defineDesign({
  id: 'drop-leftovers',
  title: 'reading of the policy without trimming: leftovers are not published',
  author: 'Alison Schofield',
  posted: '2024-12 (remark)',
  source: 'reply to 20241202155542.22111-1; never posted as a patch',
  summary: 'CXL keeps its regions if nothing failed and leftovers are wasted, else all goes to dax',
  traits: {
    softReservedAt: 'aside',
    hmatRegistersOnline: true,
    daxRegionsExclusive: false,
    probeWaitCovers: 'regions',
  },
  own: fallbackOwn,
  rules: (m) =>
    fallbackRules(m, {
      mustFallBack: (s) => cxlSettled(m, s) && cxlFailed(m, s),
      mayStayWithCxl: (s) => cxlSettled(m, s) && !cxlFailed(m, s),
      keep: (s) => {
        s.wasted |= m.softReservedMask & m.windowMask & ~committedCells(m, s);
      },
    }),
  finished: (_, s) => fallbackFinished(s),
});

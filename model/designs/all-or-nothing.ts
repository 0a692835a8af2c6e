/**
 * All or nothing: CXL keeps its ranges only when every Soft Reserved byte in a window
 * is in a committed region; any failure or time-out tears everything down and hands all to dax.
 */
import { defineDesign } from '../design.ts';
import { committedCells } from '../kernel/hmem.ts';
import { cxlFailed, cxlSettled } from '../kernel/probe-wait.ts';
import { fallbackFinished, fallbackOwn, fallbackRules } from './fallback.ts';

export const allOrNothing = defineDesign({
  id: 'all-or-nothing',
  title: 'policy: any failure hands every range to dax ("nothing" otherwise "all")',
  author: 'Dan Williams',
  posted: '2024-12 (remark), 2025-07-22 (in detail)',
  source: '687ffcc0ee1c8, 6880906ac4e68; never posted as a patch',
  summary: 'CXL keeps all ranges if all are covered, else everything is torn down and given to dax',
  traits: {
    softReservedAt: 'aside',
    hmatRegistersOnline: true,
    daxRegionsExclusive: false,
    probeWaitCovers: 'regions',
  },
  own: fallbackOwn,
  rules: (m) => {
    const needed = m.softReservedMask & m.windowMask;
    return fallbackRules(m, {
      mustFallBack: (s) =>
        cxlSettled(m, s) && (cxlFailed(m, s) || (needed & ~committedCells(m, s)) !== 0),
      mayStayWithCxl: (s) =>
        cxlSettled(m, s) && !cxlFailed(m, s) && (needed & ~committedCells(m, s)) === 0,
      keep: () => {},
    });
  },
  finished: (_, s) => fallbackFinished(s),
});

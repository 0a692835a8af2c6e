/**
 * All or nothing: CXL keeps its ranges only when every Soft Reserved byte in a window is in a committed
 * region; any failure or time-out tears everything down and hands all to dax.
 */
import { isEmpty, NONE } from '../../checker/index.ts';
import { defineDesign } from '../machine/design.ts';
import { cxlFailed } from '../kernel/probe-wait.ts';
import { fallback, fallbackRules, uncoveredCells } from './mechanisms/fallback.ts';
import { v612 } from './v6.12.ts';

export const allOrNothing = defineDesign({
  id: 'all-or-nothing',
  basedOn: 'trim',
  title: 'policy: any failure hands every range to dax ("nothing" otherwise "all")',
  author: 'Dan Williams',
  posted: '2024-12 (remark), 2025-07-22 (in detail)',
  source: '687ffcc0ee1c8, 6880906ac4e68; never posted as a patch',
  summary: 'CXL keeps all ranges if all are covered, else everything is torn down and given to dax',
  traits: { ...v612.traits, softReservedAt: 'aside', probeWaitCovers: 'regions' },
  ...fallback,
  rules: (m) =>
    fallbackRules(m, {
      mustFallBack: (s) => cxlFailed(m, s) || !isEmpty(uncoveredCells(m, s)),
      wasted: () => NONE,
    }),
});

/**
 * Drop leftovers: when nothing failed CXL keeps its regions, and Soft Reserved bytes in a window but in
 * no region are published to nobody, on purpose; any failure tears everything down as in
 * all-or-nothing.
 */
import { defineDesign } from '../machine/design.ts';
import { cxlFailed } from '../kernel/probe-wait.ts';
import { fallback, fallbackRules, uncoveredCells } from './mechanisms/fallback.ts';
import { v612 } from './v6.12.ts';

export const dropLeftovers = defineDesign({
  id: 'drop-leftovers',
  basedOn: 'all-or-nothing',
  title: 'reading of the policy without trimming: leftovers are not published',
  author: 'Alison Schofield',
  posted: '2024-12 (remark)',
  source: 'reply to 20241202155542.22111-1; never posted as a patch',
  summary: 'CXL keeps its regions if nothing failed and leftovers are wasted, else all goes to dax',
  traits: { ...v612.traits, softReservedAt: 'aside', probeWaitCovers: 'regions' },
  ...fallback,
  rules: (m) =>
    fallbackRules(m, {
      mustFallBack: (s) => cxlFailed(m, s),
      wasted: (s) => uncoveredCells(m, s),
    }),
});

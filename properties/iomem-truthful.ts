import { keepsDecoders } from '../model/kernel/decoder.ts';
import { hasLostTarget } from '../model/kernel/region.ts';
import type { Machine } from '../model/machine/machine.ts';
import type { State } from '../model/machine/state.ts';
import { defineProperty } from './property.ts';

/** S10c. A region that lost a device to the administrator has formed before. */
export const iomemTruthful = defineProperty({
  id: 'iomem-truthful',
  sentence: 'Once all is quiet, /proc/iomem names no region that never formed.',
  failure: '/proc/iomem names a region that never formed',
  askedBy: 'S10c: Alison Schofield aY11TGmQvzuSKxyO, 20260212062250.1219043-1',
  severity: 'untidiness',
  applies: ({ machine: m }) => m.decoders.length > 0 || 'firmware committed no decoder',
  body: ({ machine: m }) => ({
    kind: 'quiescent',
    holds: (s) => {
      for (let g = 0; g < m.regionCount; g++) {
        const named = s.node[m.slots.region + g]!.parent !== null;
        if (named && s.region[g]!.state !== 'commit' && !hasFormed(m, s, g)) return false;
      }
      return true;
    },
  }),
});

/** Was a region that is not committed committed before? Then its decoders were reset, unless they are kept. */
function hasFormed(m: Machine, s: State, g: number): boolean {
  const decoder = m.decoders[g];
  if (decoder === undefined) return true;
  return decoder.locked || keepsDecoders(m, g) ? hasLostTarget(s, g) : !s.programmed[g];
}

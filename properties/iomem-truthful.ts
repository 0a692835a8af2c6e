import { defineProperty } from './property.ts';

/** S10c. */
export const iomemTruthful = defineProperty({
  id: 'iomem-truthful',
  sentence: 'Once all is quiet, /proc/iomem names no region that never formed.',
  askedBy: 'S10c: Alison Schofield aY11TGmQvzuSKxyO, 20260212062250.1219043-1',
  applies: ({ machine: m }) => m.decoders.length > 0 || 'firmware committed no decoder',
  body: ({ machine: m }) => ({
    kind: 'quiescent',
    holds: (s) => {
      for (let g = 0; g < m.regionCount; g++) {
        const named = s.node[m.slots.region + g]!.parent !== null;
        if (named && s.region[g]!.state === 'assembling') return false;
      }
      return true;
    },
  }),
});

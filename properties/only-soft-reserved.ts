import { isWithin } from '../checker/index.ts';
import { maskOf } from '../model/machine/cells.ts';
import { defineProperty } from './property.ts';

/** S16. */
export const onlySoftReserved = defineProperty({
  id: 'only-soft-reserved',
  sentence: 'Devices of dax_hmem cover nothing but Soft Reserved bytes.',
  failure: 'dax_hmem gets memory that is not Soft Reserved',
  askedBy:
    'S16: Li Zhijian 01956e38-5dc7-45f3-8c56-e98c9b8a3b5c (SRAT hot-plug range under the RFC)',
  severity: 'danger',
  body: ({ machine: m }) => ({
    kind: 'always',
    premise: (s) => {
      for (let d = m.regionCount; d < m.daxCount; d++) if (s.dax[d]!.state !== 'none') return true;
      return false;
    },
    holds: (s) => {
      for (let d = m.regionCount; d < m.daxCount; d++) {
        const dax = s.dax[d]!;
        if (dax.state === 'none') continue;
        if (!isWithin(maskOf(dax.first, dax.last), m.softReservedMask)) return false;
      }
      return true;
    },
  }),
});

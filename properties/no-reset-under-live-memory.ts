import { overlap } from '../checker/index.ts';
import { maskOf } from '../model/machine/cells.ts';
import { inUseCells } from './bytes.ts';
import { defineProperty } from './property.ts';

/** S7. */
export const noResetUnderLiveMemory = defineProperty({
  id: 'no-reset-under-live-memory',
  sentence: 'No committed decoder is reset while memory that it decodes is online.',
  failure: 'decoders are reset below memory that is online',
  askedBy: 'S7: Smita Koralahalli b137dd39-dcf6-4203-adab-8c9ee2b3e6ef',
  severity: 'lost or corrupted memory',
  body: ({ machine: m }) => ({
    kind: 'never-fires',
    outcomes: ['decoder reset under online memory'],
    premise: (s) => {
      const online = inUseCells(m, s);
      for (let g = 0; g < m.regionCount; g++) {
        const r = s.region[g]!;
        if (r.state === 'commit' && overlap(maskOf(r.first, r.last), online)) return true;
      }
      return false;
    },
  }),
});

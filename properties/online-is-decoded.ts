import { isEmpty, isWithin } from '../checker/index.ts';
import { dangerousCells, inUseCells } from './bytes.ts';
import { defineProperty } from './property.ts';

/** What dax_hmem and kmem never ask: whether there is memory. */
export const onlineIsDecoded = defineProperty({
  id: 'online-is-decoded',
  sentence:
    'Memory in a CXL window is online only where a committed decoder of a device that is there decodes it.',
  failure: 'memory is online that no decoder decodes',
  askedBy:
    'a review of this model: handing a window without committed decoders (N6, L05) to hmem counted as a success',
  severity: 'lost or corrupted memory',
  applies: ({ machine: m }) => m.windows.length > 0 || 'the machine has no CXL window',
  body: ({ machine: m }) => ({
    kind: 'always',
    premise: (s) => !isWithin(inUseCells(m, s), m.platformMask),
    holds: (s) => isEmpty(dangerousCells(m, s)),
  }),
});

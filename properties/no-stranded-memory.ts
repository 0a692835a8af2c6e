import { isEmpty } from '../checker/index.ts';
import type { Model } from '../model/model.ts';
import { expectedCells, missingCells } from './bytes.ts';
import { type Declaration, defineProperty, hasSoftReserved } from './property.ts';

/** S2, the property that started the discussion. */
export const noStrandedMemory = defineProperty({
  id: 'no-stranded-memory',
  sentence:
    'Once all is quiet, every Soft Reserved byte of working hardware is usable by somebody.',
  failure: 'Soft Reserved memory that works is usable by nobody',
  askedBy: 'S2: Dan Williams 687fef9ec0dd9; Raghavendra K T and Bharata B Rao, LKML, December 2024',
  severity: 'stranded bytes',
  applies: hasSoftReserved,
  body: quiescentlyUsable,
  ofDeadKernels: true,
});

/** S2': Dan Williams would not worry about layouts in which ranges and regions differ. */
export const noStrandedMemoryInScope = defineProperty({
  id: 'no-stranded-memory-in-scope',
  sentence:
    'The same, for machines where every range that dax sees equals one region or meets none.',
  failure:
    'Soft Reserved memory that works is usable by nobody, although every range equals one region or meets none',
  askedBy: 'S2\': Dan Williams, reply to v4 5/9 ("do not worry about the corner cases")',
  severity: 'stranded bytes',
  applies: (model) => {
    const { hmemRanges, decoders } = model.machine;
    const odd = hmemRanges.some((r) =>
      decoders.some(
        (d) =>
          d.regionFirst <= r.last &&
          r.first <= d.last &&
          (d.regionFirst !== r.first || d.last !== r.last),
      ),
    );
    return odd
      ? 'a Soft Reserved or SRAT range differs from the region in it'
      : hasSoftReserved(model);
  },
  body: quiescentlyUsable,
  ofDeadKernels: true,
});

function quiescentlyUsable({ machine: m }: Model): ReturnType<Declaration['body']> {
  return {
    kind: 'quiescent',
    premise: (s) => !isEmpty(expectedCells(m, s)),
    // What a design dropped on purpose is lost to the user all the same; the measures tell it apart.
    holds: (s) => isEmpty(missingCells(m, s)),
  };
}

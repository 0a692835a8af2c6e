import type { Model } from '../model/model.ts';
import { expectedCells, usableCells } from './bytes.ts';
import type { ModelProperty } from './property.ts';

/** S2, the property that started the discussion. */
export const noStrandedMemory: ModelProperty = {
  id: 'no-stranded-memory',
  sentence:
    'Once all is quiet, every Soft Reserved byte of working hardware is usable by somebody.',
  askedBy: 'S2: Dan Williams 687fef9ec0dd9; Raghavendra K T and Bharata B Rao, LKML, December 2024',
  applies: ({ scenario }) =>
    scenario.softReserved.length > 0 || 'the machine has no Soft Reserved range',
  instantiate(model) {
    return quiescentlyUsable(this, model);
  },
};

/** S2': Dan Williams would not worry about layouts in which ranges and regions differ. */
export const noStrandedMemoryInScope: ModelProperty = {
  id: 'no-stranded-memory-in-scope',
  sentence:
    'The same, for machines where every range that dax sees equals one region or meets none.',
  askedBy: 'S2\': Dan Williams, reply to v4 5/9 ("do not worry about the corner cases")',
  applies: ({ scenario, machine: m }) => {
    if (scenario.softReserved.length === 0) return 'the machine has no Soft Reserved range';
    const odd = m.hmemRanges.find((r) =>
      m.decoders.some(
        (d) => d.first <= r.last && r.first <= d.last && (d.first !== r.first || d.last !== r.last),
      ),
    );
    return odd === undefined || 'a Soft Reserved or SRAT range differs from the region in it';
  },
  instantiate(model) {
    return quiescentlyUsable(this, model);
  },
};

function quiescentlyUsable(
  { id, sentence }: Pick<ModelProperty, 'id' | 'sentence'>,
  { machine: m }: Model,
): ReturnType<ModelProperty['instantiate']> {
  return {
    id,
    sentence,
    kind: 'quiescent',
    premise: (s) => expectedCells(m, s) !== 0,
    // What a design dropped on purpose is lost to the user all the same; the measures tell it apart.
    holds: (s) => (expectedCells(m, s) & ~usableCells(m, s)) === 0,
  };
}

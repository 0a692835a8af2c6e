import type { ModelProperty } from './property.ts';

/** S8: one bad apple must not spoil the barrel. */
export const innocentsSurvive: ModelProperty = {
  id: 'innocents-survive',
  sentence: 'Falling back for one range does not remove a healthy region of another.',
  askedBy: 'S8: Alison Schofield aIAwnACBeWindJ-s, aXMWzC8zf3bqIHJ0; Alejandro Lucero d8a9e594',
  applies: () => true,
  instantiate({ machine: m }) {
    return {
      id: this.id,
      sentence: this.sentence,
      kind: 'never-fires',
      outcomes: ['innocent region removed'],
      premise: (s) => {
        for (let g = 0; g < m.regionCount; g++) if (s.region[g]!.state === 'commit') return true;
        return false;
      },
    };
  },
};

/**
 * Die Hard's puzzle: measure 4 gallons with a jug of 3 and a jug of 5. From Lamport's TLA+ course.
 */
import type { Reachable } from '../language/property.ts';
import { system } from '../language/system.ts';
import { range, record, type ViewOf } from '../language/types.ts';

const layout = record({ small: range(0, 3), big: range(0, 5) });
type Jugs = ViewOf<typeof layout>;

/** 16 states, 96 firings (TLC reports 97, with the initial state). */
export const dieHard = system({
  name: 'Die Hard',
  layout,
  rules: [
    step('fill the small jug', (s) => {
      s.small = 3;
    }),
    step('fill the big jug', (s) => {
      s.big = 5;
    }),
    step('empty the small jug', (s) => {
      s.small = 0;
    }),
    step('empty the big jug', (s) => {
      s.big = 0;
    }),
    step('pour the small jug into the big one', (s) => {
      const poured = Math.min(s.small, 5 - s.big);
      s.small -= poured;
      s.big += poured;
    }),
    step('pour the big jug into the small one', (s) => {
      const poured = Math.min(s.big, 3 - s.small);
      s.big -= poured;
      s.small += poured;
    }),
  ],
});

export const fourGallons: Reachable<Jugs> = {
  id: 'four-gallons',
  kind: 'reachable',
  sentence: 'The big jug holds 4 gallons at some point.',
  witness: (s) => s.big === 4,
};

function step(name: string, effect: (s: Jugs) => void) {
  return { name, actor: 'hero', guard: () => true, effect };
}

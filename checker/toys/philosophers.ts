/**
 * Dining philosophers who take the left fork first: they deadlock.
 */
import type { Always, NoDeadlock } from '../language/property.ts';
import { system } from '../language/system.ts';
import { array, boolean, enumeration, record, type ViewOf } from '../language/types.ts';

const place = record({
  philosopher: enumeration('thinks', 'has left', 'eats'),
  /** Fork `i` is taken; it lies to the left of philosopher `i`. */
  taken: boolean(),
});

/** The system with `philosophers`: 12 and 16 give 39 202 and 1 331 714 states. */
export function diningPhilosophers(philosophers: number) {
  const layout = record({ place: array(philosophers, place) });
  const right = (i: number) => (i + 1 === philosophers ? 0 : i + 1);
  const forEach = {
    actor: 'philosopher',
    parameters: Array.from({ length: philosophers }, (_, i) => i),
  };

  return system({
    name: `${philosophers} dining philosophers`,
    layout,
    rules: [
      {
        name: 'take left',
        ...forEach,
        guard: (s, i: number) => s.place[i].philosopher === 'thinks' && !s.place[i].taken,
        effect(s, i: number) {
          s.place[i].taken = true;
          s.place[i].philosopher = 'has left';
        },
      },
      {
        name: 'take right',
        ...forEach,
        guard: (s, i: number) => s.place[i].philosopher === 'has left' && !s.place[right(i)].taken,
        effect(s, i: number) {
          s.place[right(i)].taken = true;
          s.place[i].philosopher = 'eats';
        },
      },
      {
        name: 'release',
        ...forEach,
        guard: (s, i: number) => s.place[i].philosopher === 'eats',
        effect(s, i: number) {
          s.place[i].taken = false;
          s.place[right(i)].taken = false;
          s.place[i].philosopher = 'thinks';
        },
      },
    ],
    finished: () => false,
  });
}

interface Table {
  readonly place: ArrayLike<ViewOf<typeof place>>;
}

export const neighboursDoNotEat: Always<Table> = {
  id: 'neighbours-do-not-eat',
  kind: 'always',
  sentence: 'Two neighbours never eat at the same time.',
  holds({ place }) {
    let before = place[place.length - 1].philosopher;
    for (let i = 0; i < place.length; i++) {
      const { philosopher } = place[i];
      if (philosopher === 'eats' && before === 'eats') return false;
      before = philosopher;
    }
    return true;
  },
};

export const noDeadlock: NoDeadlock<Table> = {
  id: 'no-deadlock',
  kind: 'no-deadlock',
  sentence: 'The philosophers never all starve.',
};

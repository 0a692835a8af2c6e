/**
 * Counters that wrap around, each stepping on its own: the cheapest possible rules, so that what
 * is measured is the search.
 */
import { system } from '../language/system.ts';
import { array, range, record } from '../language/types.ts';

/** `counters` counters modulo `modulus`: modulus ^ counters states, counters firings in each. */
export function grid(counters: number, modulus: number) {
  return system({
    name: `grid of ${counters} counters modulo ${modulus}`,
    layout: record({ counter: array(counters, record({ value: range(0, modulus - 1) })) }),
    rules: [
      {
        name: 'step',
        actor: 'counter',
        parameters: Array.from({ length: counters }, (_, i) => i),
        guard: () => true,
        effect(s, i: number) {
          const counter = s.counter[i];
          counter.value = counter.value === modulus - 1 ? 0 : counter.value + 1;
        },
      },
    ],
  });
}

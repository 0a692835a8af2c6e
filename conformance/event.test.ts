import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Event, eventText, MODULES, parseEvent } from './event.ts';

const index = fc.nat(9);

const events: fc.Arbitrary<Event> = fc.oneof(
  fc
    .uniqueArray(fc.constantFrom(...MODULES), { minLength: 1 })
    .map((modules) => ({ do: 'load' as const, modules })),
  fc.boolean().map((on) => ({ do: 'requests' as const, on })),
  fc.record({ do: fc.constantFrom('add', 'unplug', 'replug'), device: index }),
  fc.record({ do: fc.constant('create' as const), window: index, device: index }),
  fc.record({
    do: fc.constant('destroy' as const),
    start: fc.bigInt({ min: 0n, max: 2n ** 52n }),
  }),
  fc.constant({ do: 'reload' as const }),
) as fc.Arbitrary<Event>;

test('an event survives its text', () => {
  fc.assert(
    fc.property(events, (event) => {
      expect(parseEvent(eventText(event))).toEqual({ ...event });
    }),
  );
});

test.each([
  '',
  'load',
  'load nothing',
  'create 0',
  'create 0 -1',
  'destroy 12',
  'requests',
  'dance',
])('"%s" is no event', (line) => {
  expect(parseEvent(line)).toBeUndefined();
});

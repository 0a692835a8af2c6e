import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Event, eventText, MODULES, parseEvent } from './event.ts';

const index = fc.nat(9);
const start = fc.bigInt({ min: 0n, max: 2n ** 52n });

const events: fc.Arbitrary<Event> = fc.oneof(
  fc
    .uniqueArray(fc.constantFrom(...MODULES), { minLength: 1 })
    .map((modules) => ({ do: 'load' as const, modules })),
  fc.boolean().map((on) => ({ do: 'requests' as const, on })),
  fc.record({
    do: fc.constantFrom('create', 'assemble'),
    window: index,
    device: index,
    half: fc.boolean(),
  }),
  fc.record({
    do: fc.constantFrom('add', 'unplug', 'replug', 'remove', 'rescan', 'reset'),
    device: index,
  }),
  fc.record({ do: fc.constantFrom('destroy', 'disable', 'enable', 'delete'), start }),
  fc.record({
    do: fc.constantFrom('offline', 'online', 'release', 'take', 'devdax', 'unbind', 'bind'),
    owner: fc.constantFrom('cxl', 'hmem'),
    start,
  }),
  fc.record({ do: fc.constantFrom('reload', 'rebind', 'busy', 'idle', 'wait') }),
  fc.record({ do: fc.constantFrom('unbind', 'bind'), driver: fc.constant('cxl_acpi') }),
  fc.record({
    do: fc.constantFrom('unbind', 'bind'),
    driver: fc.constant('cxl_mem'),
    device: index,
  }),
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
  'create 0 0 quarter',
  'assemble 0 0 whole',
  'destroy 12',
  'delete cxl 0x10',
  'reset',
  'offline 0x10',
  'offline kmem 0x10',
  'requests',
  'reload 1',
  'unbind cxl_acpi 0',
  'bind cxl_mem',
  'busy 1',
  'dance',
])('"%s" is no event', (line) => {
  expect(parseEvent(line)).toBeUndefined();
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRoute, type Route, routeText, START } from './route.ts';

const name = fc.string({ minLength: 1 });
const small = fc.nat(300);
const route: fc.Arbitrary<Route> = fc.oneof(
  fc.record({
    view: fc.constant('matrix' as const),
    scenario: fc.string(),
    filter: fc.string(),
    compare: fc.array(fc.stringMatching(/^[a-z0-9.-]+$/), { maxLength: 2 }),
  }),
  fc.record({
    view: fc.constant('trace' as const),
    scenario: name,
    design: name,
    property: name,
    state: fc.option(small, { nil: undefined }),
  }),
  fc
    .record(
      {
        view: fc.constant('explore' as const),
        scenario: name,
        design: name,
        faults: small,
        userOps: small,
        walk: fc.array(fc.tuple(small, small), { maxLength: 20 }),
        state: small,
        loop: small,
      },
      {
        requiredKeys: ['view', 'scenario', 'design', 'faults', 'userOps', 'walk', 'state'],
      },
    )
    .map(({ loop, ...explore }) => {
      if (explore.walk.length === 0) return { ...explore, state: 0 };
      return loop === undefined ? explore : { ...explore, loop };
    }),
);

describe('the address of a view', () => {
  test('leads back to it', () => {
    fc.assert(
      fc.property(route, (to) => {
        expect(parseRoute(routeText(to))).toEqual(to);
      }),
    );
  });

  test.each(['', '#', '#/', '#/nothing/of/the/kind', '#/%E0%A4%A'])(
    'that this page does not know leads to the matrix: "%s"',
    (hash) => {
      expect(parseRoute(hash)).toEqual(START);
    },
  );
});

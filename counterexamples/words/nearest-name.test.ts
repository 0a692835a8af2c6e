import { expect, test } from 'vitest';
import { didYouMean, nearestName } from './nearest-name.ts';

const names = ['v6.12', 'trim', 'all-or-nothing', 'drop-leftovers'];

test.each([
  ['trin', 'trim'],
  ['TRIM', 'trim'],
  ['all-or-noting', 'all-or-nothing'],
  ['drop-leftover', 'drop-leftovers'],
  ['banana', undefined],
])('nearestName(%s) is %s', (written, expected) => {
  expect(nearestName(written, names)).toBe(expected);
});

test('didYouMean says nothing rather than guess', () => {
  expect(didYouMean('trin', names)).toBe('; did you mean "trim"?');
  expect(didYouMean('banana', names)).toBe('');
});

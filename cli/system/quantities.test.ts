import { countText } from '../../counterexamples/words/count-text.ts';
import { describe, expect, test } from 'vitest';
import {
  bytesText,
  durationText,
  humanBytes,
  parseBytes,
  parseCount,
  parseSeconds,
  roundCount,
  shortCount,
} from './quantities.ts';

describe('parseCount', () => {
  test.each([
    ['0', 0],
    ['250000', 250_000],
    ['10k', 10_000],
    ['5M', 5_000_000],
    ['5m', 5_000_000],
    ['1.5M', 1_500_000],
    ['2G', 2_000_000_000],
  ])('%s is %d', (text, value) => expect(parseCount(text)).toBe(value));

  test.each(['', '5x', '-1', '1e6', '1.5', '1.0001k', 'M', '5 M', '0x10', '99999999999999999999'])(
    'refuses "%s"',
    (text) => expect(parseCount(text)).toBeUndefined(),
  );
});

describe('parseBytes', () => {
  test.each([
    ['134217728', 1n << 27n],
    ['0x8000000', 1n << 27n],
    ['128M', 1n << 27n],
    ['128MiB', 1n << 27n],
    ['2GiB', 1n << 31n],
    ['1.5G', 3n << 29n],
    ['1T', 1n << 40n],
    ['4k', 4096n],
  ])('%s is %d', (text, value) => expect(parseBytes(text)).toBe(value));

  test.each(['', '2GB', '8000000h', '0x', '1.5', '-1G', '2 G', '0x1ffffffffffffffff'])(
    'refuses "%s"',
    (text) => expect(parseBytes(text)).toBeUndefined(),
  );
});

test('parseSeconds takes decimals and nothing else', () => {
  expect(parseSeconds('0.5')).toBe(0.5);
  expect(parseSeconds('30')).toBe(30);
  for (const text of ['', '1m', '-1', '.5', '1e3']) expect(parseSeconds(text)).toBeUndefined();
});

test('counts', () => {
  expect(countText(1234567)).toBe('1,234,567');
  expect(countText(0n)).toBe('0');
  expect(shortCount(9_999_999)).toBe('9,999,999');
  expect(shortCount(12_345_678)).toBe('12.3M');
  expect(shortCount(1_234_567_890)).toBe('1.23G');
  expect([0, 950, 1234, 56_789, 3_400_000].map(roundCount)).toEqual([
    '0',
    '950',
    '1.2k',
    '57k',
    '3.4M',
  ]);
});

test('bytes are exact or say that they are not', () => {
  expect(bytesText(0n)).toBe('0');
  expect(bytesText(4096n)).toBe('4K');
  expect(bytesText(33n << 28n)).toBe('8.25G');
  expect(bytesText(1023n)).toBe('1023');
  expect(bytesText((4n << 30n) - 4096n)).toBe('~3.99G');
  expect(humanBytes(3n << 19n)).toEqual({ number: '1.5', unit: 'M', exact: true });
});

test('durations', () => {
  expect([0.041, 12.34, 125].map(durationText)).toEqual(['0.04 s', '12.3 s', '2:05 min']);
});

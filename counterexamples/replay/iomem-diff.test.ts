import { describe, expect, test } from 'vitest';
import { diffText, iomemDiff, iomemText } from './iomem-diff.ts';

const line = (depth: number, start: bigint, end: bigint, name: string) => ({
  depth,
  start,
  end,
  name,
});
const window0 = line(0, 0x1050000000n, 0x304fffffffn, 'CXL Window 0');
const region = line(1, 0x1050000000n, 0x304fffffffn, 'region0');
const reserved = line(1, 0x1050000000n, 0x304fffffffn, 'Soft Reserved');

describe('iomemText', () => {
  test('pads to 8 digits and no further, as r_show does', () => {
    expect(iomemText(line(0, 0x1000n, 0x9ffffn, 'System RAM'))).toBe(
      '00001000-0009ffff : System RAM',
    );
    expect(iomemText(region)).toBe('  1050000000-304fffffff : region0');
  });
});

describe('iomemDiff', () => {
  type Line = typeof window0;
  const diff = (before: Line[], after: Line[], context?: number) =>
    iomemDiff(before.map(iomemText), after.map(iomemText), context).map(diffText);

  test('is empty when nothing changed', () => {
    expect(diff([window0, region], [window0, region])).toEqual([]);
  });

  test('shows a node that was put between two others, and the one that moved down', () => {
    expect(diff([window0, reserved], [window0, region, { ...reserved, depth: 2 }])).toEqual([
      '  1050000000-304fffffff : CXL Window 0',
      '-   1050000000-304fffffff : Soft Reserved',
      '+   1050000000-304fffffff : region0',
      '+     1050000000-304fffffff : Soft Reserved',
    ]);
  });

  test('shows the first and the last node', () => {
    expect(diff([], [window0])).toEqual(['+ 1050000000-304fffffff : CXL Window 0']);
    expect(diff([window0], [])).toEqual(['- 1050000000-304fffffff : CXL Window 0']);
  });

  test('keeps only so many unchanged lines around a change', () => {
    const many = Array.from({ length: 9 }, (_, i) => line(0, BigInt(i), BigInt(i), `n${i}`));
    const without = many.filter((_, i) => i !== 4);
    expect(diff(many, without, 1)).toEqual([
      '  00000003-00000003 : n3',
      '- 00000004-00000004 : n4',
      '  00000005-00000005 : n5',
    ]);
  });
});

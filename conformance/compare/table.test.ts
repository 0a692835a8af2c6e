import { expect, test } from 'vitest';
import { campaignTable } from './table.ts';

const cells = [
  { row: 'sr-larger', column: '6.18', text: 'agrees', good: true, details: [] },
  {
    row: 'sr-larger',
    column: '7.3',
    text: 'differs at 8',
    good: false,
    details: ['step 8 (destroy): iomem: the kernel has nothing, the model "110000000 : dax"'],
  },
];

test('columns and notes keep to the width', () => {
  expect(campaignTable(['sr-larger', 'exact'], ['6.18', '7.3'], cells, 40).join('\n')).toBe(
    `
           6.18    7.3
sr-larger  agrees  differs at 8
exact      -       -

sr-larger on 7.3
  step 8 (destroy): iomem: the kernel
  has nothing, the model "110000000 :
  dax"`.slice(1),
  );
});

test('columns that do not fit are in a table of their own', () => {
  expect(campaignTable(['sr-larger'], ['6.18', '7.3'], cells.slice(0, 1), 20).join('\n')).toBe(
    `
           6.18
sr-larger  agrees

           7.3
sr-larger  -`.slice(1),
  );
});

import { isEmpty } from '../checker/index.ts';
import { daxCells, ownedTwiceCells } from './bytes.ts';
import { defineProperty } from './property.ts';

/** S1. */
export const singleOwner = defineProperty({
  id: 'single-owner',
  sentence: 'At every moment each byte is in at most one dax region, of hmem or of CXL.',
  failure: 'the same memory is in two dax regions',
  askedBy: 'S1: Li Zhijian aac45d58-afca-487c-8d14-62d5e7fd490e, Dan Williams 697acf78acf70',
  severity: 'danger',
  body: ({ machine: m }) => ({
    kind: 'always',
    premise: (s) => !isEmpty(daxCells(m, s)),
    holds: (s) => isEmpty(ownedTwiceCells(m, s)),
  }),
});

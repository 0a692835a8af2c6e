import { isEmpty } from '../checker/index.ts';
import { committedCells } from '../model/kernel/hmem.ts';
import { defineProperty } from './property.ts';

/** S8: one bad apple must not spoil the barrel. */
export const innocentsSurvive = defineProperty({
  id: 'innocents-survive',
  sentence: 'Falling back for one range does not remove a healthy region of another.',
  failure: 'falling back for one range removes a healthy region of another',
  askedBy: 'S8: Alison Schofield aIAwnACBeWindJ-s, aXMWzC8zf3bqIHJ0; Alejandro Lucero d8a9e594',
  severity: 'danger',
  body: ({ machine: m }) => ({
    kind: 'never-fires',
    outcomes: ['innocent region removed'],
    premise: (s) => !isEmpty(committedCells(m, s)),
  }),
});

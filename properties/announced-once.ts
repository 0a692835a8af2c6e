import { isEmpty, isWithin } from '../checker/index.ts';
import { defineProperty, hasSoftReserved } from './property.ts';

/** Hazard i of the notifier design: walk, subscribe, insert and notify are four steps. */
export const announcedOnce = defineProperty({
  id: 'announced-once',
  sentence:
    'Every range that is released to dax is announced to dax_hmem exactly once, however late dax_hmem loads.',
  failure: 'a released range is announced to dax_hmem twice, or not at all',
  askedBy: 'Jonathan Cameron and Alison Schofield on the notifier of cover.1737046620',
  severity: 'untidiness',
  applies: hasSoftReserved,
  body: () => ({
    kind: 'quiescent',
    premise: (s) => !isEmpty(s.announced.owed) || !isEmpty(s.announced.once),
    holds: (s) => isEmpty(s.announced.twice) && isWithin(s.announced.owed, s.announced.once),
  }),
});

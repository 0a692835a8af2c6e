import { defineProperty } from './property.ts';

/** L1, as far as a safety property can say it. */
export const noDeadlock = defineProperty({
  id: 'no-deadlock',
  sentence: 'Once all is quiet, no thread of the design still waits: every range has been decided.',
  failure: 'a thread waits for ever, and ranges stay undecided',
  askedBy: 'L1: Dan Williams 697acf78acf70, Alison Schofield aXMWzC8zf3bqIHJ0, Gregory Price on v6',
  severity: 'waiting',
  body: () => ({ kind: 'no-deadlock' }),
});

import { isEmpty } from '../checker/index.ts';
import { defineProperty } from './property.ts';

/** S14, the half that is not about the order of locks (`no-lock-cycle`). */
export const noAtomicSleep = defineProperty({
  id: 'no-atomic-sleep',
  sentence: 'No range is handed to dax_hmem in atomic context: doing so sleeps.',
  failure: 'a range is handed to dax_hmem in atomic context, which sleeps',
  askedBy: 'S14: review of v5 (aHbDLaKt30TglvFa)',
  severity: 'danger',
  body: () => ({
    kind: 'never-fires',
    outcomes: ['BUG: sleeping function called from invalid context'],
    premise: (s) => !isEmpty(s.announced.once),
  }),
});

import type { Model } from '../model/model.ts';
import type { State } from '../model/machine/state.ts';
import { defineProperty } from './property.ts';

/** L1. */
export const decisionMade = defineProperty({
  id: 'decision-made',
  sentence: 'Whenever it is open who gets a Soft Reserved range, that is decided later.',
  failure: 'it is never decided who gets a range',
  askedBy: 'L1: Dan Williams 697acf78acf70, Alison Schofield aXMWzC8zf3bqIHJ0, Gregory Price on v6',
  severity: 'waiting',
  body: (model) => ({
    kind: 'leads-to',
    from: (s) => !isDecided(model, s),
    to: (s) => isDecided(model, s),
  }),
});

/** Has dax_hmem probed, if there is one, and has every thread of the design finished? */
export function isDecided({ machine: m, design }: Model, s: State): boolean {
  return (s.daxHmem || m.config.DEV_DAX_HMEM === 'n') && (design.finished?.(m, s) ?? true);
}

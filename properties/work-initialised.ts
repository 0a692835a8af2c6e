import { FLUSHED_UNINITIALISED } from '../model/designs/mechanisms/dax-cxl-flush.ts';
import { defineProperty, hasDaxCxl } from './property.ts';

/** Part of S13: the warning of v7, on machines without a range for dax_hmem. */
export const workInitialised = defineProperty({
  id: 'work-initialised',
  sentence: 'dax_cxl waits for no work that was never initialised.',
  failure: 'dax_cxl waits for work that was never initialised',
  askedBy: 'S13: Alison Schofield on v7 (L27: abuOLq6bMPa0nNAL)',
  severity: 'untidiness',
  applies: (model) =>
    model.design.daxCxlMayRegister === undefined
      ? 'dax_cxl waits for no work in this design'
      : hasDaxCxl(model),
  body: () => ({
    kind: 'never-fires',
    outcomes: [FLUSHED_UNINITIALISED],
    premise: (s) => s.daxHmem,
  }),
});

import { defineProperty, hasWork } from './property.ts';

/** L6. */
export const probeWaitReturns = defineProperty({
  id: 'probe-wait-returns',
  sentence:
    'The wait for device probing returns: neither does the work wait for itself, nor do deferred probes that are tried again and again keep it waiting.',
  failure: 'wait_for_device_probe() never returns',
  askedBy: 'L6: Dan Williams 697acf78acf70 ("insta-hang"), Alison Schofield aXMWzC8zf3bqIHJ0 on v5',
  severity: 'waiting',
  applies: hasWork,
  body: ({ machine: m, design }) => ({
    kind: 'leads-to',
    from: (s) => design.workPhase!(m, s) === 'waits',
    to: (s) => design.workPhase!(m, s) !== 'waits',
  }),
});

import { defineProperty, hasDaxCxl } from './property.ts';

/** L2. */
export const daxRegionAnswered = defineProperty({
  id: 'dax-region-answered',
  sentence:
    'The dax region that a CXL region adds does not wait for dax_cxl for ever: its probe comes, and is not put off again and again.',
  failure: 'the dax region of a CXL region waits for dax_cxl for ever',
  askedBy: 'L2: Alison Schofield aXMWzC8zf3bqIHJ0',
  severity: 'waiting',
  applies: hasDaxCxl,
  body: ({ machine: m }) => ({
    kind: 'leads-to',
    count: m.regionCount,
    from: (s, g) => s.dax[g]!.state === 'added',
    to: (s, g) => s.dax[g]!.state !== 'added',
  }),
});

/**
 * The toy model of `counterexamples/testing/` as a whole registry.
 */
import { toyScenario, toyTraceRegistry } from '../../counterexamples/testing/toy-model.ts';
import type { Registry } from '../jobs/registry.ts';

/** `bad` is on record as violating no-lost-range and no-error, `good` as violating no-error. */
export const toyRegistry: Registry = {
  ...toyTraceRegistry,
  scenarios: [toyScenario('t1-plain'), toyScenario('t2-plain')],
  measuresOf: () => [],
  byteMeasures: () => ({
    usableBytes: [0n, 0x1_0000_0000n],
    strandedBytes: [0x2000_0000n, 0x2000_0000n],
    wastedBytes: [0n, 0n],
    unusableBytes: [0x2000_0000n, 0x2000_0000n],
    ownedTwiceBytes: [0n, 0n],
    dangerousBytes: [0n, 0x1_0000_1000n],
    awaitingBytes: [0n, 0n],
  }),
  expectedVerdict(design, _, property) {
    const violated = property === 'no-error' || (design === 'bad' && property === 'no-lost-range');
    return { verdict: violated ? 'violated' : 'holds', source: 'the toy' };
  },
  expectedBudgets: { faults: 1, userOps: 0 },
};

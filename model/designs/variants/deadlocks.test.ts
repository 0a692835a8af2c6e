/**
 * The deadlocks that were found on the list are deadlocks of the model, and go away with what fixed
 * them.
 */
import { expect, it } from 'vitest';
import { explore, replay } from '../../../checker/index.ts';
import type { Design } from '../../machine/design.ts';
import { buildModel } from '../../model.ts';
import { scenarios } from '../../scenarios/index.ts';
import { excludeV6 } from '../exclude-v6.ts';
import { perRangeV7 } from '../per-range-v7.ts';
import { teardownV5 } from '../teardown-v5.ts';
import { v71 } from '../v7.1.ts';
import { flushInProbe } from './flush-in-probe.ts';
import { lockAcrossWait } from './lock-across-wait.ts';

function deadlock(design: Design, scenario: string, faults: number): string | undefined {
  const found = scenarios.find(({ name }) => name === scenario)!;
  const { system } = buildModel(found, design, { faults, userOps: 0 });
  const { verdicts } = explore(system, {
    properties: [{ id: 'd', sentence: 'Nobody waits for ever.', kind: 'no-deadlock' }],
  });
  const verdict = verdicts.get('d')!;
  if (verdict.kind !== 'violated') return undefined;
  const replayed = replay(system, verdict.path);
  if (!('steps' in replayed)) throw new Error(replayed.message);
  return replayed.steps.map(({ line }) => line).find((line) => /flush|lock|wait|defer/.test(line));
}

it.each([
  // Dan Williams 697acf78acf70: flushing in the probe hangs at once, on a plain boot.
  [flushInProbe, 'n1-exact', 0, 'dax_cxl: probe, flush_work waits for dax_hmem'],
  [excludeV6, 'n1-exact', 0, undefined],
  // Gregory Price on v6: the probe fails after it queued the work that waits for this probe.
  [
    excludeV6,
    'n15-sr-outside',
    1,
    'dax_hmem: probe hmem_platform.0 fails, flush_work waits for the work',
  ],
  [perRangeV7, 'n15-sr-outside', 1, undefined],
  // The lock of hmem_platform across the wait, and an attach that needs it.
  [lockAcrossWait, 'n1-exact', 1, 'system_long_wq: device_lock(hmem_platform)'],
  [lockAcrossWait, 'n1-exact', 0, undefined],
  [perRangeV7, 'n1-exact', 1, undefined],
  [v71, 'n1-exact', 1, undefined],
] as const)('$id', (design, scenario, faults, line) => {
  expect(deadlock(design, scenario, faults)).toBe(line);
});

it('v5 without Soft Reserved: every dax region is deferred for ever (aXMWzC8zf3bqIHJ0)', () => {
  const noSoftReserved = scenarios.find(({ name }) => name === 'n14-no-sr')!;
  const { system } = buildModel(noSoftReserved, teardownV5, { faults: 0, userOps: 0 });
  const { verdicts } = explore(system, {
    properties: [{ id: 'd', sentence: 'Nobody waits for ever.', kind: 'no-deadlock' }],
  });
  expect(verdicts.get('d')!.kind).toBe('violated');
});

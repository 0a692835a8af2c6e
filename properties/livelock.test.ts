/**
 * Deferred probing goes round for ever. That it keeps no wait waiting is a matter of fairness: whoever
 * waits for the driver core is woken, so he is strongly fair.
 */
import { expect, it } from 'vitest';
import { explore, refute } from '../checker/index.ts';
import { buildModel, designs, scenarios } from '../model/index.ts';
import { expectedBudgets } from './expected.ts';
import { probeWaitReturns } from './probe-wait-returns.ts';

const model = buildModel(
  scenarios.find(({ name }) => name === 'n1-exact')!,
  designs.find(({ id }) => id === 'teardown-v5')!,
  expectedBudgets,
);
const property = probeWaitReturns.instantiate(model);
if (property.kind !== 'leads-to') throw new Error(property.kind);

it('starves the wait of teardown-v5 if the one who waits is only weakly fair', () => {
  const weak = { ...model.system, fairness: {} };
  const verdict = explore(weak, { properties: [property] }).verdicts.get(property.id);
  if (verdict?.kind !== 'violated') throw new Error(verdict?.kind);
  const { firings, loop } = verdict.path;
  expect(firings.slice(loop).map(({ rule }) => weak.rules[rule]?.name)).toEqual([
    'deferred_probe_work: queued, some driver has bound',
    'deferred_probe_work: dax_cxl puts the probe off again: -EPROBE_DEFER',
  ]);
  expect(refute(weak, property, verdict.path)).toBe(true);
  expect(refute(model.system, property, verdict.path)).toMatch(
    /^the loop neglects system_wq: wait_for_device_probe returns, which is strongly fair/,
  );
});

it('does not if he is woken each time', () => {
  expect(explore(model.system, { properties: [property] }).verdicts.get(property.id)).toEqual({
    kind: 'holds',
  });
});

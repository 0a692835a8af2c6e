import { type Bits, has, NONE, union } from '../checker/index.ts';
import { maskOf } from '../model/machine/cells.ts';
import type { Machine } from '../model/machine/machine.ts';
import { bootDeviceOnItsWay, bootRegionAwaitsProbe, onItsWay } from '../model/kernel/probe-wait.ts';
import { awaitsProbe } from '../model/kernel/region.ts';
import type { State } from '../model/machine/state.ts';
import { defineProperty, hasWork } from './property.ts';

/** L7. */
export const decisionSeesProbes = defineProperty({
  id: 'decision-sees-probes',
  sentence:
    'While the work decides, no device that was there at boot is still on its way to a region that the decision would have counted.',
  failure: 'the decision does not wait for probes of devices that were there at boot',
  askedBy: 'L7: Alison Schofield on the renumbered v3 (needed a sleep), Dan Williams 6880fe9dbb6ec',
  severity: 'untidiness',
  applies: hasWork,
  body: ({ machine: m, design }) => ({
    kind: 'always',
    premise: (s) => design.workPhase!(m, s) === 'decides',
    holds: (s) => design.workPhase!(m, s) !== 'decides' || !probesOutstanding(m, s),
  }),
});

/** Is a probe of a boot-time memdev, endpoint or firmware region still to come or under way? */
function probesOutstanding(m: Machine, s: State): boolean {
  return bootDeviceOnItsWay(m, s) || bootRegionAwaitsProbe(m, s, m.decoders.length);
}

/** What firmware programmed for the devices that are still on their way. */
export function outstandingCells(m: Machine, s: State): Bits {
  let mask = NONE;
  for (const [f, { first, last, devices }] of m.decoders.entries()) {
    const waits = m.scenario.devices.some(
      (_, i) => has(devices, i) && !s.device[i]!.hot && onItsWay(s, i),
    );
    if (waits || awaitsProbe(s, f)) mask = union(mask, maskOf(first, last));
  }
  return mask;
}

import { maskOf } from '../model/cells.ts';
import type { Machine } from '../model/machine.ts';
import type { State } from '../model/state.ts';
import { defineProperty, hasWork } from './property.ts';

/** L7. */
export const decisionSeesProbes = defineProperty({
  id: 'decision-sees-probes',
  sentence:
    'While the work decides, no device that was there at boot is still on its way to a region that the decision would have counted.',
  failure: 'the decision does not wait for probes of devices that were there at boot',
  askedBy: 'L7: Alison Schofield on the renumbered v3 (needed a sleep), Dan Williams 6880fe9dbb6ec',
  applies: hasWork,
  body: ({ machine: m, design }) => ({
    kind: 'always',
    premise: (s) => design.workPhase!(m, s) === 'decides',
    holds: (s) => design.workPhase!(m, s) !== 'decides' || !probesOutstanding(m, s),
  }),
});

/** Is a probe of a boot-time memdev, endpoint or firmware region still to come or under way? */
function probesOutstanding(m: Machine, s: State): boolean {
  let hot = 0;
  for (let i = 0; i < m.scenario.devices.length; i++) {
    const device = s.device[i]!;
    if (device.hot) hot |= 1 << i;
    else if (device.state === 'present' || device.state === 'enumerating') return true;
    // Without cxl_acpi a memdev finds no ports, however long one waits.
    else if (device.state === 'memdev' && s.acpi === 'bound') return true;
  }
  for (let g = 0; g < m.decoders.length; g++) {
    const r = s.region[g]!;
    if (r.state === 'commit' && !r.probed && (r.targets & hot) === 0) return true;
  }
  return false;
}

/** What firmware programmed for the devices that are still on their way. */
export function outstandingCells(m: Machine, s: State): number {
  let mask = 0;
  for (const [f, { first, last, devices }] of m.decoders.entries()) {
    const waits = m.scenario.devices.some((_, i) => {
      const { state, hot } = s.device[i]!;
      const over =
        state === 'ready' || state === 'failed' || state === 'absent' || state === 'disabled';
      return (devices >>> i) & 1 && !hot && !over;
    });
    const { state, probed } = s.region[f]!;
    if (waits || (state === 'commit' && !probed)) mask |= maskOf(first, last);
  }
  return mask;
}

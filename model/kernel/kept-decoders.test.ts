/**
 * v5 and v6 leave decoders that firmware programmed as they are when they leave their region, so that
 * a device that comes back is found in them. Kernels of that kind do this: see conformance/README.md,
 * "Designs that nobody merged".
 */
import { expect, it } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { BOOT, modelOf, type Script, walk } from '../testing/script.ts';

/** A device that is used goes off its bus, and is found again. */
const AWAY_AND_BACK: Script = [
  'kmem',
  ['admin: daxctl offline-memory'],
  ['admin: remove a device of a committed region'],
  ['pci: hot-add'],
  'cxl_mem',
  'dax_cxl',
  'kmem',
];

function region0(scenario: string, design: string): string {
  const machine = scenarios.find(({ name }) => name === scenario)!;
  const model = modelOf({ ...machine, everyOperation: true }, design);
  let state = '';
  const boot = BOOT.filter((load) => load !== 'e820');
  walk(model, [...boot, ...AWAY_AND_BACK], (s) => {
    state = s.region[0]!.state;
  });
  return state;
}

it.each([
  // Its decoders are reset: nobody makes the region again.
  ['n1-exact', 'v7.1', 'assembling'],
  ['n1-exact', 'exclude-v6', 'commit'],
  // The other device is still attached to the region, and cannot be attached once more.
  ['interleave-two-ways', 'exclude-v6', 'attached'],
])('%s under %s', (scenario, design, state) => {
  expect(region0(scenario, design)).toBe(state);
});

/**
 * What becomes of the targets of a region that could not be set up.
 */
import { expect, it } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { modelOf, type Script, walk } from '../testing/script.ts';

const REMOVE = ['admin: remove an idle device'];
/** The endpoint comes, and its region cannot be set up. */
const FAILS = ['cxl_pci: probe', 'cxl_mem: probe endpoint', 'cxl_port: attach to region fails'];
const BACK: Script = [
  ['pci: hot-add'],
  ['cxl_pci: probe', 'cxl_mem: probe endpoint', 'cxl_port: add decoder to region'],
];
const FREED = 'region refers to a freed endpoint decoder';

it.each([
  // cxl_region_detach() finds no region of the decoder, and targets[] keeps it.
  ['n1-exact', 'v6.12', [FREED], ['region: attach: -EINVAL, ignored'], 'assembling'],
  ['n1-exact', 'v7.0', [FREED], ['region: attach: -EINVAL, ignored'], 'assembling'],
  // cxl_cancel_auto_attach() finds it there.
  ['n1-exact', 'v7.1', [], [], 'commit'],
])('%s under %s: a device is removed and found again', (name, design, removed, found, state) => {
  const scenario = scenarios.find((each) => each.name === name)!;
  const model = modelOf({ ...scenario, everyOperation: true }, design, 4);
  const away: Script = ['cxl_acpi', 'e820', FAILS, ['dax_hmem: probe hmem_platform.0'], REMOVE];
  expect(walk(model, away).steps.at(-1)!.outcomes).toEqual(removed);
  const { steps } = walk(model, [...away, ...BACK], (s) => {
    expect(s.region[0]!.state).toBe(state);
  });
  expect(steps.at(-1)!.outcomes).toEqual(found);
});

it('the targets of a region whose last one fails are all there', () => {
  const scenario = scenarios.find(({ name }) => name === 'interleave-two-ways')!;
  const model = modelOf(scenario, 'v7.1');
  const first = ['cxl_pci: probe', 'cxl_mem: probe endpoint', 'cxl_port: add decoder to region'];
  const script: Script = [
    'cxl_acpi',
    ['pci: device comes late'],
    first,
    ['pci: hot-add'],
    // The one fault was that the device came late.
    ['cxl_pci: probe', 'cxl_mem: probe endpoint'],
  ];
  walk(model, script, (s) => {
    expect(s.region[0]!.targets).toBe(0b10);
    const fails = model.system.rules.find(({ name }) => name === FAILS.at(-1))!;
    (fails.effect as (s: unknown, i: number) => void)(s, 0);
    expect(s.region[0]).toMatchObject({ state: 'assembling', targets: 0b11 });
  });
});

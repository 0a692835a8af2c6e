/**
 * What becomes of the targets of a region that could not be set up.
 */
import { expect, it } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { modelOf, type Script, walk } from '../testing/script.ts';
import { detachDevice } from './detach.ts';

const REMOVE = ['admin: remove an idle device'];
/** The endpoint comes, and its region cannot be sorted, or not be set up. */
const SORT = ['cxl_pci: probe', 'cxl_mem: probe endpoint', 'cxl_port: attach to region fails'];
const SET_UP = [...SORT.slice(0, 2), 'cxl_port: set up targets of region fails'];
const BACK: Script = [
  ['pci: hot-add'],
  ['cxl_pci: probe', 'cxl_mem: probe endpoint', 'cxl_port: add decoder to region'],
];
const FREED = 'region refers to a freed endpoint decoder';

it.each([
  // cxl_region_detach() finds no region of the decoder, and targets[] keeps it.
  [SORT, 'v6.12', [FREED], ['region: attach: -EINVAL, ignored'], 'assembling'],
  [SORT, 'v7.0', [FREED], ['region: attach: -EINVAL, ignored'], 'assembling'],
  // cxl_cancel_auto_attach() finds it there.
  [SORT, 'v7.1', [], [], 'commit'],
  // The decoder knows of its region, and leaves it.
  [SET_UP, 'v6.12', [], [], 'commit'],
  [SET_UP, 'v7.0', [], [], 'commit'],
  [SET_UP, 'v7.1', [], [], 'commit'],
])(
  'after %j, under %s, a device is removed and found again',
  (fails, design, removed, found, state) => {
    const scenario = scenarios.find((each) => each.name === 'n1-exact')!;
    const model = modelOf({ ...scenario, everyOperation: true }, design, 4);
    const away: Script = ['cxl_acpi', 'e820', fails, ['dax_hmem: probe hmem_platform.0'], REMOVE];
    expect(walk(model, away).steps.at(-1)!.outcomes).toEqual(removed);
    const { steps } = walk(model, [...away, ...BACK], (s) => {
      expect(s.region[0]!.state).toBe(state);
    });
    expect(steps.at(-1)!.outcomes).toEqual(found);
  },
);

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
    const fails = model.system.rules.find(({ name }) => name === SORT.at(-1))!;
    (fails.effect as (s: unknown, i: number) => void)(s, 0);
    expect(s.region[0]).toMatchObject({ state: 'assembling', targets: 0b11 });
  });
});

it.each([
  ['cxl_port: attach to region fails', { state: 'commit', targets: 0b11 }],
  // The other device is attached still: cxl_rr_ep_add() gives -EBUSY.
  ['cxl_port: set up targets of region fails', { state: 'attached', targets: 0b11 }],
])('two ways, %s: a device that went finds the other one', (fault, region) => {
  const scenario = scenarios.find(({ name }) => name === 'interleave-two-ways')!;
  const model = modelOf({ ...scenario, everyOperation: true }, 'v7.1', 4);
  const probe = ['cxl_pci: probe', 'cxl_mem: probe endpoint'];
  walk(model, ['cxl_acpi', 'e820', probe], (s) => {
    const effect = (name: string) =>
      model.system.rules.find((rule) => rule.name === name)!.effect as (
        s: unknown,
        i: number,
      ) => void;
    effect('cxl_port: add decoder to region')(s, 0);
    effect(fault)(s, 1);
    detachDevice(model.machine, s, 0, () => undefined);
    effect('cxl_mem: probe endpoint')(s, 0);
    effect('cxl_port: add decoder to region')(s, 0);
    expect(s.region[0]).toMatchObject(region);
  });
});

/**
 * Where the administrator can get a region, as the decoders of the host bridge allow it.
 */
import { describe, expect, it } from 'vitest';
import type { Placement } from '../machine/machine.ts';
import { type Scenario } from '../machine/scenario.ts';
import { scenarios } from '../scenarios/index.ts';
import { BOOT, modelOf, type Script, walk } from '../testing/script.ts';
import { breaksCommitOrder } from './commit-order.ts';
import type { State } from '../machine/state.ts';

const named = (name: string) => scenarios.find((scenario) => scenario.name === name)!;

/** After a boot of v7.1 in which `change` has happened: what keeps a region from where `placed` says. */
function refused(
  scenario: Scenario,
  change: (s: State) => void,
  device: number,
  window: number,
): string | undefined {
  const model = modelOf(scenario, 'v7.1');
  const { machine: m } = model;
  const placement = m.placements.find(
    (p) => p.device === device && p.window === window && !p.half,
  ) as Placement;
  let found: string | undefined;
  walk(model, BOOT, (s) => {
    change(s);
    found = breaksCommitOrder(m, s, placement, m.windows[window]!.first);
  });
  return found;
}

/** Region and decoder `g` are gone. */
const destroyed =
  (...gone: number[]) =>
  (s: State) => {
    for (const g of gone) {
      s.programmed[g] = false;
      Object.assign(s.region[g]!, { state: 'none', probed: false, targets: 0 });
    }
  };
/** The region is gone, and its decoder stays. */
const torn = (g: number) => (s: State) =>
  Object.assign(s.region[g]!, { state: 'none', probed: false, targets: 0 });

const GAP = 'create-region: decoders shut down out of order: -EBUSY';
const BELOW = 'create-region: commit: -EIO, decoder below another one';

describe('below one host bridge', () => {
  const two = named('n2-two-windows-one-bridge');
  it.each([
    ['the lower decoder went first', destroyed(0), 0, 0, GAP],
    ['both went', destroyed(0, 1), 0, 0, undefined],
    ['the upper one went', destroyed(1), 1, 1, undefined],
    ['both went, and the device takes the other window', destroyed(0, 1), 0, 1, undefined],
    ['a decoder above has no region', (s: State) => void (destroyed(0)(s), torn(1)(s)), 0, 0, GAP],
  ])('%s', (_, change, device, window, expected) => {
    expect(refused(two, change, device, window)).toBe(expected);
  });

  it('a decoder that firmware committed above the place is in the way without a region, too', () => {
    const idle: Scenario = {
      ...two,
      devices: [{ ...two.devices[0]!, name: 'mem0' }, two.devices[1]!],
      decoders: [two.decoders[1]!],
    };
    expect(refused(idle, torn(0), 0, 0)).toBe(BELOW);
    expect(refused(idle, () => undefined, 0, 0)).toBe('create-region: HPA order violation: -EBUSY');
  });
});

it('what another device decodes below the same host bridge cannot be committed again', () => {
  // The device of the lower decoder is late: alloc_hpa() finds nothing there.
  const late = (s: State) => {
    torn(0)(s);
    destroyed(1)(s);
  };
  expect(refused(named('n7-two-regions'), late, 1, 0)).toBe(BELOW);
});

it('host bridges of their own do not care', () => {
  const two = named('n2-two-windows');
  expect(refused(two, destroyed(0), 0, 0)).toBeUndefined();
  const apart: Scenario = {
    ...two,
    windows: two.windows.map((window, w) => ({ ...window, bridges: [w] })),
    devices: two.devices.map((device, d) => ({ ...device, bridge: d })),
  };
  expect(refused(apart, destroyed(0), 0, 0)).toBeUndefined();
});

it.each([
  ['n2-two-windows', false, [0]],
  ['n2-two-windows', true, [0, 1]],
  ['n2-two-windows-one-bridge', false, [0, 1]],
])('mem0 of %s, every operation: %s, reaches windows %j', (name, everyOperation, windows) => {
  const { machine } = modelOf({ ...named(name), everyOperation }, 'v7.1');
  const reached = machine.placements.flatMap((p) => (p.device === 0 ? [p.window] : []));
  expect([...new Set(reached)]).toEqual(windows);
});

it('a device whose region is destroyed gets one in another window', () => {
  const exact = named('n1-exact');
  const [window] = exact.windows as [Scenario['windows'][number]];
  const size = window.end - window.start + 1n;
  const other = { start: window.end + 1n, end: window.end + size };
  const scenario: Scenario = {
    ...exact,
    windows: [
      { ...window, bridges: [0] },
      { ...other, bridges: [0] },
    ],
    devices: exact.devices.map((device) => ({ ...device, bridge: 0 })),
  };
  const model = modelOf(scenario, 'v7.1');
  const create = model.system.rules.find(({ name }) => name === 'admin: cxl create-region')!;
  const script: Script = [...BOOT, ['admin: cxl destroy-region']];
  walk(model, script, (s) => {
    const there = create.parameters!.find((p) => (p as Placement).window === 1)!;
    expect(create.guard(s, there)).toBe(true);
    expect(create.effect(s, there)).toContain('create-region');
    expect(s.region[1]).toMatchObject({ state: 'commit', window: 1 });
  });
});

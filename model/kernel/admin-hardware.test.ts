/**
 * What becomes of memory when its device is reset over its bus, and of a region whose commit fails.
 */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../machine/scenario.ts';
import { scenarios } from '../scenarios/index.ts';
import type { State } from '../machine/state.ts';
import { BOOT, modelOf, type Script, walk } from '../testing/script.ts';
import { SBR_HAPPENED } from './admin-hardware.ts';
import { OUT_OF_ORDER } from './commit-order.ts';
import { decodes } from './decoder.ts';

const named = (name: string): Scenario => ({
  ...scenarios.find((scenario) => scenario.name === name)!,
  everyOperation: true,
});

const RESET = ['admin: PCI reset'];
const DESTROY = ['admin: cxl destroy-region'];
const CREATE = ['admin: cxl create-region'];
const OFFLINE = ['admin: daxctl offline-memory'];
const LIVE = 'decoder reset under online memory';

/** Walks on after a boot, and hands over the last state and what the last step reports. */
function after(scenario: Scenario, design: string, script: Script, see: (s: State) => void) {
  const model = modelOf(scenario, design, 5);
  const boot = BOOT.filter((load) => load !== 'e820' || design === 'v6.12');
  const { steps } = walk(model, [...boot, ...script], see);
  return steps.at(-1)!.outcomes;
}

describe.each(['v6.12', 'v7.1'])('a reset of the device, %s', (design) => {
  it('takes the decoders from under live memory, and the region stays committed', () => {
    const outcomes = after(named('n1-exact'), design, [RESET], (s) => {
      expect(s.region[0]!.state).toBe('commit');
      expect(s.dax[0]!.state).toBe('kmem');
      expect(decodes(s, 0)).toBe(false);
    });
    expect(outcomes).toEqual([SBR_HAPPENED, LIVE]);
  });

  it('is noticed, and harmless, where memory is offline', () => {
    const outcomes = after(named('n1-exact'), design, [OFFLINE, RESET], () => undefined);
    expect(outcomes).toEqual([SBR_HAPPENED]);
  });

  it('is not done twice', () => {
    const model = modelOf(named('n1-exact'), design, 4);
    const { steps } = walk(model, [...BOOT, RESET, RESET]);
    const resets = steps.filter(({ definition }) => definition.name === RESET[0]);
    expect(resets).toHaveLength(1);
  });

  it('is forgotten with the region that is destroyed', () => {
    const script: Script = [OFFLINE, RESET, DESTROY];
    expect(
      after(named('n6-uncommitted'), design, [CREATE, RESET, DESTROY], (s) => {
        expect(s.lost).toBe(0);
      }),
    ).toBeDefined();
    after(named('n1-exact'), design, script, (s) => {
      expect(s.lost).toBe(0);
      expect(s.programmed[0]).toBe(false);
    });
  });

  it('is found out by who reads the decoders again', () => {
    const remove = ['admin: remove a device of a committed region'];
    const back: Script = [['pci: hot-add'], 'cxl_mem'];
    after(named('n1-exact'), design, [OFFLINE, RESET, remove, ...back], (s) => {
      expect(s.lost).toBe(0);
      expect(s.programmed[0]).toBe(false);
      expect(s.region[0]!.state).toBe('assembling');
    });
  });
});

describe.each([
  ['v6.12', ['create-region', 'reuse attempted']],
  ['v7.1', [OUT_OF_ORDER, 'reuse attempted']],
] as const)('after a reset and its region, %s', (design, outcomes) => {
  it('the endpoint counts a decoder since v7.1 that is not committed any more', () => {
    const script: Script = [OFFLINE, RESET, DESTROY, CREATE];
    expect(after(named('n14-no-sr'), design, script, () => undefined)).toEqual(outcomes);
  });

  it('until it is probed again', () => {
    const remove = ['admin: remove a device of a committed region'];
    const back: Script = [['pci: hot-add'], 'cxl_mem', DESTROY, CREATE];
    const script: Script = [OFFLINE, RESET, remove, ...back];
    const last = after(named('n14-no-sr'), design, script, () => undefined);
    expect(last).toEqual(['create-region', 'reuse attempted']);
  });
});

describe('delete_region by sysfs', () => {
  const DELETE: Script = [['admin: cxl disable-region'], ['admin: delete_region']];
  const decoders = (scenario: Scenario) => {
    let left = { region: '', programmed: false };
    after(scenario, 'v7.1', DELETE, (s) => {
      left = { region: s.region[0]!.state, programmed: s.programmed[0]! };
    });
    return left;
  };

  it('resets decoders as cxl destroy-region does', () => {
    expect(decoders(named('n1-exact'))).toEqual({ region: 'none', programmed: false });
  });

  it('asks for no lock, and leaves locked decoders alone', () => {
    const locked = { ...named('l28-amd-locked'), memoryBlock: 0x1000_0000n, softReserved: [] };
    expect(decoders(locked)).toEqual({ region: 'none', programmed: true });
  });
});

it('since v7.1 a decoder without a region is free after a reset', () => {
  // The second device has a decoder that crosses the end of its window.
  const scenario = named('n8-decoder-crosses');
  for (const [design, programmed] of [
    ['v6.12', true],
    ['v7.1', false],
  ] as const) {
    const model = modelOf(scenario, design, 4);
    const rule = model.system.rules.find(({ name }) => name === RESET[0])!;
    walk(model, BOOT, (s) => {
      rule.effect(s, 1);
      expect(s.programmed[1]).toBe(programmed);
      expect(decodes(s, 1)).toBe(false);
    });
  }
});

it('a lock does not outlive the reset, but the region does', () => {
  const locked = { ...named('l28-amd-locked'), memoryBlock: 0x1000_0000n, softReserved: [] };
  const outcomes = after(locked, 'v7.1', [OFFLINE, RESET, DESTROY], (s) => {
    expect(s.region[0]!.state).toBe('commit');
    expect(decodes(s, 0)).toBe(false);
  });
  expect(outcomes).toEqual(['destroy-region: locked: -EPERM']);
});

describe('a region by sysfs whose commit fails', () => {
  const FAILS = ['admin: create a region by sysfs, commit fails'];
  const plain: Scenario = { ...named('n6-uncommitted'), softReserved: [] };
  it('stays, with its range and its device', () => {
    const model = modelOf(plain, 'v7.1', 4);
    const walked = walk(model, [...BOOT, FAILS, CREATE], (s) => {
      expect(s.region[0]).toMatchObject({ state: 'attached', targets: 1 });
    });
    expect(walked.iomem).toBe(`
110000000-14fffffff : CXL Window 0
  110000000-14fffffff : regionN`);
    expect(walked.steps.at(-1)!.outcomes).toEqual([
      'create-region: commit fails, the region stays',
    ]);
  });

  it('goes when it is destroyed, and another one can be made', () => {
    const model = modelOf(plain, 'v7.1', 4);
    walk(model, [...BOOT, FAILS, DESTROY, CREATE], (s) => {
      expect(s.region[0]).toMatchObject({ state: 'commit', targets: 1 });
    });
  });
});

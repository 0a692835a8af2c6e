import { expect, test } from 'vitest';
import { everyExperiment } from '../experiments/experiments.ts';
import { firmwareOf, lockedOf, without } from './firmware.ts';
import { holdScript } from './guest-script.ts';

const named = (name: string) => everyExperiment().find((e) => e.name === name)!;

test('two ways are committed in both devices and in the bridge, which knows the ports', () => {
  const { scenario, hold } = named('interleave-two');
  const both = { start: 0x1_1000_0000n, size: 0x2000_0000n, waysCode: 1, locked: false };
  expect(firmwareOf(scenario, hold)).toEqual({
    bridge: [{ decoder: 0, ...both, targets: 0x0100 }],
    endpoints: [[{ decoder: 0, ...both, targets: 0 }], [{ decoder: 0, ...both, targets: 0 }]],
  });
});

test('a decoder that the bridge does not have is in the device all the same', () => {
  const { scenario, hold } = named('exact-attach-fails');
  const { bridge, endpoints } = firmwareOf(scenario, hold);
  expect(bridge).toEqual([]);
  expect(endpoints[0]).toHaveLength(1);
});

test('a bridge that interleaves other than its device sends all to that device', () => {
  const { scenario, hold } = named('setup-fails-rescan');
  const { bridge, endpoints } = firmwareOf(scenario, hold);
  expect(bridge).toMatchObject([{ waysCode: 1, targets: 0 }]);
  expect(endpoints[0]).toMatchObject([{ waysCode: 0 }]);
});

test('a device that is to fail has a decoder of no size after its good ones', () => {
  const { scenario, hold } = named('exact-teardown-create');
  const devices = scenario.devices.map((device) => ({ ...device, fails: 'endpoint' as const }));
  const [own] = firmwareOf({ ...scenario, devices }, hold).endpoints;
  expect(own!.map(({ decoder, size }) => [decoder, size])).toEqual([
    [0, 0x4000_0000n],
    [1, 0n],
  ]);
});

test('what firmware locked is known to the host, which keeps it, and to the guest, which asks for it', () => {
  const { scenario, hold } = named('locked-teardown');
  const firmware = firmwareOf(scenario, hold);
  expect(lockedOf(firmware)).toEqual(firmware);
  expect(without(firmware, 0)).toEqual({ bridge: firmware.bridge, endpoints: [[]] });
  expect(holdScript(scenario, hold)).toBe('locked\n');
  const other = named('exact-teardown-create');
  expect(lockedOf(firmwareOf(other.scenario, {}))).toEqual({ bridge: [], endpoints: [[]] });
  expect(holdScript(other.scenario, {})).toBe('');
});

/** What is concluded from dumps can be saved and read again, with every machine tried beside it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readScenario, writeScenario } from '../../counterexamples/index.ts';
import { machineScenario } from './machine.ts';
import { realRegistry } from '../jobs/real-registry.ts';
import { fakeIo } from '../testing/fake-io.ts';
import { UserError } from '../system/user-error.ts';

const line = (start: bigint, end: bigint, name: string) =>
  `${start.toString(16).padStart(8, '0')}-${end.toString(16).padStart(8, '0')} : ${name}`;

/** Addresses in a few GiB, mostly in whole granules, some a page or a block beside them. */
const address = fc
  .tuple(
    fc.integer({ min: 16, max: 48 }),
    fc.constantFrom(0n, 0n, 0n, 0n, 0x1000n, 0x800_0000n, -0x10_0000n),
  )
  .map(([granule, off]) => BigInt(granule) * 0x1000_0000n + off);
const range = fc
  .tuple(address, address)
  .map(([a, b]) => (a < b ? { start: a, end: b } : { start: b, end: a }))
  .filter(({ start, end }) => start < end)
  .map(({ start, end }) => ({ start, end: end - 1n }));
const name = fc.constantFrom(
  ...['CXL Window 0', 'CXL Window 1', 'CXL Window 2', 'region0', 'region1', 'Soft Reserved'],
  ...['Reserved', 'System RAM (kmem)', 'Persistent Memory', 'dax0.0'],
);

const tree = fc
  .uniqueArray(fc.tuple(range, name), {
    minLength: 1,
    maxLength: 6,
    selector: ([, each]) => each,
  })
  .map((nodes) =>
    [
      '00100000-7fffffff : System RAM',
      ...nodes
        .toSorted(([a], [b]) =>
          a.start === b.start ? Number(b.end - a.end) : a.start < b.start ? -1 : 1,
        )
        .map(([{ start, end }, each]) => line(start, end, each)),
    ].join('\n'),
  );
const log = range.map(
  ({ start, end }) =>
    `BIOS-e820: [mem 0x${start.toString(16)}-0x${end.toString(16)}] soft reserved\n`,
);

test('a machine that is accepted saves a scenario that reads back equal', () => {
  let accepted = 0;
  fc.assert(
    fc.property(tree, fc.option(log), (iomem, dmesg) => {
      const disk = { iomem, ...(dmesg !== null && { log: dmesg }) };
      const io = fakeIo({ registry: realRegistry, disk });
      let machine;
      try {
        machine = machineScenario({ iomem: 'iomem', ...(dmesg !== null && { dmesg: 'log' }) }, io)!;
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        return;
      }
      accepted++;
      const alternatives = machine.assumptions.flatMap((each) => each.alternatives);
      for (const scenario of [machine.scenario, ...alternatives.map((each) => each.scenario)]) {
        expect(readScenario(writeScenario(scenario))).toEqual({ ok: true, value: scenario });
      }
    }),
    { numRuns: Number(process.env.FUZZ ?? 1000), seed: Number(process.env.SEED ?? 5) },
  );
  expect(accepted).toBeGreaterThan(50);
});

test('what no scenario may say is named by its place in the dumps', () => {
  const tree = [
    '00100000-7fffffff : System RAM',
    '1000000000-10ffffffff : CXL Window 0',
    '  1000001000-10ffffffff : region0',
  ].join('\n');
  const disk = { iomem: tree, log: 'BIOS-e820: [mem 0x2000000000-0x20ffffffff] soft reserved\n' };
  const io = fakeIo({ registry: realRegistry, disk });
  const read = () => machineScenario({ iomem: 'iomem', dmesg: 'log' }, io);
  expect(read).toThrow(/^iomem:3: region0: found 0x1000001000-0x10ffffffff, expected a start/);
  expect(read).not.toThrow(/\$\.decoders/);
});

/**
 * What counts as usable, dangerous and lost: memory is what a decoder of a device that is there
 * decodes, and what the platform has outside CXL windows.
 */
import { describe, expect, it } from 'vitest';
import { bit, type Bits, common, isEmpty } from '../checker/index.ts';
import { buildModel, designs, type Model, type Scenario, scenarios } from '../model/index.ts';
import { plainBoot } from '../model/plain-boot.ts';
import type { State } from '../model/machine/state.ts';
import { dangerousCells, expectedCells, strandedCells, usableCells } from './bytes.ts';
import { expectedBudgets } from './expected.ts';
import { usableWithoutCxl } from './without-cxl.ts';

const MiB = 1n << 20n;

function modelOf(design: string, scenario: string | Scenario): Model {
  const found =
    typeof scenario === 'string' ? scenarios.find(({ name }) => name === scenario)! : scenario;
  return buildModel(
    found,
    designs.find(({ id }) => id === design)!,
    expectedBudgets,
  );
}

function bytesOf({ machine: m, cells }: Model, s: State) {
  const mebibytes = (set: Bits) => Number(cells.bytes(common(set, m.softReservedMask)) / MiB);
  return {
    usable: mebibytes(usableCells(m, s)),
    dangerous: mebibytes(dangerousCells(m, s)),
    stranded: mebibytes(strandedCells(m, s)),
  };
}

const NOTHING = { usable: 0, dangerous: 0, stranded: 0 };

describe('after the plain boot', () => {
  it.each([
    ['v7.1', 'n1-exact', { usable: 1024 }],
    // No decoder is committed. create-region could have made memory of it.
    ['v7.1', 'n6-uncommitted', { dangerous: 1024, stranded: 1024 }],
    // In v6.12 nothing is online, and the Soft Reserved node blocks create-region.
    ['v6.12', 'n6-uncommitted', { stranded: 1024 }],
    ['drop-leftovers', 'n6-uncommitted', { usable: 1024 }],
    // No device backs the other half of the range: nobody can lose it.
    ['v7.1', 'n4-sr-larger', { stranded: 512 }],
    ['drop-leftovers', 'n4-sr-larger', { usable: 512 }],
    // Half of the range lies outside all windows: memory of the platform.
    ['v7.1', 'n15-sr-outside', { usable: 2048 }],
    // A mailbox that does not answer takes nothing from decoders that firmware committed.
    ['v7.1', 'l29-amd-mailbox', { usable: 128 * 1024 }],
    // The DRAM in front of the device is a part of what its decoder decodes.
    ['v7.1', 'extended-linear-cache', { usable: 1024 }],
    // Without CXL_REGION nobody can program the device; what firmware committed decodes all the same.
    ['v7.1', 'l14-no-cxl-region', { usable: 16 * 1024 }],
    ['v7.1', 'n18-foreign-child-and-sr', { stranded: 512 }],
  ])('%s on %s', (design, scenario, bytes) => {
    const model = modelOf(design, scenario);
    expect(bytesOf(model, plainBoot(model))).toEqual({ ...NOTHING, ...bytes });
  });

  it('memory that is not CXL at all is usable', () => {
    const exact = scenarios.find(({ name }) => name === 'n1-exact')!;
    const hbm = { ...exact, windows: [], devices: [], decoders: [] };
    const model = modelOf('v7.1', hbm);
    expect(bytesOf(model, plainBoot(model))).toEqual({ ...NOTHING, usable: 1024 });
  });
});

/** What becomes of online memory when something happens to the hardware below it. */
describe('under memory that is online', () => {
  const change = (scenario: string, what: (s: State) => void) => {
    const model = modelOf('v7.1', scenario);
    const s = plainBoot(model);
    what(s);
    return { model, s, bytes: bytesOf(model, s) };
  };

  it.each([
    ['one device of an interleave set is not there', 'absent', 126 * 1024],
    // `echo 1 > remove` is between the kernel and the bus.
    ['software removes it from the bus', 'removed', 0],
    ['its driver fails', 'failed', 0],
  ] as const)('%s', (_, state, dangerous) => {
    const { bytes } = change('interleave-two-ways', (s) => {
      s.device[1]!.state = state;
    });
    expect(bytes.dangerous).toBe(dangerous);
  });

  it('a decoder is reset', () => {
    const { bytes } = change('n1-exact', (s) => {
      s.programmed[0] = false;
    });
    expect(bytes).toEqual({ usable: 0, dangerous: 1024, stranded: 0 });
  });

  it('a decoder is locked: the hardware goes on whatever the kernel thinks', () => {
    const { bytes } = change('n1-exact', (s) => {
      s.programmed[0] = false;
      s.forgotten = bit(0);
    });
    expect(bytes).toEqual({ usable: 1024, dangerous: 0, stranded: 0 });
  });

  it('a device that is not there owes nobody anything', () => {
    const { model, s } = change('n1-exact', (state) => {
      state.device[0]!.state = 'absent';
    });
    expect(isEmpty(expectedCells(model.machine, s))).toBe(true);
  });
});

/** The measure of `fallback-complete` is computed: it is not all that is Soft Reserved. */
it.each([
  ['v6.12', 'n1-exact', 1024],
  ['v6.12', 'n2-two-windows', 2048],
  // Since 1e1cd49ded the CFMWS give no NUMA node there, and this machine has no SRAT: kmem refuses.
  ['v7.1', 'n1-exact', 0],
  // No dax region is unaligned, and a PCI bus is in the way, whoever asks.
  ['v6.12', 'n12-unaligned-tail', 0],
  ['v6.12', 'n18-foreign-child-and-sr', 0],
  ['v6.12', 'n6-uncommitted', 0],
])('%s without cxl_acpi, on %s: %i MiB are usable', (design, scenario, expected) => {
  const model = modelOf(design, scenario);
  const { machine, cells } = model;
  const usable = common(usableWithoutCxl(model), machine.softReservedMask);
  expect(Number(cells.bytes(usable) / MiB)).toBe(expected);
});

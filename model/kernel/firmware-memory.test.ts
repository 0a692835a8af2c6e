/**
 * What firmware did with the memory of a device before Linux came, beyond Soft Reserved: it reports it
 * as usable, it programs device addresses into the endpoint, it restricts the window.
 */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../machine/scenario.ts';
import { scenarios } from '../scenarios/index.ts';
import { BOOT, modelOf, walk } from '../testing/script.ts';

const EXACT = scenarios.find(({ name }) => name === 'n1-exact')!;
const DECODER = EXACT.decoders[0]!;
const hex = ({ start, end }: { start: bigint; end: bigint }) =>
  `${start.toString(16)}-${end.toString(16)}`;
const RANGE = hex(DECODER);
const WINDOW = `\n${hex(EXACT.windows[0]!)} : CXL Window 0`;
const REGION = `${WINDOW}\n  ${RANGE} : regionN`;
const ONLINE = `${REGION}\n    ${RANGE} : daxN\n      ${RANGE} : System RAM (kmem)`;

const { start, end } = DECODER;
const HALF = { start, end: start + (end - start + 1n) / 2n - 1n };
const usable = (range: { start: bigint; end: bigint }): Scenario => ({
  ...EXACT,
  softReserved: [],
  foreign: [{ ...range, name: 'System RAM' }],
});

describe('System RAM of the firmware map in the range of a region', () => {
  it.each([
    ['all of it', { start, end }],
    ['half of it', HALF],
  ])('no dax region: %s', (_, range) => {
    for (const design of ['v6.12', 'arbitrate-v4', 'v7.1']) {
      const { iomem, steps } = walk(modelOf(usable(range), design), BOOT);
      expect(iomem).toBe(`${REGION}\n    ${hex(range)} : System RAM`);
      expect(steps.flatMap(({ outcomes }) => outcomes)).toContain(
        'region: already System RAM, no dax device',
      );
    }
  });

  it('is online when the region is destroyed, and stays where it is', () => {
    const { iomem, steps } = walk(modelOf(usable(HALF), 'v7.1'), [...BOOT, 'rmregion']);
    expect(iomem).toBe(`${WINDOW}\n  ${hex(HALF)} : System RAM`);
    expect(steps.at(-1)!.outcomes).toEqual(['decoder reset under online memory']);
  });

  it('any other resource of that range does not count', () => {
    const pci = { ...usable(HALF), foreign: [{ ...HALF, name: 'PCI Bus 0000:00' }] };
    const { steps } = walk(modelOf(pci, 'v7.1'), [...BOOT, 'rmregion']);
    expect(steps.flatMap(({ outcomes }) => outcomes)).not.toContain(
      'region: already System RAM, no dax device',
    );
  });
});

describe('endpoints that hold device addresses', () => {
  const normalized = { ...EXACT, softReserved: [], decoders: [{ ...DECODER, normalized: true }] };

  it.each([
    ['v6.12', WINDOW, 'no CXL window for range'],
    ['v7.0', ONLINE, 'destroy-region: locked: -EPERM'],
    ['v7.1', ONLINE, 'destroy-region: locked: -EPERM'],
  ])('%s', (design, iomem, outcome) => {
    const model = modelOf(normalized, design);
    const booted = walk(model, BOOT);
    expect(booted.iomem).toBe(iomem);
    const { steps } = walk(model, [...BOOT, 'rmregion']);
    expect(steps.flatMap(({ outcomes }) => outcomes)).toContain(outcome);
  });
});

describe('a window in which Linux makes no ram region', () => {
  const restricted = {
    ...EXACT,
    decoders: [],
    windows: EXACT.windows.map((window) => ({ ...window, ram: false })),
  };

  it('is in iomem, and nobody can create a region in it', () => {
    expect(walk(modelOf({ ...restricted, softReserved: [] }, 'v7.1'), BOOT).iomem).toBe(WINDOW);
    expect(modelOf(restricted, 'v7.1').machine.placements).toEqual([]);
    expect(modelOf({ ...EXACT, decoders: [] }, 'v7.1').machine.placements).not.toEqual([]);
  });
});

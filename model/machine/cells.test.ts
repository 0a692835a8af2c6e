import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bit, common, NONE, union, without } from '../../checker/index.ts';
import { Cells, cutCells, maskOf, roundDown, roundUp } from './cells.ts';
import { scenarios } from '../scenarios/index.ts';

const address = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const boundaries = fc.uniqueArray(address, { minLength: 2, maxLength: 70 });

describe('cells', () => {
  it('lose nothing: spans, addresses and bytes are exact', () => {
    fc.assert(
      fc.property(boundaries, fc.nat(), fc.nat(), (addresses, a, b) => {
        const cells = new Cells(addresses);
        const first = a % cells.count;
        const last = first + (b % (cells.count - first));
        const range = cells.addresses(first, last);
        expect(cells.span(range)).toEqual({ first, last });
        expect(cells.bytes(maskOf(first, last))).toBe(range.end + 1n - range.start);
      }),
    );
  });

  it('count a set of cells once each', () => {
    fc.assert(
      fc.property(boundaries, fc.uniqueArray(fc.nat(80)), (addresses, members) => {
        const cells = new Cells(addresses);
        const all = maskOf(0, cells.count - 1);
        const some = common(
          all,
          members.reduce((set, i) => union(set, bit(i)), NONE),
        );
        const bytes = cells.boundaries.at(-1)! - cells.boundaries[0]!;
        expect(cells.bytes(some) + cells.bytes(without(all, some))).toBe(bytes);
      }),
    );
  });

  it('are cut where a second region of the administrator would end', () => {
    const n5 = scenarios.find(({ name }) => name === 'n5-sr-smaller')!;
    const ends = (creations: number) =>
      cutCells(n5, creations).boundaries.map((b) => (b - n5.windows[0]!.start) / 0x1000_0000n);
    expect(ends(0)).toEqual([0n, 2n, 6n]);
    expect(ends(1)).toEqual([0n, 2n, 4n, 6n]);
  });

  it('are cut where memory blocks end', () => {
    const l01 = scenarios.find(({ name }) => name === 'l01-amd-exact')!;
    const { boundaries } = cutCells(l01, 0);
    expect(boundaries).toContain(0x10_8000_0000n);
    expect(boundaries).toContain(0x30_0000_0000n);
  });

  it('round to units', () => {
    fc.assert(
      fc.property(address, fc.constantFrom(1n, 4096n, 1n << 27n), (a, unit) => {
        expect(roundUp(a, unit) - roundDown(a, unit)).toBe(a % unit === 0n ? 0n : unit);
        expect(roundDown(a, unit) % unit).toBe(0n);
      }),
    );
  });
});

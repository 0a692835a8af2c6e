/**
 * The exact abstraction of addresses: every boundary that can occur cuts the address space into
 * cells, so that a range is a pair of small indices and no byte count is rounded.
 */
import { type Bits, bitsFrom, runsOf } from '../../checker/index.ts';
import {
  type AddressRange,
  REGION_GRANULE,
  regionSizes,
  type Scenario,
  ScenarioError,
} from './scenario.ts';

/** A range of cells, both ends inclusive. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

export class Cells {
  /** Ascending; cell i is [boundaries[i], boundaries[i + 1]). */
  readonly boundaries: readonly bigint[];
  readonly #index: ReadonlyMap<bigint, number>;

  /** Throws ScenarioError when there is nothing between the addresses. */
  constructor(addresses: Iterable<bigint>) {
    this.boundaries = [...new Set(addresses)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    if (this.boundaries.length < 2) {
      throw new ScenarioError('the scenario has no Soft Reserved range and no CXL window');
    }
    this.#index = new Map(this.boundaries.map((address, i) => [address, i]));
  }

  get count(): number {
    return this.boundaries.length - 1;
  }

  /** The cells of a range whose two ends are boundaries. */
  span(range: AddressRange): Span {
    return { first: this.#at(range.start), last: this.#at(range.end + 1n) - 1 };
  }

  /** The addresses of a span; the end is inclusive. */
  addresses(first: number, last: number): AddressRange {
    return { start: this.boundaries[first]!, end: this.boundaries[last + 1]! - 1n };
  }

  /** A set of cells as ranges, as long as possible, ascending. */
  ranges(cells: Bits): AddressRange[] {
    return runsOf(cells).map(({ first, last }) => this.addresses(first, last));
  }

  /** Bytes in a set of cells. */
  bytes(cells: Bits): bigint {
    let sum = 0n;
    for (const { start, end } of this.ranges(cells)) sum += end + 1n - start;
    return sum;
  }

  /** Whether an address is a boundary. */
  has(address: bigint): boolean {
    return this.#index.has(address);
  }

  #at(address: bigint): number {
    const i = this.#index.get(address);
    if (i === undefined) throw new Error(`0x${address.toString(16)} is not a boundary of any cell`);
    return i;
  }
}

/** The set of the cells of a span. */
export function maskOf(first: number, last: number): Bits {
  return bitsFrom(first, last);
}

/** `[mem 0x110000000-0x14fffffff]`, as %pr prints it. */
export function memRange(cells: Cells, first: number, last: number): string {
  const { start, end } = cells.addresses(first, last);
  return `[mem 0x${start.toString(16)}-0x${end.toString(16)}]`;
}

export function roundUp(address: bigint, unit: bigint): bigint {
  return ((address + unit - 1n) / unit) * unit;
}

export function roundDown(address: bigint, unit: bigint): bigint {
  return (address / unit) * unit;
}

/**
 * Cuts the address space at every boundary that an operation of the kernel or of the administrator
 * can produce: the given ranges; the ends of regions that up to `creations` administrator
 * operations can place one after another (`alloc_free_mem_region()` tries ascending multiples of
 * 256 MiB in a window, and the lowest free one starts at the window or at the rounded end of a
 * child); and the inward rounding of dax ranges to memory blocks (drivers/dax/kmem.c
 * `dax_kmem_range()`).
 */
export function cutCells(scenario: Scenario, creations: number): Cells {
  const dax = new Set<bigint>();
  const other = new Set<bigint>();
  const cut = (into: Set<bigint>, r: AddressRange) => into.add(r.start).add(r.end + 1n);
  for (const r of scenario.softReserved) cut(dax, r);
  for (const r of scenario.srat) cut(dax, r);
  for (const { start, end, linearCache = 0n } of scenario.decoders) {
    cut(dax, { start, end });
    dax.add(start - linearCache);
  }
  for (const r of scenario.windows) cut(other, r);
  for (const r of scenario.foreign) cut(other, r);

  for (const window of scenario.windows) {
    if (window.ram === false) continue;
    for (const size of new Set(scenario.devices.flatMap((d) => regionSizes(scenario, d)))) {
      let starts = [...dax, ...other]
        .map((b) => roundUp(b, REGION_GRANULE))
        .filter((b) => b >= window.start && b + size <= window.end + 1n);
      for (let n = 0; n < creations; n++) {
        const ends = starts.map((b) => b + size);
        for (const b of starts) dax.add(b);
        for (const b of ends) dax.add(b);
        starts = ends.filter((b) => b + size <= window.end + 1n);
      }
    }
  }
  for (const b of [...dax]) {
    other.add(roundUp(b, scenario.memoryBlock)).add(roundDown(b, scenario.memoryBlock));
  }
  return new Cells([...dax, ...other]);
}

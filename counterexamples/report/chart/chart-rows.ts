/**
 * The rows of the address x time chart.
 *
 * Only addresses at which something begins or ends on this walk make rows. A row is as tall as what
 * has to be read in it: a line of text for each node that begins there, a strip for each dax device
 * that claims it, and a little more when it holds many bytes.
 */
import type { AddressRange, IomemLine, Model, ObservedDax } from '../../../model/index.ts';
import type { Owner } from '../data/ownership.ts';

/** How tall things are, in pixels: a line of text, a strip of a dax device, what ends in a row. */
export const LABEL = 16;
export const STRIP = 15;
export const FOOT = 4;
/** A broken piece of the axis. */
const GAP = 26;
/** Free space in a row: for the label of a mark. */
const BODY = 22;
/** When all rows together are less tall, they share what is missing. */
const TALL = 240;
const MIB_256 = 0x1000_0000n;

export interface Row extends AddressRange {
  readonly y: number;
  readonly height: number;
  /** Nothing of interest lies here: the axis is broken. */
  readonly gap: boolean;
}

/** A line of /proc/iomem with its place among those around it. */
export interface Placed {
  readonly line: IomemLine;
  readonly owner: Owner;
  /** How many nodes around it begin at the same address, and how many end there. */
  readonly sameStart: number;
  readonly sameEnd: number;
}

/** The rows from the lowest address up, and where things lie in them. */
export function layOutRows(
  model: Model,
  placed: readonly (readonly Placed[])[],
  claims: readonly (readonly ObservedDax[])[],
  wrong: readonly AddressRange[],
) {
  const { scenario } = model;
  const fixed = [...scenario.softReserved, ...scenario.windows, ...scenario.decoders];
  const moving = [...placed.flat().map(({ line }) => line), ...claims.flat()];
  const covering = [...fixed, ...moving];
  const bounds = [
    ...new Set([...covering, ...wrong].flatMap(({ start, end }) => [start, end + 1n])),
  ].sort((a, b) => (a < b ? -1 : 1));

  const labels = new Map<bigint, number>();
  const feetAt = new Map<bigint, number>();
  for (const { line, sameStart, sameEnd } of placed.flat()) {
    labels.set(line.start, Math.max(labels.get(line.start) ?? 0, sameStart + 1));
    feetAt.set(line.end, Math.max(feetAt.get(line.end) ?? 0, sameEnd + 1));
  }
  const sketches = bounds.slice(1).map((above, i) => {
    const [start, end] = [bounds[i]!, above - 1n];
    const gap = !covering.some((range) => range.start <= start && end <= range.end);
    const here = claims.flat().filter((claim) => claim.start <= start && end <= claim.end);
    const devices = [...new Set(here.map(({ name }) => name))].sort();
    const text = (labels.get(start) ?? 0) * LABEL;
    const rest = devices.length * STRIP + (feetAt.get(end) ?? 0) * FOOT;
    const body = BODY + 5 * Math.min(6, log2((end - start + 1n) / MIB_256));
    return { start, end, gap, devices, text, height: gap ? GAP : text + body + rest };
  });
  const used = sketches.reduce((sum, { height }) => sum + height, 0);
  const spare = Math.max(0, TALL - used) / sketches.filter(({ gap }) => !gap).length;
  const devices = new Map<Row, readonly string[]>();
  const labelAt = new Map<Row, number>();
  let y = 0;
  const list = sketches.map(({ start, end, gap, devices: names, text, height: least }): Row => {
    const height = Math.round(gap ? least : least + spare);
    const row = { start, end, y, height, gap };
    devices.set(row, names);
    labelAt.set(row, y + text + 2);
    y += height;
    return row;
  });
  const feet = (row: Row) => feetAt.get(row.end) ?? 0;
  return {
    list,
    rowAt: (address: bigint) =>
      list.find((row) => row.start <= address && address <= row.end) ?? list.at(-1)!,
    /** Where a row has space for the label of a mark. */
    freeIn: (row: Row) => labelAt.get(row)!,
    /** Where the strip of a device lies in a row. */
    stripOf: (row: Row, device: string) =>
      row.y +
      row.height -
      feet(row) * FOOT -
      (devices.get(row)!.length - devices.get(row)!.indexOf(device)) * STRIP,
  };
}

function log2(n: bigint): number {
  return n <= 1n ? 0 : n.toString(2).length - 1;
}

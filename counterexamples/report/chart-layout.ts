/**
 * The geometry of the address x time chart: addresses down on a broken axis, states across.
 *
 * Only addresses at which something begins or ends on this walk make rows. A row is as tall as what
 * has to be read in it: a line of text for each node that begins there, a strip for each dax device
 * that claims it, and a little more when it holds many bytes.
 */
import type { AddressRange, IomemLine, Model, ObservedDax } from '../../model/index.ts';
import { type Owner, ownerOfLine, type TroubleKind, troubles } from './ownership.ts';
import type { Walk, WalkState } from './walk.ts';

const LABEL = 16;
const STRIP = 15;
const FOOT = 4;
const GAP = 26;
/** Free space in a row: for the label of a mark. */
const BODY = 22;
/** When all rows together are less tall, they share what is missing. */
const TALL = 240;
const MIB_256 = 0x1000_0000n;

interface Row extends AddressRange {
  readonly y: number;
  readonly height: number;
  /** Nothing of interest lies here: the axis is broken. */
  readonly gap: boolean;
}

/** Something on the chart that stays the same from state `from` to state `to`, both inclusive. */
interface Extent {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
}

/** A node of the resource tree. */
export interface Box extends Extent {
  readonly key: string;
  readonly label: string;
  readonly owner: Owner;
  readonly depth: number;
  readonly range: AddressRange;
  /** Memory that is online. */
  readonly online: boolean;
}

/** A dax device, in one row. */
export interface Strip extends Extent {
  readonly key: string;
  readonly device: string;
  readonly label: string;
  readonly owner: Owner;
  readonly state: string;
}

export interface Mark extends Extent {
  readonly key: string;
  readonly kind: TroubleKind;
  readonly range: AddressRange;
  /** Where there is space for its label. */
  readonly labelTop: number;
}

/** What firmware says, beside the axis. */
interface FirmwareBar {
  readonly column: 'SR' | 'CFMWS' | 'HDM';
  readonly top: number;
  readonly bottom: number;
  readonly title: string;
}

export interface ChartLayout {
  readonly rows: readonly Row[];
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly strips: readonly Strip[];
  readonly marks: readonly Mark[];
  readonly firmware: readonly FirmwareBar[];
}

/** A line of /proc/iomem with its place among those around it. */
interface Placed {
  readonly line: IomemLine;
  readonly owner: Owner;
  /** How many nodes around it begin at the same address, and how many end there. */
  readonly sameStart: number;
  readonly sameEnd: number;
}

/** `culprits` are the bytes that a violation in the last state is about. */
export function layOutChart(
  { model, states }: Walk,
  culprits: readonly AddressRange[] = [],
): ChartLayout {
  const placed = states.map(placeLines);
  const claims = states.map(claimsOf);
  const wrong = states.map((state, index) => {
    const found = troubles(model, state.values, state.quiescent).flatMap(({ kind, cells }) =>
      rangesOf(model, cells).map((range) => ({ kind, range })),
    );
    const unnamed = culprits
      .filter(({ start, end }) => !found.some(({ range: r }) => r.start <= start && end <= r.end))
      .map((range) => ({ kind: 'culprit' as const, range }));
    return index === states.length - 1 ? [...found, ...unnamed] : found;
  });
  const rows = layOutRows(
    model,
    placed,
    claims,
    wrong.flat().map(({ range }) => range),
  );
  const { rowAt, stripOf } = rows;
  const spanOf = (range: AddressRange) => {
    const first = rowAt(range.start);
    const last = rowAt(range.end);
    return { top: first.y, bottom: last.y + last.height };
  };

  const boxes = placed.map((lines) =>
    lines.map(({ line, owner, sameStart, sameEnd }): Omit<Box, 'from' | 'to'> => {
      const { top, bottom } = spanOf(line);
      return {
        key: `${line.name}@${line.start}-${line.end}`,
        label: line.name,
        owner,
        depth: line.depth,
        range: { start: line.start, end: line.end },
        online: line.kind === 'system-ram',
        top: top + sameStart * LABEL,
        bottom: bottom - sameEnd * FOOT,
      };
    }),
  );
  const strips = claims.map((list) =>
    list.flatMap((claim) =>
      rows.list
        .filter((row) => !row.gap && claim.start <= row.start && row.end <= claim.end)
        .map((row): Omit<Strip, 'from' | 'to'> => {
          const top = stripOf(row, claim.name);
          return {
            key: `${claim.name}@${row.start}:${claim.state}`,
            device: claim.name,
            label: `${claim.name} ${claim.state}`,
            owner: claim.owner,
            state: claim.state,
            top,
            bottom: top + STRIP - 2,
          };
        }),
    ),
  );
  const marks = wrong.map((list) =>
    list.map(({ kind, range }): Omit<Mark, 'from' | 'to'> => ({
      key: `${kind}@${range.start}`,
      kind,
      range,
      labelTop: rows.freeIn(rowAt(range.start)),
      ...spanOf(range),
    })),
  );
  return {
    rows: rows.list,
    height: rows.list.reduce((sum, row) => sum + row.height, 0),
    boxes: overTime<Box>(boxes),
    strips: overTime<Strip>(strips),
    marks: overTime<Mark>(marks),
    firmware: firmwareBars(model, spanOf),
  };
}

function placeLines({ iomem, dax }: WalkState): Placed[] {
  const around: Placed[] = [];
  return iomem.map((line) => {
    around.length = line.depth;
    const here = {
      line,
      owner: ownerOfLine(line, around.at(-1)?.owner, dax),
      sameStart: around.filter((outer) => outer.line.start === line.start).length,
      sameEnd: around.filter((outer) => outer.line.end === line.end).length,
    };
    around.push(here);
    return here;
  });
}

/** Dax devices, but for those whose memory is a node of iomem already. */
function claimsOf({ dax, iomem }: WalkState): ObservedDax[] {
  const nodes = new Set(iomem.map((line) => line.name));
  return dax.filter(({ state, name }) => state !== 'kmem' || !nodes.has(name));
}

function layOutRows(
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

/** Runs of cells as ranges of addresses. */
export function rangesOf(model: Model, cells: number): AddressRange[] {
  const ranges: AddressRange[] = [];
  for (let first = 0; first < model.cells.count; first++) {
    if (((cells >>> first) & 1) === 0) continue;
    let last = first;
    while (last + 1 < model.cells.count && (cells >>> (last + 1)) & 1) last++;
    ranges.push(model.cells.addresses(first, last));
    first = last;
  }
  return ranges;
}

/** Joins what is the same in states that follow each other. */
function overTime<Item extends Extent & { readonly key: string }>(
  byState: readonly (readonly Omit<Item, 'from' | 'to'>[])[],
): Item[] {
  const joined: Item[] = [];
  let open = new Map<string, number>();
  byState.forEach((items, state) => {
    const still = new Map<string, number>();
    for (const item of items) {
      const { key, top, bottom } = item as unknown as Item;
      const place = `${key} ${top} ${bottom}`;
      const known = open.get(place);
      if (known === undefined) {
        still.set(place, joined.push({ ...item, from: state, to: state } as unknown as Item) - 1);
      } else {
        joined[known] = { ...joined[known]!, to: state };
        still.set(place, known);
      }
    }
    open = still;
  });
  return joined;
}

function firmwareBars(
  { scenario }: Model,
  spanOf: (range: AddressRange) => { top: number; bottom: number },
): FirmwareBar[] {
  const bars = (column: FirmwareBar['column'], ranges: readonly AddressRange[], what: string) =>
    ranges.map((range, index): FirmwareBar => {
      const { top, bottom } = spanOf(range);
      return { column, top, bottom, title: `${what} ${index}` };
    });
  return [
    ...bars('SR', scenario.softReserved, 'Soft Reserved range'),
    ...bars('CFMWS', scenario.windows, 'CXL window'),
    ...bars('HDM', scenario.decoders, 'committed decoder'),
  ];
}

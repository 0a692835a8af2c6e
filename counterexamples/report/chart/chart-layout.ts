/**
 * The geometry of the address x time chart: addresses down on a broken axis, states across.
 */
import type { AddressRange, Model, ObservedDax } from '../../../model/index.ts';
import { FOOT, LABEL, layOutRows, type Placed, type Row, STRIP } from './chart-rows.ts';
import { type Owner, ownerOfLine, type TroubleKind, troubles } from '../data/ownership.ts';
import type { Walk, WalkState } from '../data/walk.ts';

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

/** `culprits` are the bytes that a violation in the last state is about. */
export function layOutChart(
  { model, states }: Walk,
  culprits: readonly AddressRange[] = [],
): ChartLayout {
  const placed = states.map(placeLines);
  const claims = states.map(claimsOf);
  const wrong = states.map((state, index) => {
    const found = troubles(model, state.values, state.quiescent).flatMap(({ kind, cells }) =>
      model.cells.ranges(cells).map((range) => ({ kind, range })),
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
        online: line.kind === 'system-ram' || line.kind === 'boot-ram',
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
  return dax.filter(
    ({ state, name }) => (state !== 'kmem' && state !== 'devdax') || !nodes.has(name),
  );
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

/**
 * Which bytes a violation is about, for those properties that are about bytes.
 */
import { maskOf } from '../model/cells.ts';
import type { AddressRange, Model } from '../model/index.ts';
import { allocHpa } from '../model/kernel/admin.ts';
import { isOnline } from '../model/kernel/dax.ts';
import { committedCells } from '../model/kernel/hmem.ts';
import type { Machine, Placement } from '../model/machine.ts';
import type { State } from '../model/state.ts';
import {
  expectedCells,
  handedToDaxCells,
  onlineCells,
  ownedTwiceCells,
  usableCells,
} from './bytes.ts';

/** The last step of a counterexample. */
export interface LastStep {
  /** The same as `after` when there is no step. */
  readonly before: State;
  readonly after: State;
  /** Of the rule that fired. */
  readonly parameter: unknown;
}

type Cells = (m: Machine, step: LastStep) => number;

const stranded: Cells = (m, { after: s }) => expectedCells(m, s) & ~usableCells(m, s);
const blocked: Cells = (m, { before, parameter }) => {
  const wanted = allocHpa(m, before, parameter as Placement, 'ignore-soft-reserved');
  return wanted === null ? 0 : maskOf(wanted.first, wanted.last);
};
const regionsRemoved: Cells = (m, { before, after }) =>
  committedCells(m, before) & ~committedCells(m, after);

/** By id of the property; those that are missing are about threads or nodes. */
const CULPRITS: Readonly<Record<string, Cells>> = {
  'reuse-after-teardown': blocked,
  'create-on-free-range': blocked,
  'leftovers-accounted': (m, { after: s }) =>
    expectedCells(m, s) & ~committedCells(m, s) & ~handedToDaxCells(m, s) & ~s.wasted,
  'single-owner': (m, { after }) => ownedTwiceCells(m, after),
  'no-stranded-memory': stranded,
  'no-stranded-memory-in-scope': stranded,
  'fallback-complete': stranded,
  'announced-once': (_, { after: { announced } }) =>
    announced.twice | (announced.owed & ~announced.once),
  'no-reset-under-live-memory': (m, step) => regionsRemoved(m, step) & onlineCells(m, step.before),
  'no-leaked-memory': (m, { after }) => daxCellsIn(m, after, ({ state }) => state === 'leaked'),
  'innocents-survive': regionsRemoved,
  'no-hpa-double-allocation': (m, { before, after }) =>
    committedCells(m, after) & ~committedCells(m, before),
  'only-soft-reserved': (m, { after }) => hmemCells(m, after) & ~m.softReservedMask,
  'reload-safe': (m, { after }) => hmemCells(m, after) & committedCells(m, after),
  'no-permission-dead-end': (_, { before, parameter }) => {
    const { first, last } = before.region[parameter as number]!;
    return maskOf(first, last);
  },
  'whole-memory-block': (_, { before, parameter }) => {
    const { first, last } = before.dax[parameter as number]!;
    return maskOf(first, last);
  },
  'iomem-truthful': (m, { after: s }) => {
    let mask = 0;
    for (let g = 0; g < m.regionCount; g++) {
      const { first, last, state } = s.region[g]!;
      const named = s.node[m.slots.region + g]!.parent !== null;
      if (named && state === 'assembling') mask |= maskOf(first, last);
    }
    return mask;
  },
  'no-orphaned-owner': (m, { before, after }) => {
    const lost = (slot: number) =>
      before.node[slot]!.parent !== null && after.node[slot]!.parent === null;
    let mask = 0;
    for (let g = 0; g < m.regionCount; g++) {
      const { first, last, state } = after.region[g]!;
      if (state !== 'none' && lost(m.slots.region + g)) mask |= maskOf(first, last);
    }
    for (let d = 0; d < m.daxCount; d++) {
      const { first, last } = after.dax[d]!;
      if (isOnline(after, d) && lost(m.slots.dax + d)) mask |= maskOf(first, last);
    }
    return mask;
  },
};

/** The bytes that a violation is about, in ranges as long as possible; none when about no bytes. */
export function culpritRanges(model: Model, property: string, step: LastStep): AddressRange[] {
  const { machine, cells } = model;
  const mask = CULPRITS[property]?.(machine, step) ?? 0;
  const ranges: AddressRange[] = [];
  for (let first = 0; first < cells.count; first++) {
    if (((mask >>> first) & 1) === 0) continue;
    let last = first;
    while (last + 1 < cells.count && (mask >>> (last + 1)) & 1) last++;
    ranges.push(cells.addresses(first, last));
    first = last;
  }
  return ranges;
}

function hmemCells(m: Machine, s: State): number {
  return daxCellsIn(m, s, ({ state }, d) => d >= m.regionCount && state !== 'none');
}

function daxCellsIn(
  m: Machine,
  s: State,
  chosen: (dax: State['dax'][number], d: number) => boolean,
): number {
  let mask = 0;
  for (let d = 0; d < m.daxCount; d++) {
    const dax = s.dax[d]!;
    if (chosen(dax, d)) mask |= maskOf(dax.first, dax.last);
  }
  return mask;
}

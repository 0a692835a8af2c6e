/**
 * Which bytes a violation is about, for those properties that are about bytes.
 */
import { type Bits, common, has, NONE, union, without } from '../checker/index.ts';
import { maskOf } from '../model/machine/cells.ts';
import type { AddressRange, Model } from '../model/index.ts';
import { allocHpa } from '../model/kernel/admin.ts';
import { daxNode, isInUse } from '../model/kernel/dax.ts';
import { committedCells } from '../model/kernel/hmem.ts';
import type { Machine, Placement } from '../model/machine/machine.ts';
import { plainBoot } from '../model/plain-boot.ts';
import type { State } from '../model/machine/state.ts';
import { dangerousCells, missingCells, inUseCells, ownedTwiceCells } from './bytes.ts';
import { outstandingCells } from './decision-sees-probes.ts';
import { unnamedCells } from './decoded-is-named.ts';
import { lostToCxl } from './fallback-complete.ts';
import { unaccountedCells } from './leftovers-accounted.ts';
import { changedOwner } from './owner-stable.ts';
import { isServed } from './region-gets-dax.ts';
import { wronglyTrimmed } from './trim-exact.ts';

/** The last step of a counterexample. */
export interface LastStep {
  /** The same as `after` when there is no step. */
  readonly before: State;
  readonly after: State;
  /** Of the rule that fired. */
  readonly parameter: unknown;
}

type Cells = (m: Machine, step: LastStep, model: Model) => Bits;

const stranded: Cells = (m, { after: s }) => missingCells(m, s);
const blocked: Cells = (m, { before, parameter }) => {
  const wanted = allocHpa(m, before, parameter as Placement, 'ignore-soft-reserved');
  return wanted === null ? NONE : maskOf(wanted.first, wanted.last);
};
const regionsRemoved = (m: Machine, { before, after }: LastStep): Bits =>
  without(committedCells(m, before), committedCells(m, after));

const unserved: Cells = (m, { after: s }) =>
  regionsIn(m, s, (r, g) => r.state === 'commit' && !isServed(m, s, g));

/** Properties that are about threads, or about the tree as such. */
export const ABOUT_NO_BYTES: ReadonlySet<string> = new Set([
  'no-deadlock',
  'tree-well-formed',
  'work-initialised',
  'decision-made',
  'unload-can-end',
  'probe-wait-returns',
]);

/** By id of the property. */
const CULPRITS: Readonly<Record<string, Cells>> = {
  'reuse-after-teardown': blocked,
  'create-on-free-range': blocked,
  'leftovers-accounted': (m, { after }) => unaccountedCells(m, after),
  'single-owner': (m, { after }) => ownedTwiceCells(m, after),
  'no-stranded-memory': stranded,
  'no-stranded-memory-in-scope': stranded,
  'fallback-complete': (_, { after }, model) => lostToCxl(model)(after),
  'online-is-decoded': (m, { after }) => dangerousCells(m, after),
  'announced-once': (_, { after: { announced } }) =>
    union(announced.twice, without(announced.owed, announced.once)),
  'no-reset-under-live-memory': (m, step) =>
    common(regionsRemoved(m, step), inUseCells(m, step.before)),
  'no-leaked-memory': (m, { after }) => daxCellsIn(m, after, ({ state }) => state === 'leaked'),
  'innocents-survive': regionsRemoved,
  'no-hpa-double-allocation': (m, { before, after }) =>
    without(committedCells(m, after), committedCells(m, before)),
  'only-soft-reserved': (m, { after }) => without(hmemCells(m, after), m.softReservedMask),
  'reload-safe': (m, { after }) => common(hmemCells(m, after), committedCells(m, after)),
  'no-permission-dead-end': (_, { before, parameter }) => {
    const { first, last } = before.region[parameter as number]!;
    return maskOf(first, last);
  },
  'decoded-is-named': (m, { after }) => unnamedCells(m, after),
  'whole-memory-block': (_, { before, parameter }) => {
    const { first, last } = before.dax[parameter as number]!;
    return maskOf(first, last);
  },
  'iomem-truthful': (m, { after: s }) =>
    regionsIn(m, s, (r, g) => r.state !== 'commit' && s.node[m.slots.region + g]!.parent !== null),
  'no-orphaned-owner': (m, { before, after }) => {
    const lost = (slot: number) =>
      before.node[slot]!.parent !== null && after.node[slot]!.parent === null;
    let mask = NONE;
    for (let g = 0; g < m.regionCount; g++) {
      const { first, last, state } = after.region[g]!;
      if (state !== 'none' && lost(m.slots.region + g)) mask = union(mask, maskOf(first, last));
    }
    for (let d = 0; d < m.daxCount; d++) {
      const { first, last } = after.dax[d]!;
      if (isInUse(after, d) && lost(daxNode(m, after, d))) mask = union(mask, maskOf(first, last));
    }
    return mask;
  },
  'trim-exact': (_, { after }, model) => wronglyTrimmed(model, after),
  'owner-stable': (m, { after }, model) => changedOwner(m, after, plainBoot(model)),
  'no-atomic-sleep': (_, { before, after }) => without(after.announced.owed, before.announced.owed),
  'no-lock-cycle': (m, { after, parameter }) =>
    daxCellsIn(m, after, (_, d) => d === (parameter as number)),
  'no-use-after-free': (m, { before, parameter }) =>
    regionsIn(m, before, (r) => r.state === 'assembling' && has(r.targets, parameter as number)),
  'no-null-window': (m, { before, after }) =>
    regionsIn(m, after, ({ state }, g) => state !== 'none' && before.region[g]!.state === 'none'),
  'dax-region-answered': (m, { after }) =>
    daxCellsIn(m, after, ({ state }, d) => d < m.regionCount && state === 'added'),
  'early-region-gets-dax': unserved,
  'late-region-gets-dax': unserved,
  'decision-sees-probes': (m, { after }) => outstandingCells(m, after),
};

/** The bytes that a violation is about, in ranges as long as possible; none when about no bytes. */
export function culpritRanges(model: Model, property: string, step: LastStep): AddressRange[] {
  const { machine, cells } = model;
  return cells.ranges(CULPRITS[property]?.(machine, step, model) ?? NONE);
}

function regionsIn(
  m: Machine,
  s: State,
  chosen: (region: State['region'][number], g: number) => boolean,
): Bits {
  let mask = NONE;
  for (let g = 0; g < m.regionCount; g++) {
    const region = s.region[g]!;
    if (chosen(region, g)) mask = union(mask, maskOf(region.first, region.last));
  }
  return mask;
}

function hmemCells(m: Machine, s: State): Bits {
  return daxCellsIn(m, s, ({ state }, d) => d >= m.regionCount && state !== 'none');
}

function daxCellsIn(
  m: Machine,
  s: State,
  chosen: (dax: State['dax'][number], d: number) => boolean,
): Bits {
  let mask = NONE;
  for (let d = 0; d < m.daxCount; d++) {
    const dax = s.dax[d]!;
    if (chosen(dax, d)) mask = union(mask, maskOf(dax.first, dax.last));
  }
  return mask;
}

/**
 * Byte measures over quiescent states.
 */
import {
  type Bits,
  common,
  type Exploration,
  type Measure,
  union,
  without,
} from '../checker/index.ts';
import type { Model } from '../model/index.ts';
import type { State } from '../model/machine/state.ts';
import { awaitingBytes } from './awaiting.ts';
import {
  dangerousCells,
  missingCells,
  ownedTwiceCells,
  roundedAwayCells,
  strandedCells,
  usableCells,
} from './bytes.ts';

/** Bytes, smallest and largest over all quiescent states. */
export type MinMax = readonly [bigint, bigint];

export interface ByteMeasures {
  /** Soft Reserved bytes in use, or one command of the administrator away from it. */
  readonly usableBytes: MinMax;
  /** Soft Reserved bytes that nobody can use, though a device decodes them, or could. */
  readonly strandedBytes: MinMax;
  /** Bytes that a design dropped on purpose, or that kmem rounded away. */
  readonly wastedBytes: MinMax;
  /** Bytes stranded or wasted at the same time. */
  readonly unusableBytes: MinMax;
  /** Bytes in two dax regions at once. */
  readonly ownedTwiceBytes: MinMax;
  /** Bytes online, Soft Reserved or not, though no decoder decodes them. Worse than any loss. */
  readonly dangerousBytes: MinMax;
  /** Bytes that reach dax on the plain boot only after the design has decided; one number. */
  readonly awaitingBytes: MinMax;
}

/** The measures to hand to the search; each value is a set of cells. */
export function measuresOf({ machine: m }: Model): readonly Measure<State>[] {
  const reserved = m.softReservedMask;
  const wasted = (s: State) =>
    common(union(common(s.wasted, missingCells(m, s)), roundedAwayCells(m, s)), reserved);
  return [
    {
      id: 'usableBytes',
      value: (s) => without(common(usableCells(m, s), reserved), roundedAwayCells(m, s)),
    },
    { id: 'strandedBytes', value: (s) => strandedCells(m, s) },
    { id: 'wastedBytes', value: wasted },
    { id: 'unusableBytes', value: (s) => union(strandedCells(m, s), wasted(s)) },
    { id: 'ownedTwiceBytes', value: (s) => ownedTwiceCells(m, s) },
    { id: 'dangerousBytes', value: (s) => dangerousCells(m, s) },
  ];
}

/** Turns the sets of cells that the search collected into bytes. */
export function byteMeasures(model: Model, exploration: Exploration): ByteMeasures {
  const of = (id: string): MinMax => {
    const bytes = (exploration.measures.get(id) ?? []).map((cells) =>
      model.cells.bytes(cells as Bits),
    );
    if (bytes.length === 0) return [0n, 0n];
    const ascending = bytes.sort((a, b) => (a < b ? -1 : 1));
    return [ascending[0]!, ascending.at(-1)!];
  };
  const awaiting = awaitingBytes(model);
  return {
    usableBytes: of('usableBytes'),
    strandedBytes: of('strandedBytes'),
    wastedBytes: of('wastedBytes'),
    unusableBytes: of('unusableBytes'),
    ownedTwiceBytes: of('ownedTwiceBytes'),
    dangerousBytes: of('dangerousBytes'),
    awaitingBytes: [awaiting, awaiting],
  };
}

/**
 * Verdicts of several scenarios in one cell, and which rows and columns a filter leaves.
 */
import type { Design, Scenario } from '../../../model/index.ts';
import type { ModelProperty } from '../../../properties/index.ts';
import type { VerdictKind } from '../../../checker/index.ts';
import type { Results } from '../data/results.ts';
import { VERDICT } from '../data/words.ts';

export interface Aggregate {
  /** The worst one. */
  readonly verdict: VerdictKind;
  /** Names of the scenarios in which it is violated, the one with the shortest path first. */
  readonly violated: readonly string[];
  /** In how many it holds or is violated. */
  readonly decided: number;
  /** Some verdict is not the one on record. */
  readonly differs: boolean;
  /** Some search was cut short. */
  readonly bounded: boolean;
}

/** From the worst to the least telling. */
const ORDER: readonly VerdictKind[] = [
  'error',
  'violated',
  'holds-within',
  'holds',
  'vacuous',
  'not-applicable',
];

export function aggregate(
  results: Results,
  scenarios: readonly Scenario[],
  design: string,
  property: string,
): Aggregate {
  const cells = scenarios.flatMap(({ name }) => {
    const result = results.find(name, design);
    const cell = result?.cells.get(property);
    return cell === undefined ? [] : [{ name, cell, run: result?.run }];
  });
  const seen = new Set(cells.map(({ cell }) => cell.verdict));
  const violated = cells
    .filter(({ cell }) => cell.verdict === 'violated')
    .sort((a, b) => (a.cell.path?.length ?? 0) - (b.cell.path?.length ?? 0));
  return {
    verdict: ORDER.find((verdict) => seen.has(verdict)) ?? 'not-applicable',
    violated: violated.map(({ name }) => name),
    decided: violated.length + cells.filter(({ cell }) => cell.verdict === 'holds').length,
    differs: cells.some(({ cell }) => cell.expected !== undefined),
    bounded: cells.some(({ run }) => run?.exhaustive === false),
  };
}

interface Rows {
  readonly designs: readonly Design[];
  readonly properties: readonly ModelProperty[];
}

/**
 * The rows and columns that a filter leaves. Each word of it must be part of a property's name, or of
 * a design's name, or be a verdict that stands in the row. When two designs are compared, only rows
 * in which they differ remain.
 */
export function matchingRows(
  results: Results,
  scenarios: readonly Scenario[],
  designs: readonly Design[],
  filter: string,
  onlyDiffering: boolean,
): Rows {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const naming = words.filter((word) => designs.some(({ id }) => id.toLowerCase().includes(word)));
  const others = words.filter((word) => !naming.includes(word));
  const columns =
    naming.length === 0
      ? designs
      : designs.filter(({ id }) => naming.some((word) => id.toLowerCase().includes(word)));
  const rows = results.properties.filter((property) => {
    const cells = columns.map(({ id }) => aggregate(results, scenarios, id, property.id));
    const standing = cells.map(({ verdict }) => VERDICT[verdict].word);
    if (onlyDiffering && differingOn(results, scenarios, columns, property.id).length === 0) {
      return false;
    }
    return others.every((word) => property.id.includes(word) || standing.includes(word));
  });
  return { designs: columns, properties: rows };
}

/** The scenarios on which the designs have different verdicts. */
export function differingOn(
  results: Results,
  scenarios: readonly Scenario[],
  designs: readonly Design[],
  property: string,
): Scenario[] {
  return scenarios.filter(({ name }) => {
    const verdicts = designs.map(({ id }) => results.find(name, id)?.cells.get(property)?.verdict);
    return new Set(verdicts).size > 1;
  });
}

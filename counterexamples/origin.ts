/**
 * Where a design comes from, and what a run may contain, in words.
 */
import type { Budgets, Design } from '../model/index.ts';

/** Who posted a design, when, where: `Nathan Fontenot, 2025-06, <mail>; shipped in v6.19`. */
export function designOrigin(design: Design): string {
  const ships = design.ships === undefined ? 'never merged' : `in ${design.ships}`;
  return `${design.author}, ${design.posted}, ${design.source}; ${ships}`;
}

/** `at most 1 fault and 2 operations of the administrator`. */
export function budgetText(budgets: Budgets): string {
  const faults = budgets.faults === 1 ? '1 fault' : `${budgets.faults} faults`;
  const userOps = budgets.userOps === 1 ? '1 operation' : `${budgets.userOps} operations`;
  return `at most ${faults} and ${userOps} of the administrator`;
}

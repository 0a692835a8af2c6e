/**
 * Where a design comes from, and what a run may contain, in words.
 */
import { type Budgets, type Design, shippedIn } from '../../model/index.ts';

/** Who posted a design, when, where: `Nathan Fontenot, 2025-06, <mail>; shipped in v6.19`. */
export function designOrigin(design: Design): string {
  const releases = shippedIn(design.id);
  const ships = releases === undefined ? 'never merged' : `in ${releases}`;
  return `${design.author}, ${design.posted}, ${design.source}; ${ships}`;
}

/** `at most 1 fault and 2 operations of the administrator`. */
export function budgetText(budgets: Budgets): string {
  return `at most ${faultsText(budgets)} and ${operationsText(budgets)}`;
}

/** What something takes: `1 fault and 2 operations of the administrator`, `a plain boot`. */
export function needText(budgets: Budgets): string {
  const parts = [
    ...(budgets.faults === 0 ? [] : [faultsText(budgets)]),
    ...(budgets.userOps === 0 ? [] : [operationsText(budgets)]),
  ];
  return parts.length === 0 ? 'a plain boot' : parts.join(' and ');
}

function faultsText({ faults }: Budgets): string {
  return faults === 1 ? '1 fault' : `${faults} faults`;
}

function operationsText({ userOps }: Budgets): string {
  return `${userOps === 1 ? '1 operation' : `${userOps} operations`} of the administrator`;
}

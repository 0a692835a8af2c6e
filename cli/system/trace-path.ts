/**
 * Where the files of counterexamples and of other machines go.
 */
import type { Trace } from '../../counterexamples/index.ts';
import type { Budgets, Scenario } from '../../model/index.ts';

/** `out/n1-exact/v7.1/single-owner.json`. */
export function tracePath(out: string, { scenario, design, property }: Trace): string {
  return `${out}/${scenario.name}/${design}/${property}.json`;
}

/** `out/n1-exact/v7.1/single-owner.1f2o.json`: one of several that differ in what they take. */
export function costedTracePath(
  out: string,
  trace: Trace,
  { faults, userOps, improbable }: Budgets & { readonly improbable: number },
): string {
  const seldom = improbable > 0 ? '.improbable' : '';
  return tracePath(out, trace).replace(/json$/, `${faults}f${userOps}o${seldom}.json`);
}

/** `out/this-machine-srat-1.json`: a machine that fits the dumps as well. */
export function alternativePath(out: string, { name }: Scenario): string {
  return `${out}/${name}.json`;
}

/**
 * Where the files of counterexamples go.
 */
import type { Trace } from '../counterexamples/index.ts';

/** `out/n1-exact/v7.1/single-owner.json`. */
export function tracePath(out: string, { scenario, design, property }: Trace): string {
  return `${out}/${scenario.name}/${design}/${property}.json`;
}

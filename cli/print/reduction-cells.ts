/**
 * What a table says of the reductions that a run was asked for.
 */
import type { ReductionReport } from '../../checker/index.ts';
import { hanging } from '../../counterexamples/index.ts';
import { grouped } from './grouped.ts';
import type { JobResult } from '../jobs/job.ts';
import type { TableColumn } from './table-column.ts';

/** A count that a reduction has made smaller, and by how much it did so in one run. */
export interface ReductionCells {
  readonly label: string;
  /** At most six characters. */
  readonly short: string;
  cell(result: JobResult): string;
}

const REDUCTIONS = {
  symmetry: { name: 'symmetry', label: 'states, by symmetry', short: 'sym.' },
  partialOrder: { name: 'partial-order', label: 'firings, by partial order', short: 'p.o.' },
} as const satisfies Record<keyof ReductionReport, unknown>;

const KINDS = Object.keys(REDUCTIONS) as (keyof ReductionReport)[];

/** One for each reduction that was asked for. */
export function reductionCells(columns: readonly TableColumn[]): readonly ReductionCells[] {
  return KINDS.filter((kind) =>
    columns.some(({ result }) => result?.reduction?.[kind] !== undefined),
  ).map((kind) => ({
    ...REDUCTIONS[kind],
    cell({ reduction }) {
      const report = reduction?.[kind];
      if (!report?.applied) return 'off';
      const { factor } = report;
      const atMost = 'exact' in report && !report.exact ? '≤' : '';
      return `/${atMost}${factor < 100 ? factor.toFixed(1) : Math.round(factor)}`;
    },
  }));
}

/** Where a reduction was asked for and not applied, and why; one paragraph for each reason. */
export function reductionsRefused(columns: readonly TableColumn[], width: number): string[] {
  return KINDS.flatMap((kind) => {
    const byReason = grouped(
      columns.flatMap(({ head, result }) => {
        const report = result?.reduction?.[kind];
        return report === undefined || report.applied ? [] : [[report.reason, head] as const];
      }),
    );
    const title = `WITHOUT ${REDUCTIONS[kind].name.toUpperCase()} REDUCTION: `;
    return [...byReason].flatMap(([reason, heads]) =>
      hanging(title, `${heads.join(', ')} (${reason})`, width),
    );
  });
}

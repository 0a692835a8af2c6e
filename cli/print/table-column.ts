/**
 * The columns of a scenario's table, whatever its rows say of them.
 */
import type { JobResult } from '../jobs/job.ts';

/** A column: a design and what came out for it. */
export interface TableColumn {
  readonly head: string;
  /** Absent when Ctrl-C came before it ran. */
  readonly result: JobResult | undefined;
  /** Ids of properties whose verdict is not the one on record. */
  readonly unexpected: ReadonlySet<string>;
}

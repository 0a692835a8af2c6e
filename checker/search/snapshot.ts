/**
 * Snapshots of searches: everything that a search knows, so that another process can go on with it
 * as if nothing had happened.
 */
import type { Run } from './run.ts';
import { readSnapshot, SnapshotError } from '../store/snapshot-format.ts';
import { type Identity, requireSame } from './identity.ts';
import type { Persistent } from '../store/persistent.ts';

/** A run that can be taken down. */
export interface PersistentRun extends Run, Persistent {
  /** False when it is over, or only what is stored is still being judged. */
  readonly savable: boolean;
}

export function isPersistent(run: Run): run is PersistentRun {
  return 'savable' in run;
}

/** Puts a run into the state of the snapshot. Throws SnapshotError; the run is then useless. */
export function resume(run: Run, identity: Identity, chunks: Iterable<Uint8Array>): void {
  if (!isPersistent(run)) throw new SnapshotError('this kind of search cannot be resumed');
  readSnapshot(chunks, (from) => {
    requireSame(from.json(), identity);
    if (run.over) throw new SnapshotError('the search ends before it begins');
    run.restore(from);
  });
}

/**
 * What the parts of a search have in common that a snapshot is made of.
 */
import type { SnapshotReader, SnapshotWriter } from './snapshot-format.ts';

/** A part of a search that can be taken down and put back. */
export interface Persistent {
  save(to: SnapshotWriter): void;
  /** Replaces what was there. */
  restore(from: SnapshotReader): void;
}

/**
 * What is known of a verdict from elsewhere: what a mail, a document or a real kernel says, or why
 * the checker's answer differs from what was predicted.
 */

export interface Note {
  readonly verdict: 'holds' | 'violated' | 'vacuous' | 'not-applicable';
  readonly designs: readonly string[] | 'all';
  readonly source: string;
  /** Names of scenarios that it is about; undefined: all. */
  readonly scenarios: RegExp | undefined;
  /**
   * Of a violation, who said so first: the mailing list, we by reading code, or the checker. Whether
   * a real kernel does it, the recordings say.
   */
  readonly status?: 'known' | 'predicted' | 'new';
}

/** For a verdict on a property, the first note that fits it is shown. */
export type NotesByProperty = Readonly<Record<string, readonly Note[]>>;

type NoteOf = (designs: Note['designs'], source: string, scenarios?: RegExp) => Note;

const noteOf =
  (verdict: Note['verdict'], status?: Note['status']): NoteOf =>
  (designs, source, scenarios) => ({
    ...{ verdict, designs, source, scenarios },
    ...(status === undefined ? {} : { status }),
  });

/** A violation that the mailing list knows. */
export const known = noteOf('violated', 'known');
/** A violation that was predicted by reading code. */
export const predicted = noteOf('violated', 'predicted');
/** A violation that the checker found. */
export const found = noteOf('violated', 'new');
export const holds = noteOf('holds');
export const vacuous = noteOf('vacuous');
export const notApplicable = noteOf('not-applicable');

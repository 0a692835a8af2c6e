/**
 * How verdicts are kept on record: by property, then design, only where a design differs from the one
 * that it is based on, so that a reader can look them up and a diff shows what a change means.
 */

export const KINDS = ['violated', 'holds', 'vacuous', 'not-applicable', 'unrecorded'] as const;
export type Kind = (typeof KINDS)[number];

export type RecordedVerdict = Exclude<Kind, 'unrecorded'>;

/** Names of scenarios, those of one machine and its variants on a line. */
export type Lines = readonly string[];

/** By property and design: where the verdict is another one than that of the design below. */
export type Differences = Readonly<
  Record<string, Readonly<Record<string, Partial<Readonly<Record<Kind, Lines>>>>>>
>;

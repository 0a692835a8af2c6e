/** What an importer has to say about an input; an 'error' means that no scenario can be built. */
export interface Finding {
  readonly severity: 'error' | 'warning' | 'note';
  /** As the user named the input; empty when no input is to blame. */
  readonly file: string;
  /** Counted from 1. */
  readonly line?: number;
  /** The name of a field, a JSON path, or the byte offset of a binary table. */
  readonly field?: string;
  readonly found: string;
  readonly expected: string;
  /** What the user can do. */
  readonly advice: string;
  /** The whole as one line: place, what was found, what was expected, what to do. */
  readonly message: string;
}

/** Where a fact was read. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly field?: string;
}

/** What every parser returns: what the input says, and what is wrong or remarkable about it. */
export interface Parsed<Facts> {
  readonly facts: Facts;
  readonly findings: readonly Finding[];
}

export interface TextInput {
  readonly name: string;
  readonly text: string;
}

/** The text without the marks of a mail that quotes it, line for line. */
export function unquoted(text: string): string {
  return text.replace(/^[ \t]*(?:>[ \t]?)+/gm, '');
}

export interface BytesInput {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Says what was found and expected at a place, and what to do about it. */
export function finding(
  severity: Finding['severity'],
  place: Place,
  found: string,
  expected: string,
  advice: string,
): Finding {
  const message = `${formatPlace(place)}: found ${found}; expected ${expected}. ${advice}`;
  return { severity, ...place, found, expected, advice, message };
}

/** `file:line: field`, as compilers print it. */
export function formatPlace(place: Place): string {
  const line = place.line === undefined ? '' : `:${place.line}`;
  const field = place.field === undefined ? '' : `: ${place.field}`;
  return `${place.file || 'input'}${line}${field}`;
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((each) => each.severity === 'error');
}

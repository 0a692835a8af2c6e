/**
 * What is wrong with a file that a person wrote or kept: a place, what was found, what was expected.
 */

export interface Problem {
  /** JSON path such as `$.decoders[0].locked`, or `line 3, column 7` when the text is not JSON. */
  readonly place: string;
  readonly found: string;
  readonly expected: string;
  /** What to do about it, when there is more to say than "write what was expected". */
  readonly advice?: string;
}

/** A value that was read, or every problem that was found with it. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** One line for people. */
export function problemText(problem: Problem): string {
  const advice = problem.advice === undefined ? '' : `; ${problem.advice}`;
  return `${problem.place}: found ${problem.found}, expected ${problem.expected}${advice}`;
}

/** `line 3, column 7`, both counted from 1. */
export function textPlace(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

/** A value as a problem quotes it: JSON, cut to `limit` characters. */
export function quote(value: unknown, limit = 60): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= limit ? text : `${text.slice(0, limit - 3)}...`;
}

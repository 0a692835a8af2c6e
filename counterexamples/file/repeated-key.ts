/**
 * Keys that an object of a JSON text has twice. JSON.parse() takes the last and says nothing, so that a
 * file would mean something else than its reader sees.
 */
import { type Problem, quote, textPlace } from './problem.ts';

const STRING_OR_BRACKET = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;

/** The first key that its object has before; the text is valid JSON. */
export function repeatedKey(text: string): Problem | undefined {
  /** Keys of the objects around, with their places; undefined for a list. */
  const around: (Map<string, number> | undefined)[] = [];
  for (const { 0: token, index } of text.matchAll(STRING_OR_BRACKET)) {
    if (token === '{') around.push(new Map());
    else if (token === '[') around.push(undefined);
    else if (token === '}' || token === ']') around.pop();
    else if (isKey(text, index + token.length)) {
      const keys = around.at(-1)!;
      const key = JSON.parse(token) as string;
      const before = keys.get(key);
      if (before === undefined) {
        keys.set(key, index);
        continue;
      }
      const expected = `it once; it stands in ${textPlace(text, before)}, too`;
      return { place: textPlace(text, index), found: `the key ${quote(key)} again`, expected };
    }
  }
  return undefined;
}

/** Is the string that ends there followed by a colon? */
function isKey(text: string, end: number): boolean {
  let at = end;
  while (/[ \t\r\n]/.test(text.charAt(at))) at++;
  return text.charAt(at) === ':';
}

import { type Finding, finding, type TextInput } from './finding.ts';

/** JSON in which every integer has become a string of its digits, so that 64 bits survive. */
export type ExactJson =
  | string
  | number
  | boolean
  | null
  | readonly ExactJson[]
  | { readonly [key: string]: ExactJson };

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Parses JSON without rounding integers above 2^53, such as the serial number of a memdev. */
export function parseExactJson(input: TextInput): { readonly value: ExactJson } | Finding {
  try {
    JSON.parse(input.text);
  } catch (error) {
    return notJson(input, error);
  }
  const quoted = input.text.replace(STRING_OR_NUMBER, (token) =>
    /^\d+$/.test(token) ? `"${token}"` : token,
  );
  return { value: JSON.parse(quoted) };
}

function notJson(input: TextInput, error: unknown): Finding {
  const reason = error instanceof Error ? error.message : String(error);
  const position = Number(/at position (\d+)/.exec(reason)?.[1] ?? input.text.length);
  const line = input.text.slice(0, position).split('\n').length;
  const found = input.text.trim() === '' ? 'an empty file' : `no JSON (${reason})`;
  const advice = 'Write the list again: sudo cxl list -vv > cxl-list.json';
  return finding('error', { file: input.name, line }, found, 'the JSON of cxl list', advice);
}

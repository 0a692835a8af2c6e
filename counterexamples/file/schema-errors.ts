/**
 * Validation against a JSON Schema, with messages that people can act on.
 */
import type { DefinedError, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { didYouMean } from '../words/nearest-name.ts';
import { type Problem, quote, type Read, textPlace } from './problem.ts';
import { repeatedKey } from './repeated-key.ts';

/**
 * A function that checks a value and names every problem by its JSON path. The schema is compiled
 * when the first value comes.
 */
export function schemaReader<Value>(schema: object): (value: unknown) => Read<Value> {
  let validate: ValidateFunction<Value> | undefined;
  return (value) => {
    validate ??= new Ajv2020({ allErrors: true, verbose: true }).compile<Value>(schema);
    if (validate(value)) return { ok: true, value };
    const problems = withoutRepeats(((validate.errors ?? []) as DefinedError[]).map(problemOf));
    // In a file of another kind everything else is wrong as well.
    const kind = problems.filter(({ place }) => place === '$' || place === '$.schema');
    return { ok: false, problems: kind.length > 0 ? kind : problems };
  };
}

/**
 * Parses JSON text; a syntax error, or a key that an object has twice, is reported with its line and
 * column, both counted from 1.
 */
export function parseJson(text: string): Read<unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, problems: [syntaxProblem(text, error.message)] };
  }
  const repeated = repeatedKey(text);
  return repeated === undefined ? { ok: true, value } : { ok: false, problems: [repeated] };
}

function syntaxProblem(text: string, message: string): Problem {
  const offset = errorOffset(text, message);
  const found = text.slice(offset).trim() === '' ? 'the end of the file' : quote(text[offset]);
  return {
    place: textPlace(text, offset),
    found,
    expected: 'JSON',
    advice: message.replace(/ in JSON at position.*$|, (\.\.\.)?".*is not valid JSON$/s, ''),
  };
}

/** Where the text stops being JSON, also when the message does not tell. */
function errorOffset(text: string, message: string): number {
  const told = /at position (\d+)/.exec(message)?.[1];
  if (told !== undefined) return Number(told);
  // The text up to `low` can be completed to JSON, that up to `high` cannot.
  let [low, high] = [0, text.length];
  if (isBeginning(text)) return high;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isBeginning(text.slice(0, middle))) low = middle;
    else high = middle;
  }
  return low;
}

/** Can more text make JSON of it? */
function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as SyntaxError;
    return (
      message.startsWith('Unexpected end of JSON input') ||
      message.includes(`at position ${text.length} `) ||
      message.endsWith(`at position ${text.length}`)
    );
  }
}

/** `$.decoders[0].locked` for the JSON pointer `/decoders/0/locked`. */
function jsonPath(pointer: string, property?: string): string {
  const parts = pointer.split('/').slice(1);
  if (property !== undefined) parts.push(property);
  const named = parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return named.reduce((path, part) => path + (/^\d+$/.test(part) ? `[${part}]` : `.${part}`), '$');
}

function problemOf(error: DefinedError): Problem {
  const place = jsonPath(error.instancePath);
  const found = quote(error.data);
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = error.params.additionalProperty;
      const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
      return {
        place: jsonPath(error.instancePath, name),
        found: 'an unknown field',
        expected: `only ${known.join(', ')}${didYouMean(name, known)}`,
      };
    }
    case 'required': {
      const name = error.params.missingProperty;
      const { const: only } = error.parentSchema?.properties?.[name] ?? {};
      return {
        place: jsonPath(error.instancePath, name),
        found: 'nothing',
        expected: only === undefined ? `the field "${name}"` : quote(only),
      };
    }
    case 'type':
      return { place, found, expected: described(error) ?? `a value of type ${error.params.type}` };
    case 'const':
      return { place, found, expected: quote(error.params.allowedValue) };
    case 'enum':
      return {
        place,
        found,
        expected: error.params.allowedValues.map((v) => quote(v)).join(' or '),
      };
    case 'pattern':
      return {
        place,
        found,
        expected: described(error) ?? `text that matches ${error.params.pattern}`,
      };
    case 'minItems':
      return { place, found, expected: `at least ${error.params.limit} element(s)` };
    case 'maxItems':
      return {
        place,
        found: `${(error.data as unknown[]).length} elements`,
        expected: `at most ${error.params.limit}`,
      };
    default:
      return { place, found, expected: described(error) ?? `a value that ${error.message}` };
  }
}

/** What the schema says of the field in words. */
function described(error: DefinedError): string | undefined {
  return error.parentSchema?.description as string | undefined;
}

function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${problem.place} ${problem.expected}`;
    return !seen.has(key) && seen.add(key);
  });
}

import { type Finding, finding, type TextInput } from './finding.ts';

/** JSON whose integers are exact, however large; 64-bit numbers do not fit a double. */
export type ExactJson =
  string | bigint | number | boolean | null | readonly ExactJson[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: ExactJson;
}

interface JsonDocument {
  readonly value: ExactJson;
  /** The line, from 1, in which an object of the document begins. */
  lineOf(object: JsonObject): number | undefined;
}

const MAX_DEPTH = 64;
const TOKEN = /[[\]{}:,]|"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Parses JSON without rounding integers, and remembers the lines of objects. */
export function parseExactJson(input: TextInput): JsonDocument | Finding {
  const lines = new Map<object, number>();
  const tokens = new Tokens(input.text);
  try {
    const value = parseValue(tokens, lines, 0);
    if (tokens.peek() !== undefined) throw new NotJson('the end of the file');
    return { value, lineOf: (object) => lines.get(object) };
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    const place = { file: input.name, line: tokens.line };
    const next = tokens.rest() === '' ? 'the end of the file' : JSON.stringify(tokens.rest());
    const found = error.found ?? next;
    const advice = 'Write the list again: sudo cxl list -vv > cxl-list.json';
    return finding('error', place, found, `${error.message} of the JSON of cxl list`, advice);
  }
}

/** Ends the parse; the message is what was expected. */
class NotJson extends Error {
  /** By default what comes next. */
  readonly found: string | undefined;

  constructor(expected: string, found?: string) {
    super(expected);
    this.found = found;
  }
}

class Tokens {
  private readonly text: string;
  private offset = 0;
  line = 1;

  constructor(text: string) {
    this.text = text;
    this.skipBlanks();
  }

  peek(): string | undefined {
    TOKEN.lastIndex = this.offset;
    return TOKEN.exec(this.text)?.[0] ?? (this.rest() === '' ? undefined : '');
  }

  next(expected: string): string {
    const token = this.peek();
    if (!token) throw new NotJson(expected);
    this.offset += token.length;
    this.skipBlanks();
    return token;
  }

  take(wanted: string): boolean {
    if (this.peek() !== wanted) return false;
    this.next(wanted);
    return true;
  }

  /** The beginning of what is left. */
  rest(): string {
    return this.text.slice(this.offset, this.offset + 20);
  }

  private skipBlanks(): void {
    for (; /[ \t\r\n]/.test(this.text.charAt(this.offset)); this.offset++) {
      if (this.text.charAt(this.offset) === '\n') this.line++;
    }
  }
}

function parseValue(tokens: Tokens, lines: Map<object, number>, depth: number): ExactJson {
  if (depth > MAX_DEPTH) throw new NotJson(`at most ${MAX_DEPTH} levels`);
  const { line } = tokens;
  if (tokens.take('[')) {
    return parseList(tokens, ']', () => parseValue(tokens, lines, depth + 1));
  }
  if (tokens.take('{')) {
    const keys = new Set<string>();
    const entries = parseList(tokens, '}', (): [string, ExactJson] => {
      const key = parseString(tokens);
      // Another parser would take either of them and say nothing.
      if (keys.has(key)) throw new NotJson('each key once', `the key ${JSON.stringify(key)} again`);
      keys.add(key);
      if (!tokens.take(':')) throw new NotJson('":"');
      return [key, parseValue(tokens, lines, depth + 1)];
    });
    const object = Object.fromEntries(entries);
    lines.set(object, line);
    return object;
  }
  if (tokens.peek()?.startsWith('"')) return parseString(tokens);
  return parseScalar(tokens);
}

function parseList<T>(tokens: Tokens, end: string, parseItem: () => T): T[] {
  const items: T[] = [];
  if (tokens.take(end)) return items;
  do items.push(parseItem());
  while (tokens.take(','));
  if (!tokens.take(end)) throw new NotJson(`"," or "${end}"`);
  return items;
}

function parseString(tokens: Tokens): string {
  const token = tokens.peek();
  if (!token?.startsWith('"')) throw new NotJson('a string');
  try {
    const value: string = JSON.parse(token);
    tokens.next('a string');
    return value;
  } catch {
    throw new NotJson('a string without control characters and unknown escapes');
  }
}

function parseScalar(tokens: Tokens): ExactJson {
  const token = tokens.peek() ?? '';
  if (!/^[-\dtfn]/.test(token)) throw new NotJson('a value');
  tokens.next('a value');
  if (/^-?\d+$/.test(token)) return BigInt(token);
  return token === 'null' ? null : token === 'true' || (token !== 'false' && Number(token));
}
